"""A second connection that sees exactly what a first one sees, so that both can be asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text

#: How often SQLite's connections are brought to the same commit before one has to do.
_TRIES = 5


@contextmanager
def twin_of(first: Connection, engine: Engine) -> Iterator[Connection | None]:
    """Another connection on the snapshot of `first`, whose transaction has begun and read nothing.

    None when commits come too fast for both to start from the same one.
    """
    with engine.connect() as second:
        second.begin()
        if engine.dialect.name == "postgresql":
            snapshot = first.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            # The server's own word; this statement takes no values.
            second.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
            yield second
        else:
            yield second if _together(_driver(first), _driver(second)) else None


def _together(first: Any, second: Any) -> bool:
    """Whether both are on the same commit.

    A connection's `data_version` changes whenever another one committed between two looks. What the
    first sees before and after the second took its snapshot is the same, so the second's is, too.
    """
    before = _version(first)
    for _ in range(_TRIES):
        _version(second)
        _restart(first)
        after = _version(first)
        if after == before:
            return True
        before = after
        _restart(second)
    return False


def _version(connection: Any) -> int:
    """What SQLite counts commits of others by; asking takes the snapshot."""
    [found] = connection.execute("PRAGMA data_version").fetchone()
    return int(found)


def _restart(connection: Any) -> None:
    connection.execute("ROLLBACK")
    connection.execute("BEGIN")


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
