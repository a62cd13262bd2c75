"""What stands in a database's log between two places."""

import re
import sqlite3
import struct
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, text

from bench.pages.operations import Stretch

#: By operation: bytes, and how many pages (SQLite) or records (PostgreSQL) of which b-tree or kind.
Written = Mapping[str, tuple[int, Counter[str]]]

# https://www.sqlite.org/fileformat2.html#walformat
_HEADER, _FRAME_HEADER = 32, 24


class Log(Protocol):
    """A log that grows at its end."""

    def end(self) -> int:
        """Where it ends now."""
        ...

    def between(self, stretches: Mapping[str, Sequence[Stretch]]) -> Written:
        """What was written there, by operation."""
        ...

    def close(self) -> None:
        """Let go of it."""


class SqliteLog:
    """The log beside the file, which is begun anew here and grows as long as this is open."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._log = Path(f"{file}-wal")
        self._reader = sqlite3.connect(file, isolation_level=None)
        [(busy, _, _)] = self._reader.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if busy:
            raise RuntimeError("somebody reads or writes: the log cannot be begun anew")
        self._frame = _FRAME_HEADER + self._one("PRAGMA page_size")
        # Whoever reads an old state keeps the log from being begun anew.
        self._reader.execute("BEGIN")
        self._one("SELECT count(*) FROM sqlite_master")

    def end(self) -> int:
        """See `Log`."""
        return max(0, self._log.stat().st_size - _HEADER) // self._frame

    def between(self, stretches: Mapping[str, Sequence[Stretch]]) -> Written:
        """See `Log`."""
        log = self._log.read_bytes()
        owners = self._owners()
        found = {}
        for name, parts in stretches.items():
            pages = [
                owners.get(_page(log, _HEADER + frame * self._frame), "(free)")
                for first, last in parts
                for frame in range(first, last)
            ]
            found[name] = (len(pages) * self._frame, Counter(pages))
        return found

    def close(self) -> None:
        """Let the log be moved."""
        self._reader.close()

    def _owners(self) -> dict[int, str]:
        """To which table or index each page belongs."""
        with closing(sqlite3.connect(self._file)) as now:
            return dict(now.execute("SELECT pageno, name FROM dbstat"))

    def _one(self, words: str) -> int:
        return int(self._reader.execute(words).fetchone()[0])


class PostgresqlLog:
    """The write-ahead log, read with `pg_waldump` of the same server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with engine.connect() as connection:
            [(folder, _)] = connection.execute(
                text("SELECT current_setting('data_directory'), 1")
            ).all()
        self._folder = Path(str(folder))

    def end(self) -> int:
        """See `Log`."""
        with self._engine.connect() as connection:
            asked = text("SELECT pg_current_wal_insert_lsn() - '0/0'")
            return int(connection.execute(asked).scalar_one())

    def between(self, stretches: Mapping[str, Sequence[Stretch]]) -> Written:
        """See `Log`; neither whole pages, after a checkpoint, nor PostgreSQL's own tables count."""
        names = self._names()
        records = self._records(
            min(first for parts in stretches.values() for first, _ in parts),
            max(last for parts in stretches.values() for _, last in parts),
        )
        found = {}
        for name, parts in stretches.items():
            mine = [
                record
                for record in records
                if any(first <= record[0] < last for first, last in parts)
                and not names.get(record[3], "").startswith("pg_")
            ]
            kinds = Counter(_told(kind, names.get(node, node)) for _, _, kind, node in mine)
            found[name] = (sum(length for _, length, _, _ in mine), kinds)
        return found

    def close(self) -> None:
        """Nothing is held."""

    def _records(self, first: int, last: int) -> list[tuple[int, int, str, str]]:
        """Place, bytes, kind and file node of each record."""
        program = _waldump()
        words = [str(program), "-p", str(self._folder / "pg_wal"), "-s", _lsn(first)]
        told = subprocess.run([*words, "-e", _lsn(last)], check=True, capture_output=True).stdout
        return [
            (
                (int(one[3], 16) << 32) + int(one[4], 16),
                int(one[2]),
                f"{one[1]} {one[5]}",
                one[6] or "",
            )
            for one in _RECORD.finditer(told.decode())
        ]

    def _names(self) -> dict[str, str]:
        with self._engine.connect() as connection:
            rows = connection.execute(
                text("SELECT pg_relation_filenode(oid), relname FROM pg_class WHERE relkind <> 'v'")
            )
            return {str(node): str(name) for node, name in rows}


_RECORD = re.compile(
    r"^rmgr: (\w+) +len \(rec/tot\): +(\d+)/ *\d+, .*?lsn: (\w+)/(\w+), .*?desc: (\w+)"
    r"(?:.*?blkref #0: rel \d+/\d+/(\d+))?",
    re.MULTILINE,
)


def _waldump() -> Path:
    from bench.cluster import wheel  # noqa: PLC0415  # 73 MB, not for SQLite

    _, programs = wheel()
    return programs / "pg_waldump"


def _page(log: bytes, at: int) -> int:
    return int(struct.unpack_from(">I", log, at)[0])


def _lsn(place: int) -> str:
    return f"{place >> 32:X}/{place & 0xFFFFFFFF:X}"


def _told(kind: str, node: str) -> str:
    return f"{node}: {kind}" if node else kind
