"""Promises that began within a window, and how long first answers took, if that is sought."""

from collections import Counter, defaultdict
from functools import lru_cache
from itertools import product
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    case,
    cast,
    literal_column,
    null,
    or_,
    select,
)

from bot.domain.measured import Owed, Part, Sought, Took
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from storage.measuring.window import END, START, asked, counted, of_source, way_of
from storage.models import leads, promises

#: Duty and state as one number: SQLite groups by one column much faster.
_CODES = dict(enumerate(product(Duty, State)))


def read(connection: Connection, sought: Sought) -> tuple[tuple[Owed, ...], tuple[Took, ...]]:
    """Those that ended before they were kept do not count: nothing was owed any more."""
    rows = asked(connection, _statement(way_of(sought)), sought)
    if sought.each:
        return (
            tuple(Owed(source, *_CODES[code], lead_id=who) for source, code, _, who in rows),
            tuple(
                Took(source, {took: 1}, lead_id=who)
                for source, _, took, who in rows
                if took is not None
            ),
        )
    counts = Counter[tuple[str, int]]()
    seconds: dict[str, dict[int, int]] = defaultdict(dict)
    for source, code, took, n in rows:
        counts[source, code] += n
        if took is not None:
            theirs = seconds[source]
            theirs[took] = theirs.get(took, 0) + n
    return (
        tuple(Owed(source, *_CODES[code], n) for (source, code), n in counts.items()),
        tuple(Took(source, theirs, sum(theirs.values())) for source, theirs in seconds.items()),
    )


@lru_cache
def _statement(way: Sought) -> Select[Any]:
    took: ColumnElement[Any] = cast(null(), Integer)
    if Part.TOOK in way.parts:
        # Spans are kept exactly, so that they make five times as many groups.
        took = case((promises.c.duty == Duty.FIRST_RESPONSE, promises.c.took))
    code = _coded(
        (promises.c.duty, [duty.value for duty in Duty], len(State)),
        (promises.c.state, [state.value for state in State], 1),
    )
    found = (
        select(
            leads.c.source,
            code.label("code"),
            took.label("took"),
        )
        .join_from(promises, leads, leads.c.id == promises.c.lead_id)
        .where(
            promises.c.started_at >= START,
            promises.c.started_at < END,
            or_(promises.c.ended.is_(False), promises.c.responded_at.is_not(None)),
            of_source(way),
        )
    )
    return counted(found, way, leads.c.id)


def _coded(*columns: tuple[ColumnElement[str], list[str], int]) -> ColumnElement[int]:
    """The places of columns' values in their lists, each times its weight, added up."""
    found: ColumnElement[int] = literal_column("0", Integer)
    for column, values, weight in columns:
        places = {value: place * weight for place, value in enumerate(values)}
        found = found + case(places, value=column)
    return found
