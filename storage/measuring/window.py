"""What the questions about a window have in common: which leads it is about, and who is behind.

A statement is built once for each way of asking; window, source and voters come in as values.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
)

from bot.domain.measured import Part, Sought
from storage.models import EPOCH, leads

START: BindParameter[Any] = bindparam("start")
END: BindParameter[Any] = bindparam("end")
VOTERS: BindParameter[Any] = bindparam("voters", expanding=True)


def asked(connection: Connection, statement: Select[Any], sought: Sought) -> Sequence[Any]:
    """Run a statement with the values of what is sought; it may leave some of them out."""
    values = {
        "start": sought.start,
        "end": sought.end,
        "source": sought.source,
        "voters": sorted(sought.voters),
    }
    # At once: a year's rows are many, and each fetched by itself costs twice as much.
    return connection.execute(statement, values).all()


def way_of(sought: Sought) -> Sought:
    """What decides how a statement is written, without the values that come in."""
    return replace(
        sought,
        start=EPOCH,
        end=EPOCH,
        now=EPOCH,
        # Of promises it matters whether each span is told.
        parts=sought.parts & {Part.TOOK},
        voters=frozenset(),
        source="?" if sought.source else "",
    )


def of_source(way: Sought) -> ColumnElement[bool]:
    """Leads of the source that is asked about, and of imported history only when it counts."""
    found: ColumnElement[bool] = true()
    if way.source:
        found = leads.c.source == bindparam("source")
    return found if way.history else found & leads.c.history.is_(False)


def came(way: Sought) -> ColumnElement[bool]:
    """Leads that came within the window."""
    return (leads.c.received_at >= START) & (leads.c.received_at < END) & of_source(way)


def counted(statement: Select[Any], way: Sought, lead_id: ColumnElement[int]) -> Select[Any]:
    """The rows with how many are alike (`n`); lead by lead (`lead_id`) when that is asked."""
    if way.each:
        return statement.add_columns(lead_id.label("lead_id")).order_by(lead_id)
    # Within, so that SQLite computes each value once and not once more to compare it.
    rows = statement.subquery()
    return select(*rows.c, func.count().label("n")).group_by(*rows.c)


def bits(*flags: ColumnElement[bool]) -> ColumnElement[int]:
    """Flags as one number, the first the lowest bit: SQLite groups by one column much faster."""
    found: ColumnElement[int] = literal_column("0", Integer)
    for place, flag in enumerate(flags):
        found = found + case((flag, 1 << place), else_=0)
    return found
