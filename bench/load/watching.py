"""Looks at the processes and the database once a second while the company is at work."""

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Engine, Row, create_engine, func, select, text
from sqlalchemy.pool import NullPool

from storage.models import deliveries, leads

_MEGABYTE = 1_000_000
_UNROUTED = select(func.count(), func.min(leads.c.received_at)).where(leads.c.routed_at.is_(None))
_WAITING = select(func.count(), func.min(deliveries.c.wanted_at)).where(
    deliveries.c.state.in_(["due", "sending"])
)
_CONNECTIONS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
_SIZE = text("SELECT pg_database_size(current_database())")


@dataclass(frozen=True)
class Look:
    """One look; memory in MB, ages in seconds."""

    at: float
    memory: Mapping[str, float]
    #: Connections (of PostgreSQL) or open handles of the file (SQLite), by the bots.
    connections: int
    unrouted: int
    unrouted_age: float
    waiting: int
    waiting_age: float


@dataclass
class Watch:
    """`processes` by the name under which they are told; children count to their parents."""

    database: str
    processes: Mapping[str, int]
    every: float = 1.0
    looks: list[Look] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self._engine = create_engine(self.database, poolclass=NullPool)

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(10)

    def cpu(self) -> dict[str, float]:
        """Seconds of a core that each has used so far."""
        return {name: _cpu(pid) for name, pid in self.processes.items()}

    def size(self) -> float:
        """What the database takes on the disk now, in MB."""
        if self._engine.dialect.name == "sqlite":
            path = Path(str(self._engine.url.database))
            files = (path, path.with_name(path.name + "-wal"))
            return sum(each.stat().st_size for each in files if each.exists()) / _MEGABYTE
        with self._engine.connect() as connection:
            return int(connection.execute(_SIZE).scalar_one()) / _MEGABYTE

    def rows(self, statement: str) -> Sequence[Row[Any]]:
        """What the database holds now."""
        with self._engine.connect() as connection:
            return connection.execute(text(statement)).all()

    def _follow(self) -> None:
        while not self._stop.wait(self.every):
            with suppress(psutil.NoSuchProcess):
                self.looks.append(self._look())

    def _look(self) -> Look:
        with self._engine.connect() as connection:
            unrouted, first = connection.execute(_UNROUTED).one()
            waiting, oldest = connection.execute(_WAITING).one()
            held = (
                self._handles()
                if connection.dialect.name == "sqlite"
                # Without this one.
                else int(connection.execute(_CONNECTIONS).scalar_one()) - 1
            )
        memory = {name: _memory(pid) for name, pid in self.processes.items()}
        ages = _age(first), _age(oldest)
        return Look(time.time(), memory, held, unrouted, ages[0], waiting, ages[1])

    def _handles(self) -> int:
        path = str(self._engine.url.database)
        bots = [pid for name, pid in self.processes.items() if name.startswith("bot")]
        return sum(one.path == path for pid in bots for one in psutil.Process(pid).open_files())


def _age(since: datetime | None) -> float:
    return 0.0 if since is None else max(0.0, time.time() - since.timestamp())


def _cpu(pid: int) -> float:
    used = 0.0
    with suppress(psutil.NoSuchProcess):
        top = psutil.Process(pid)
        # What has ended meanwhile is told by its parent.
        own = top.cpu_times()
        used = own.user + own.system + own.children_user + own.children_system
        for child in top.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                times = child.cpu_times()
                used += times.user + times.system
    return float(used)


def _memory(pid: int) -> float:
    """Pages that are shared with others count in part, so that children can be added."""
    top = psutil.Process(pid)
    total = 0
    for one in (top, *top.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            total += one.memory_full_info().pss
    return total / _MEGABYTE
