"""A statement as SQLAlchemy writes it for one database, run on the driver's own cursor."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    ClauseElement,
    Connection,
    Dialect,
    Executable,
    Insert,
    SelectBase,
    Table,
    TextClause,
    Update,
)
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType

from bot.dataclass import dataclass
from storage.driver import STRAIGHT, as_sqlalchemy, driver_of

if TYPE_CHECKING:
    from storage.straight import Statement

_Convert = Callable[[Any], Any]
#: PostgreSQL's code of the only numbers that SQLAlchemy wants to know more of, `double precision`.
_DOUBLE = 701


@dataclass(frozen=True)
class Compiled:
    """How to run a statement on one database."""

    sql: str
    #: Our name of each parameter and its value if it is fixed, in the driver's order.
    parameters: tuple[tuple[str, Any], ...]
    #: Which of them are converted, by their place.
    given_as: tuple[tuple[int, _Convert], ...]
    #: The driver's names of the parameters, in the same order; None: it knows them by their place.
    names: tuple[str, ...] | None
    columns: tuple[str, ...]
    #: Which of them are converted.
    read_as: tuple[tuple[str, _Convert], ...]
    #: As it is run past the driver's cursors; None: it is not.
    straight: "Statement | None"
    #: Columns of the table that get another value than NULL when an INSERT leaves them out.
    defaulted: frozenset[str]

    @classmethod
    def of(
        cls,
        statement: Executable,
        dialect: Dialect,
        values: Mapping[str, Any],
        *,
        straight: bool,
    ) -> "Compiled":
        """Compile it for values of these names; `straight`: for a connection's `Straight`."""
        if straight:
            dialect = _dollars()
        compiled = statement.compile(dialect=dialect, column_keys=sorted(values))  # type: ignore[attr-defined]  # every statement is a ClauseElement
        assert isinstance(compiled, SQLCompiler)  # noqa: S101  # tells mypy what compile() gave
        names = {name: bind for bind, name in compiled.bind_names.items()}
        order = compiled.positiontup if compiled.positional else list(names)
        parameters, given_as = [], []
        for place, name in enumerate(order or ()):
            bind = names[name]
            if isinstance(bind.type, NullType):
                # SQLAlchemy would pass the value on as it is, and a moment would become text.
                raise TypeError(f"give bindparam({bind.key!r}) a type: nothing else tells it")
            kind = bind.type.dialect_impl(dialect)
            parameters.append((bind.key, bind.effective_value))
            if convert := kind.bind_processor(dialect):
                given_as.append((place, convert))
        columns, read_as = [], []
        for column in getattr(statement, "exported_columns", ()):
            columns.append(column.key)
            if convert := column.type.dialect_impl(dialect).result_processor(dialect, _DOUBLE):
                read_as.append((column.key, convert))
        return cls(
            str(compiled),
            tuple(parameters),
            tuple(given_as),
            None if compiled.positional else tuple(order or ()),
            tuple(columns),
            tuple(read_as),
            _straight(str(compiled), statement) if straight else None,
            _defaulted(statement),
        )

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The driver's cursor after the call. Raises what SQLAlchemy raises."""
        given = self.given(values)
        try:
            if self.straight is not None:
                return connection.info[STRAIGHT].execute(self.straight, given)
            return driver_of(connection).execute(self.sql, given)
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy(error, self.sql, connection) from error

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """As `execute`, without an answer."""
        self.run_many(connection, (values,))

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """As `run` for each row."""
        given = [self.given(values) for values in rows]
        try:
            if self.straight is not None:
                for one in given:
                    connection.info[STRAIGHT].run(self.straight, one)
            elif len(given) == 1:
                driver_of(connection).execute(self.sql, given[0])
            else:
                # A cursor, because psycopg's connection has no such method.
                driver_of(connection).cursor().executemany(self.sql, given)
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy(error, self.sql, connection) from error

    def given(self, values: Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
        """The values as the driver takes them."""
        given = [values.get(key, fixed) for key, fixed in self.parameters]
        for place, convert in self.given_as:
            given[place] = convert(given[place])
        return given if self.names is None else dict(zip(self.names, given, strict=True))

    def row(self, found: tuple[Any, ...]) -> dict[str, Any]:
        """A row as the driver gave it, by column name and converted."""
        row = dict(zip(self.columns, found, strict=True))
        for name, convert in self.read_as:
            row[name] = convert(row[name])
        return row


def _defaulted(statement: Executable) -> frozenset[str]:
    table = getattr(statement, "table", None)
    columns = table.columns if isinstance(table, Table) else ()
    return frozenset(one.name for one in columns if one.server_default or one.default)


def _straight(sql: str, statement: Executable) -> "Statement":
    from storage.straight import Statement  # noqa: PLC0415  # needs psycopg, SQLite does without

    parts = list(visitors.iterate(cast("ClauseElement", statement)))
    tables = frozenset(part.name for part in parts if isinstance(part, Table))
    hidden = any("select" in str(part).lower() for part in parts if isinstance(part, TextClause))
    if isinstance(statement, Insert | Update):
        assert isinstance(statement.table, Table)  # noqa: S101  # tells mypy what it is
        return Statement(sql, tables, frozenset({statement.table.name}))
    if isinstance(statement, SelectBase) and tables and not hidden:
        return Statement(sql, tables, frozenset())
    # What is deleted may take rows of other tables with it, and words may say anything.
    return Statement(sql)


@cache
def _dollars() -> Dialect:
    """The dialect that writes what a `Straight` understands."""
    from sqlalchemy.dialects.postgresql import psycopg  # noqa: PLC0415  # SQLite does without it

    dialect: Dialect = psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    return dialect
