"""What all tables share: the metadata, moments in UTC, automatic ids."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Index,
    Integer,
    Interval,
    MetaData,
    TextClause,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC: `timestamptz` on PostgreSQL, whole microseconds since 1970 on SQLite.

    SQLite has no time type, and integers compare and index faster there than text.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = (
            DateTime(timezone=True) if dialect.name == "postgresql" else BigInteger()
        )
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return (value - EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name == "postgresql":
            return value  # type: ignore[no-any-return]  # the driver's own datetime
        return EPOCH + timedelta(microseconds=value)


class Span(TypeDecorator[timedelta]):
    """What can be added to an `Instant`: `interval` on PostgreSQL, microseconds on SQLite."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = Interval() if dialect.name == "postgresql" else BigInteger()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value // _MICROSECOND


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: SQLite gives automatic ids only to INTEGER, PostgreSQL should count past two thousand million.
Id = BigInteger().with_variant(Integer, "sqlite")

#: What only PostgreSQL is told of an index. SQLAlchemy loads all its drivers as soon as an option
#: of theirs is named: 20 ms and 3 MB at each start, for indexes that the migrations have made.
_told_later: list[tuple[Index, dict[str, object]]] = []


def index_of_some(
    name: str,
    *columns: ColumnElement[Any],
    where: ColumnElement[bool] | TextClause,
    unique: bool = False,
) -> Index:
    """An index of the rows that meet a condition."""
    index = Index(name, *columns, unique=unique, sqlite_where=where)
    return for_postgresql(index, where=where)


def for_postgresql(index: Index, **options: object) -> Index:
    """The index, with options that only PostgreSQL has."""
    _told_later.append((index, options))
    return index


def whole_metadata() -> MetaData:
    """The metadata with all that is known of the indexes, to make or compare a schema."""
    for index, options in _told_later:
        for name, value in options.items():
            index.dialect_kwargs[f"postgresql_{name}"] = value
    return metadata
