"""Statements on the path of clicks and posts, compiled once and run on the driver's own cursor.

SQLAlchemy writes the SQL and says how values are converted, both ways; what is left out is the
machinery around each call, which costs four times the call itself (docs/benchmarks.md).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ClauseElement,
    Connection,
    Dialect,
    Executable,
    Insert,
    RowMapping,
    SelectBase,
    Table,
    TextClause,
    Update,
    bindparam,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType

from bot.dataclass import dataclass
from storage.statements import Insert as InsertOf
from storage.statements import insert_of

if TYPE_CHECKING:
    from storage.piped import Piped
    from storage.straight import Statement, Straight

Row = dict[str, Any]
#: A row as either way gives it.
AnyRow = Row | RowMapping
_Convert = Callable[[Any], Any]
#: PostgreSQL's code of the only numbers that SQLAlchemy wants to know more of, `double precision`.
_DOUBLE = 701
#: Where a connection has its `Straight`.
_STRAIGHT = "straight"
#: A statement has places for so many ids: the documents of one answer.
FEW = 8


class Prepared:
    """A statement for one row of values, given by name; run inside a transaction that has begun.

    Each statement is always run with the same names. A value may not be a list (`expanding`), and
    a statement that returns rows may not join tables with columns of the same name.
    """

    def __init__(self, build: Callable[[InsertOf], Executable]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

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

    def _on(self, connection: Connection, values: Mapping[str, Any]) -> "_Compiled":
        name = connection.dialect.name
        straight = name == "postgresql" and _STRAIGHT in connection.info
        way = _STRAIGHT if straight else name
        if way not in self._compiled:
            statement = self._build(insert_of(name))
            dialect = _dollars() if straight else connection.dialect
            self._compiled[way] = _Compiled.of(statement, dialect, values, straight=straight)
        return self._compiled[way]


@dataclass(frozen=True)
class _Compiled:
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
    ) -> "_Compiled":
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
                return connection.info[_STRAIGHT].execute(self.straight, given)
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
                    connection.info[_STRAIGHT].run(self.straight, one)
            elif len(given) == 1:
                driver_of(connection).execute(self.sql, given[0])
            else:
                # A cursor, because psycopg's connection has no such method.
                driver_of(connection).cursor().executemany(self.sql, given)
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy(error, self.sql, connection) from error

    def given(self, values: Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
        given = [values.get(key, fixed) for key, fixed in self.parameters]
        for place, convert in self.given_as:
            given[place] = convert(given[place])
        return given if self.names is None else dict(zip(self.names, given, strict=True))

    def row(self, found: tuple[Any, ...]) -> Row:
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


def straight_on(connection: Connection, *, piped: bool = False) -> "Straight | None":
    """Have prepared statements go straight to PostgreSQL on this connection; None: it is SQLite.

    `piped`: only answers that are needed are waited for; see `Piped`.
    """
    if connection.dialect.name == "sqlite":
        return None
    # Both need psycopg, which SQLite does not.
    from storage.piped import Piped  # noqa: PLC0415
    from storage.straight import Straight  # noqa: PLC0415

    driver = driver_of(connection)
    straight = connection.info[_STRAIGHT] = Piped(driver) if piped else Straight(driver)
    return straight


def foreseeing_on(connection: Connection) -> "Piped | None":
    """What can be told of look-ups to come on this connection; None: that is of no use."""
    straight = connection.info.get(_STRAIGHT)
    return straight if straight is not None and straight.foresees else None


def driver_of(connection: Connection) -> Any:
    """The driver's own connection, which is the DB-API's for both drivers."""
    driver = connection.connection.dbapi_connection
    assert driver is not None  # noqa: S101  # the connection is open
    return driver


def few_places() -> list[BindParameter[Any]]:
    """Places for ids in a prepared statement, for its `in_`."""
    return [bindparam(f"id_{place}", type_=BigInteger) for place in range(FEW)]


def few(ids: Sequence[int]) -> dict[str, Any]:
    """The values for `few_places`: 1 to FEW ids, the last one again where there are fewer."""
    filled = [*ids, *[ids[-1]] * (FEW - len(ids))]
    return {f"id_{place}": one for place, one in enumerate(filled)}


def driver_rows(connection: Connection, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement in the driver's own terms, unconverted. Raises as SQLAlchemy does."""
    try:
        found: list[tuple[Any, ...]] = driver_of(connection).execute(sql, values).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy(error, sql, connection) from error
    return found


def as_sqlalchemy(error: Exception, sql: str, connection: Connection) -> BaseException:
    """The error as callers of SQLAlchemy know it; a lost connection is marked as such."""
    lost = connection.invalidated or connection.dialect.is_disconnect(
        error,  # type: ignore[arg-type]  # the errors of every driver
        connection.connection.dbapi_connection,
        None,
    )
    if lost and not connection.invalidated:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql,
        None,  # the values, which may be personal
        error,
        connection.dialect.loaded_dbapi.Error,
        connection_invalidated=lost,
        dialect=connection.dialect,
    )


@cache
def _dollars() -> Dialect:
    """The dialect that writes what a `Straight` understands."""
    from sqlalchemy.dialects.postgresql import psycopg  # noqa: PLC0415  # SQLite does without it

    dialect: Dialect = psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    return dialect
