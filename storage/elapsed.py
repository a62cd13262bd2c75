"""Time between two moments, in whole microseconds, as each database computes it."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class elapsed(FunctionElement[int]):  # noqa: N801  # named as functions of SQL are
    """`elapsed(since, until)`: exact, since moments are kept to the microsecond."""

    type = BigInteger()
    inherit_cache = True

    def __init__(self, since: ColumnElement[Any], until: ColumnElement[Any]) -> None:
        super().__init__(since, until)


@compiles(elapsed)
def _of_numbers(element: elapsed, compiler: SQLCompiler, **options: Any) -> str:
    since, until = (compiler.process(one, **options) for one in element.clauses)
    return f"({until} - {since})"


@compiles(elapsed, "postgresql")
def _of_moments(element: elapsed, compiler: SQLCompiler, **options: Any) -> str:
    difference = _of_numbers(element, compiler, **options)
    return f"CAST(EXTRACT(EPOCH FROM {difference}) * 1000000 AS BIGINT)"
