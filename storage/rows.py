"""New rows of one table, many with one call of the driver."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection

from storage.driver import as_sqlalchemy, driver_of
from storage.prepared import Prepared

#: Rows of one statement, at most: SQLite knows 32,766 parameters, and a row has some thirty.
_MOST = 64
_SHAPE = re.compile(r"(INSERT INTO \S+) \((.+)\) VALUES \(\?(?:, \?)*\)")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class _Column(NamedTuple):
    name: str
    #: As it stands in SQL.
    written: str
    convert: Callable[[Any], Any] | None
    #: Whether leaving it out is the same as NULL.
    optional: bool


class _Plan(NamedTuple):
    """How rows become one statement: its head, what all rows share, what each has of its own."""

    head: str
    same: tuple[_Column, ...]
    own: tuple[_Column, ...]


class Rows(Prepared):
    """An INSERT of one row that may be run for many.

    SQLite's driver gives the interpreter's lock away for each row and has to wait until it gets it
    back, while requests are being understood. A statement with the values of many rows is one such
    wait. PostgreSQL's driver sends them all at once by itself.

    What the driver does for each value is what such a statement costs most. So what all rows share
    is given once, and a column in which none of them has anything is left out.
    """

    _plan: _Plan | None = None

    def many(
        self,
        connection: Connection,
        rows: Sequence[Mapping[str, Any]],
        same: Mapping[str, Any] = _NOTHING,
    ) -> None:
        """As `Prepared.many`; `same`: what each row has besides, always by the same names."""
        if len(rows) < 2 or connection.dialect.name != "sqlite":
            super().many(connection, [{**row, **same} for row in rows] if same else rows)
            return
        plan = self._plan = self._plan or self._planned(connection, {**rows[0], **same}, same)
        shared = [_given(column.convert, [same[column.name]])[0] for column in plan.same]
        columns, values = _filled(plan.own, rows)
        names = tuple(column.written for column in (*plan.same, *columns))
        driver, width = driver_of(connection), len(columns)
        # As few as there can be: with each, SQLite writes the words that a trigger has put into its
        # index as a segment of their own, which takes longer than to prepare a statement anew.
        for start in range(0, len(rows), _MOST):
            end = min(start + _MOST, len(rows))
            sql = _statement(plan.head, names, len(shared), end - start)
            try:
                driver.execute(sql, shared + values[start * width : end * width])
            except connection.dialect.loaded_dbapi.Error as error:
                raise as_sqlalchemy(error, sql, connection) from error

    def _planned(
        self, connection: Connection, values: Mapping[str, Any], same: Mapping[str, Any]
    ) -> _Plan:
        compiled = self._on(connection, values)
        shape = _SHAPE.fullmatch(compiled.sql)
        if shape is None:
            raise TypeError(f"rows have their own values, and nothing else: {compiled.sql}")
        converts = dict(compiled.given_as)
        columns = [
            _Column(name, written, converts.get(place), name not in compiled.defaulted)
            for place, ((name, _), written) in enumerate(
                zip(compiled.parameters, shape[2].split(", "), strict=True)
            )
        ]
        return _Plan(
            shape[1],
            tuple(column for column in columns if column.name in same),
            tuple(column for column in columns if column.name not in same),
        )


def _filled(
    own: Sequence[_Column], rows: Sequence[Mapping[str, Any]]
) -> tuple[list[_Column], list[Any]]:
    """The columns in which some row has a value, and all values, row by row."""
    columns, values = [], []
    for column in own:
        given = _given(column.convert, [row[column.name] for row in rows])
        if not column.optional or given.count(None) < len(given):
            columns.append(column)
            values.append(given)
    return columns, list(chain.from_iterable(zip(*values, strict=True)))


def _given(convert: Callable[[Any], Any] | None, values: list[Any]) -> list[Any]:
    """Converted for the driver; what several rows have from the same hand only once."""
    if convert is None:
        return values
    given = []
    last = converted = object()
    for value in values:
        if value is not last:
            last, converted = value, convert(value)
        given.append(converted)
    return given


@lru_cache(maxsize=256)
def _statement(head: str, names: tuple[str, ...], shared: int, count: int) -> str:
    """`INSERT … VALUES (…), (…)` for so many rows, in which the first names' places are shared."""
    numbered = [f"?{number}" for number in range(1, shared + 1)]
    # A place without a number is the one after the last.
    row = ", ".join([*numbered, *["?"] * (len(names) - shared)])
    return f"{head} ({', '.join(names)}) VALUES {', '.join([f'({row})'] * count)}"
