"""New rows of one table, many with one call of the driver."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from storage.prepared import Prepared, as_sqlalchemy, driver_of

#: Rows of one statement, at most: SQLite knows 32,766 parameters, and a row has some thirty.
_MOST = 64


class Rows(Prepared):
    """An INSERT of one row that may be run for many.

    SQLite's driver gives the interpreter's lock away for each row and has to wait until it gets it
    back, while requests are being understood. A statement with the values of many rows is one such
    wait. PostgreSQL's driver sends them all at once by itself.
    """

    def many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """As `Prepared.many`."""
        if len(rows) < 2 or connection.dialect.name != "sqlite":
            super().many(connection, rows)
            return
        compiled = self._on(connection, rows[0])
        driver = driver_of(connection)
        for some in _pieces(rows):
            sql = _repeated(compiled.sql, len(some))
            try:
                driver.execute(sql, list(chain.from_iterable(map(compiled.given, some))))
            except connection.dialect.loaded_dbapi.Error as error:
                raise as_sqlalchemy(error, sql, connection) from error


def _pieces(rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Powers of two, so that the driver knows the few statements already."""
    start = 0
    while left := len(rows) - start:
        count = min(_MOST, 1 << (left.bit_length() - 1))
        yield rows[start : start + count]
        start += count


def _repeated(sql: str, count: int) -> str:
    """`INSERT … VALUES (…)` with so many rows of places."""
    head, _, places = sql.rpartition(" VALUES ")
    return f"{head} VALUES {', '.join([places] * count)}"
