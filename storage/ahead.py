"""Exchanges indexes of PostgreSQL while others work, before the migration that wants them."""

from collections.abc import Mapping
from time import sleep

from sqlalchemy import Connection, Engine, text

#: Indexes to make, each with its table, columns and rows; then those that are dropped.
Ahead = tuple[Mapping[str, str], Mapping[str, str]]

#: Any number will do, as long as all replicas use the same.
_LOCK = 7_276_652_362
_PAUSE = 0.2
_IS_VALID = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")


def exchange(engine: Engine, ahead: Ahead) -> None:
    """Make the new indexes, then drop the old ones; both may have happened already."""
    new, old = ahead
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        _take_turn(connection)
        try:
            for name, of_what in new.items():
                _make(connection, name, of_what)
            for name in old:
                connection.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {name}"))
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})


def _make(connection: Connection, name: str, of_what: str) -> None:
    if connection.execute(_IS_VALID, {"name": name}).scalar() is False:
        # Whoever made it did not come to its end, and nobody uses it.
        connection.execute(text(f"DROP INDEX CONCURRENTLY {name}"))
    connection.execute(text(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {of_what}"))


def _take_turn(connection: Connection) -> None:
    """Wait for replicas that do the same, between statements.

    PostgreSQL waits with an index for all statements that began before, so for one that waits, too.
    """
    asked = text("SELECT pg_try_advisory_lock(:lock)")
    while not connection.execute(asked, {"lock": _LOCK}).scalar_one():
        sleep(_PAUSE)
