"""Statements on the path of clicks and posts, compiled once and run on the driver's own cursor.

SQLAlchemy writes the SQL and says how values are converted, both ways; what is left out is the
machinery around each call, which costs four times the call itself (docs/benchmarks.md).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, RowMapping

from storage.compiled import Compiled
from storage.driver import STRAIGHT, foreseeing_on
from storage.statements import Insert, insert_of

Row = dict[str, Any]
#: A row as either way gives it.
AnyRow = Row | RowMapping


class Prepared:
    """A statement for one row of values, given by name; run inside a transaction that has begun.

    Each statement is always run with the same names. A value may not be a list (`expanding`), and
    a statement that returns rows may not join tables with columns of the same name.
    """

    def __init__(self, build: Callable[[Insert], Executable]) -> None:
        self._build = build
        self._compiled: dict[str, Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run it; what it returns is not looked at.

        PostgreSQL may tell of an error with a later statement or the COMMIT only.
        """
        self._on(connection, values).run(connection, values)

    def many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each row, as `run`."""
        if rows:
            self._on(connection, rows[0]).run_many(connection, rows)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """The first row by column name; None when there is none."""
        compiled = self._on(connection, values)
        found = compiled.execute(connection, values).fetchone()
        return None if found is None else compiled.row(found)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """All rows by column name."""
        compiled = self._on(connection, values)
        return [compiled.row(one) for one in compiled.execute(connection, values).fetchall()]

    def scalar(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of the first row; None when there is none."""
        row = self.first(connection, values)
        return None if row is None else next(iter(row.values()))

    def foresee(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Tell that `first`, `all` or `scalar` with these values follows, most likely."""
        if (ahead := foreseeing_on(connection)) is not None:
            with ahead.foreseeing():
                self.all(connection, values)

    def _on(self, connection: Connection, values: Mapping[str, Any]) -> Compiled:
        name = connection.dialect.name
        straight = name == "postgresql" and STRAIGHT in connection.info
        way = STRAIGHT if straight else name
        if way not in self._compiled:
            statement = self._build(insert_of(name))
            self._compiled[way] = Compiled.of(
                statement, connection.dialect, values, straight=straight
            )
        return self._compiled[way]
