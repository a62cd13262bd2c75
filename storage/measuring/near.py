"""Keeps PostgreSQL from reading what became of the leads of all years for those of one window."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_FIRST, _LAST = bindparam("first_id", type_=BigInteger), bindparam("last_id", type_=BigInteger)


class near(FunctionElement[bool]):  # noqa: N801  # named as functions of SQL are
    """`near(lead_id)`: between the first and the last lead of the window, which `bounds` tells.

    It says nothing that a join with these leads does not say. But PostgreSQL takes it for how much
    of the other table they may be found in, and walks only there. SQLite looks each lead up.
    """

    type = Boolean()
    inherit_cache = True

    def __init__(self, lead_id: ColumnElement[int]) -> None:
        super().__init__(lead_id, _FIRST, _LAST)


@compiles(near)
def _anywhere(_element: near, _compiler: SQLCompiler, **_options: Any) -> str:
    return "1"


@compiles(near, "postgresql")
def _between(element: near, compiler: SQLCompiler, **options: Any) -> str:
    lead_id, first, last = (compiler.process(one, **options) for one in element.clauses)
    return f"{lead_id} BETWEEN {first} AND {last}"


def bounds(
    connection: Connection, ids: Select[tuple[int]], values: dict[str, Any]
) -> dict[str, int] | None:
    """The values that `near` needs: the first and the last of `ids`; None when there are none."""
    # Else PostgreSQL looks through all leads for the first that is one of them.
    found = ids.offset(0).subquery()
    [one] = found.c
    first, last = connection.execute(select(func.min(one), func.max(one)), values).one()
    return None if first is None else {"first_id": first, "last_id": last}
