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
    Text,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
)

from bot.domain.measured import Owed, Part, Sought, Took
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from storage.measuring.window import END, START, Question, asked, of_source, way_of
from storage.models import leads, promises

#: Duty and state as one number: SQLite groups by one column much faster.
_CODES = dict(enumerate(product(Duty, State)))
_PLACES = {kind: code for code, kind in _CODES.items()}
#: By source and code: how often an answer took so many seconds; None: not told.
_Spans = dict[tuple[str, int], Counter[int | None]]


def read(connection: Connection, sought: Sought) -> tuple[tuple[Owed, ...], tuple[Took, ...]]:
    """Those that ended before they were kept do not count: nothing was owed any more."""
    way = way_of(sought)
    if sought.each:
        rows = asked(connection, _question(way), sought)
        return (
            tuple(Owed(source, *_CODES[code], lead_id=who) for source, code, _, who in rows),
            tuple(
                Took(source, {took: 1}, lead_id=who)
                for source, _, took, who in rows
                if took is not None
            ),
        )
    spans = (_counted if connection.dialect.name == "sqlite" else _gathered)(connection, sought)
    seconds: dict[str, Counter[int]] = defaultdict(Counter)
    for (source, _), theirs in spans.items():
        told = Counter({took: n for took, n in theirs.items() if took is not None})
        if told:
            seconds[source].update(told)
    return (
        tuple(
            Owed(source, *_CODES[code], theirs.total()) for (source, code), theirs in spans.items()
        ),
        tuple(Took(source, theirs, theirs.total()) for source, theirs in seconds.items()),
    )


def _counted(connection: Connection, sought: Sought) -> _Spans:
    found: _Spans = defaultdict(Counter)
    for source, code, took, n in asked(connection, _question(way_of(sought)), sought):
        found[source, code][took] = n
    return found


def _gathered(connection: Connection, sought: Sought) -> _Spans:
    """PostgreSQL tells the spans of a group in one text, which costs a quarter of grouping them."""
    found: _Spans = {}
    values = {"start": sought.start, "end": sought.end, "source": sought.source}
    for source, duty, state, told, n in connection.execute(_gathering(way_of(sought)), values):
        spans = Counter[int | None](map(int, told.split(","))) if told else Counter()
        spans[None] = n - spans.total()
        found[source, _PLACES[duty, state]] = spans
    return found


@lru_cache
def _gathering(way: Sought) -> Select[Any]:
    # Where it could see through, or did not know the columns, PostgreSQL would expect too many
    # groups to hash, and sort all promises.
    rows = _rows(way, promises.c.duty, promises.c.state).offset(0).subquery()
    group = (rows.c.source, rows.c.duty, rows.c.state)
    told = func.string_agg(cast(rows.c.took, Text), ",")
    return select(*group, told, func.count()).group_by(*group)


@lru_cache
def _question(way: Sought) -> Question:
    code = _coded(
        (promises.c.duty, [duty.value for duty in Duty], len(State)),
        (promises.c.state, [state.value for state in State], 1),
    )
    return Question(_rows(way, code.label("code")), promises.c.lead_id)


def _rows(way: Sought, *kind: ColumnElement[Any]) -> Select[Any]:
    """Source, what kind of promise it is, and how long the first answer took if that is sought."""
    took: ColumnElement[Any] = cast(null(), Integer)
    if Part.TOOK in way.parts:
        # Spans are kept exactly, so that they make five times as many groups.
        took = case((promises.c.duty == Duty.FIRST_RESPONSE, promises.c.took))
    source, history = _of_lead("source"), _of_lead("history")
    return (
        select(source.label("source"), *kind, took.label("took"))
        .select_from(promises)
        .where(
            promises.c.started_at >= START,
            promises.c.started_at < END,
            or_(promises.c.ended.is_(False), promises.c.responded_at.is_not(None)),
            of_source(way, source, history),
        )
    )


def _of_lead(name: str) -> ColumnElement[Any]:
    """What the promise says of its lead; the lead is looked up only where it does not."""
    looked_up = select(leads.c[name]).where(leads.c.id == promises.c.lead_id).scalar_subquery()
    return func.coalesce(promises.c[name], looked_up)


def _coded(*columns: tuple[ColumnElement[str], list[str], int]) -> ColumnElement[int]:
    """The places of columns' values in their lists, each times its weight, added up."""
    found: ColumnElement[int] = literal_column("0", Integer)
    for column, values, weight in columns:
        places = {value: place * weight for place, value in enumerate(values)}
        found = found + case(places, value=column)
    return found
