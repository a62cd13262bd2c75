"""What the questions about a window have in common: which leads it is about, and who is behind.

A statement is built once for each way of asking; window, source and voters come in as values.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
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

from bot.dataclass import dataclass
from bot.domain.measured import Part, Sought
from storage.measuring.near import bounds
from storage.models import EPOCH, leads

START: BindParameter[Any] = bindparam("start")
END: BindParameter[Any] = bindparam("end")
VOTERS: BindParameter[Any] = bindparam("voters", expanding=True)
#: How much of a window SQLite tells at once: it bounds the text, and for how long counting it holds
#: the interpreter's lock (some 3 ms at 10,000 leads a fortnight).
PIECE = timedelta(days=14)
#: Rows of JSON that are parsed in one step, which holds the lock, too.
_PARSED = 5_000


@dataclass(frozen=True)
class Question:
    """Rows of a window, and the leads they are about.

    Each row belongs to one moment within [START, END), so that a window may be asked in pieces.
    """

    rows: Select[Any]
    lead_id: ColumnElement[int]
    #: The leads (ids) that came within the window, if the rows are about these alone.
    came: Select[tuple[int]] | None = None

    @cached_property
    def each(self) -> Select[Any]:
        """Every row, with its lead (id) at the end, lead by lead."""
        return self.rows.add_columns(self.lead_id.label("lead_id")).order_by(self.lead_id)

    @cached_property
    def grouped(self) -> Select[Any]:
        """The rows with how many are alike at the end."""
        rows = self.rows.subquery()
        return select(*rows.c, func.count()).group_by(*rows.c)

    @cached_property
    def told(self) -> Select[Any]:
        """Every row as JSON in a line of one text: SQLite groups by sorting, which costs more."""
        rows = self.rows.subquery()
        return select(func.group_concat(func.json_array(*rows.c), "\n"))


def asked(connection: Connection, question: Question, sought: Sought) -> Sequence[Sequence[Any]]:
    """The rows, each with its lead or with how many are alike at the end.

    Moments must be told as numbers, since SQLite's values come as JSON has them.
    """
    values = {
        "start": sought.start,
        "end": sought.end,
        "source": sought.source,
        "voters": sorted(sought.voters),
    }
    sqlite = connection.dialect.name == "sqlite"
    if question.came is not None and not sqlite:
        between = bounds(connection, question.came, values)
        if between is None:
            return []
        values |= between
    if sought.each or not sqlite:
        statement = question.each if sought.each else question.grouped
        # At once: a year's rows are many, and each fetched by itself costs twice as much.
        return connection.execute(statement, values).all()
    found = Counter[str]()
    for start, end in _pieces(sought.start, sought.end):
        text = connection.execute(question.told, {**values, "start": start, "end": end}).scalar()
        # JSON has no line breaks within.
        found.update(text.split("\n") if text else ())
    return [(*row, n) for row, n in zip(_parsed(list(found)), found.values(), strict=True)]


def _parsed(rows: list[str]) -> Iterator[list[Any]]:
    """Rows of JSON, many in one step: each by itself costs four times as much."""
    for first in range(0, len(rows), _PARSED):
        yield from json.loads(f"[{','.join(rows[first : first + _PARSED])}]")


def _pieces(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while start < end:
        after = min(start + PIECE, end)
        yield start, after
        start = after


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


def of_source(
    way: Sought,
    source: ColumnElement[str] = leads.c.source,
    history: ColumnElement[bool] = leads.c.history,
) -> ColumnElement[bool]:
    """Leads of the source that is asked about, and of imported history only when it counts."""
    found: ColumnElement[bool] = true()
    if way.source:
        found = source == bindparam("source")
    return found if way.history else found & history.is_(False)


def came(way: Sought) -> ColumnElement[bool]:
    """Leads that came within the window."""
    return (leads.c.received_at >= START) & (leads.c.received_at < END) & of_source(way)


def ids_of(way: Sought) -> Select[tuple[int]]:
    """The leads that came within the window."""
    return select(leads.c.id).where(came(way))


def bits(*flags: ColumnElement[bool]) -> ColumnElement[int]:
    """Flags as one number, the first the lowest bit: SQLite groups by one column much faster."""
    found: ColumnElement[int] = literal_column("0", Integer)
    for place, flag in enumerate(flags):
        found = found + case((flag, 1 << place), else_=0)
    return found
