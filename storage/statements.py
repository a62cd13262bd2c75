"""Statements that are built once per dialect, because building one costs three times its run."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

#: `insert` of a dialect that knows ON CONFLICT; both dialects spell it the same way.
Insert = Callable[[Table], Any]

_INSERTS: dict[str, Insert] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_of(dialect: str) -> Insert:
    """The `insert` of a dialect by its name."""
    return _INSERTS[dialect]


class PerDialect:
    """A statement with ON CONFLICT, spelt for the dialect that is asked."""

    def __init__(self, build: Callable[[Insert], Executable]) -> None:
        self._statements = {name: build(insert) for name, insert in _INSERTS.items()}

    def on(self, connection: Connection) -> Executable:
        """The statement for this connection's database."""
        return self._statements[connection.dialect.name]
