"""One of many texts, asked for with one value, so that the statement stays the same."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine


class Texts(TypeDecorator[Sequence[str]]):
    """Texts as one value: an array on PostgreSQL, JSON on SQLite, which has no arrays."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(Text()) if postgresql else Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return json.dumps(value)


class listed(FunctionElement[Any]):  # noqa: N801  # named as functions of SQL are
    """`listed(column, name)`: the column's text is among those given as the parameter `name`.

    What SQLAlchemy makes of `in_` is written anew for each call, which takes it three times as
    long as the database takes to answer.
    """

    # Not a Boolean, which SQLAlchemy compares with 1 on SQLite, so that no index is used.
    type = NullType()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        super().__init__(column, bindparam(name, type_=Texts()))


@compiles(listed)
def _in_json(element: listed, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608  # what SQLAlchemy wrote


@compiles(listed, "postgresql")
def _in_array(element: listed, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY ({texts})"
