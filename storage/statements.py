"""Statements that are built once per dialect, because building one costs three times its run."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Executable, Table

#: `insert` of a dialect that knows ON CONFLICT; both dialects spell it the same way.
Insert = Callable[[Table], Any]


@cache
def insert_of(dialect: str) -> Insert:
    """The `insert` of a dialect by its name; the other database's is never loaded."""
    insert: Insert = import_module(f"sqlalchemy.dialects.{dialect}").insert
    return insert


class PerDialect:
    """A statement with ON CONFLICT, spelt for the dialect that is asked."""

    def __init__(self, build: Callable[[Insert], Executable]) -> None:
        self._build = build
        self._statements: dict[str, Executable] = {}

    def on(self, connection: Connection) -> Executable:
        """The statement for this connection's database."""
        name = connection.dialect.name
        found = self._statements.get(name)
        if found is None:
            found = self._statements.setdefault(name, self._build(insert_of(name)))
        return found
