"""Writes many rows at once: no index is kept meanwhile, and nothing waits for the disk."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from storage.models.base import EPOCH

#: The columns of each table, and rows for some of them, moments in microseconds since 1970.
Columns = Mapping[str, Sequence[str]]
Rows = Mapping[str, Sequence[tuple[Any, ...]]]
#: Enough for all leaves of the indexes that have to be kept.
_SQLITE_CACHE_KIB = 512 * 1024
#: Rows that are sent at once.
_LINES = 500
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write(engine: Engine, columns: Columns, parts: Iterable[Rows]) -> None:
    """Write rows, each part in a transaction; indexes are dropped before and made after.

    References between rows are not checked where the database lets that be told.
    """
    if engine.dialect.name == "sqlite":
        _write_sqlite(engine, columns, parts)
    else:
        _write_postgresql(engine, columns, parts)


def _write_sqlite(engine: Engine, columns: Columns, parts: Iterable[Rows]) -> None:
    assert engine.url.database is not None  # a trial's database is a file
    with closing(sqlite3.connect(engine.url.database, isolation_level=None)) as connection:
        run = connection.execute
        for pragma in ("synchronous=OFF", "foreign_keys=OFF", f"cache_size=-{_SQLITE_CACHE_KIB}"):
            run(f"PRAGMA {pragma}")
        found = run("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index'")
        # Those without words of their own belong to keys, which stay.
        indexes = [(name, words) for name, words, table in found if words and table in columns]
        for name, _ in indexes:
            run(f'DROP INDEX "{name}"')
        for rows in parts:
            run("BEGIN")
            for table, theirs in rows.items():
                marks = ", ".join("?" * len(columns[table]))
                into = f"{table} ({_listed(columns[table])})"  # names of ours
                connection.executemany(f"INSERT INTO {into} VALUES ({marks})", theirs)
            run("COMMIT")
        for _, definition in indexes:
            run(definition)


def _write_postgresql(engine: Engine, columns: Columns, parts: Iterable[Rows]) -> None:
    with engine.connect() as connection:
        for setting in ("synchronous_commit = off", "maintenance_work_mem = '256MB'"):
            connection.execute(text(f"SET {setting}"))
        if connection.execute(text("SHOW is_superuser")).scalar_one() == "on":
            # Or each row would be looked up in the table that it refers to.
            connection.execute(text("SET session_replication_role = replica"))
        indexes = connection.execute(
            text(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() "
                "AND tablename = ANY(:tables) "
                "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
            ),
            {"tables": list(columns)},
        ).all()
        for name, _ in indexes:
            connection.execute(text(f'DROP INDEX "{name}"'))
        connection.commit()
        for rows in parts:
            with connection.begin():
                for table, theirs in rows.items():
                    _copy(connection, table, columns[table], theirs)
        for _, definition in indexes:
            connection.exec_driver_sql(definition)
        connection.commit()
        # The settings were this connection's own.
        connection.invalidate()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # As autovacuum does, which may not have come by yet.
        connection.execute(text("VACUUM ANALYZE"))


def _copy(
    connection: Connection, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    driver: Any = connection.connection.driver_connection
    told = [_moment if name == "at" or name.endswith("_at") else _plain for name in names]
    with driver.cursor().copy(f"COPY {table} ({_listed(names)}) FROM STDIN") as copy:
        for lines in _joined(rows, told):
            copy.write(lines)


def _joined(rows: Iterable[tuple[Any, ...]], told: Sequence[Callable[[Any], str]]) -> Iterator[str]:
    """The rows in PostgreSQL's text format, some at a time."""
    lines: list[str] = []
    for row in rows:
        lines.append(
            "\t".join(
                [
                    "\\N" if value is None else one(value)
                    for one, value in zip(told, row, strict=True)
                ]
            )
        )
        if len(lines) == _LINES:
            yield "\n".join(lines) + "\n"
            lines.clear()
    if lines:
        yield "\n".join(lines) + "\n"


def _plain(value: object) -> str:
    return str(value).translate(_ESCAPED) if isinstance(value, str) else str(value)


def _moment(microseconds: int) -> str:
    return (EPOCH + timedelta(microseconds=microseconds)).isoformat()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
