"""Deals that were closed within a window, opportunities that began, and what led to those won."""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, select

from bot.domain.leads import Stage
from bot.domain.measured import Closed, Opened, Sought, Touched
from bot.domain.money import Money
from storage.elapsed import elapsed
from storage.lead_rows import AS_THEY_CAME
from storage.measuring.window import END, START, Question, asked, of_source, way_of
from storage.models import journeys, leads, origins

_WON = journeys.c.stage == Stage.WON
# Those that are lost are counted only, so that they come in one row.
_OF_WON = {
    "took": elapsed(leads.c.received_at, journeys.c.closed_at),
    "cycle": elapsed(journeys.c.opportunity_at, journeys.c.closed_at),
    **{name: journeys.c[name] for name in ("worth", "currency", "lifetime", "lifetime_currency")},
}


def _closed(way: Sought) -> ColumnElement[bool]:
    return (journeys.c.closed_at >= START) & (journeys.c.closed_at < END) & of_source(way)


@lru_cache
def _closed_question(way: Sought) -> Question:
    found = (
        select(
            leads.c.source,
            journeys.c.stage,
            *(case((_WON, column)).label(name) for name, column in _OF_WON.items()),
        )
        .join_from(journeys, leads, leads.c.id == journeys.c.lead_id)
        .where(journeys.c.stage.in_([Stage.WON, Stage.LOST]), _closed(way))
    )
    return Question(found, leads.c.id)


@lru_cache
def _opened_question(way: Sought) -> Question:
    found = (
        select(leads.c.source)
        .join_from(journeys, leads, leads.c.id == journeys.c.lead_id)
        .where(
            journeys.c.opportunity_at >= START,
            journeys.c.opportunity_at < END,
            of_source(way),
        )
    )
    return Question(found, leads.c.id)


@lru_cache
def _touched_statement(way: Sought) -> Select[Any]:
    return (
        select(origins.c.lead_id, origins.c.source, journeys.c.worth, journeys.c.currency)
        .join_from(journeys, leads, leads.c.id == journeys.c.lead_id)
        .join(origins, origins.c.lead_id == journeys.c.lead_id)
        .where(_WON, journeys.c.worth.is_not(None), _closed(way))
        .order_by(origins.c.lead_id, *AS_THEY_CAME)
    )


def read_closed(connection: Connection, sought: Sought) -> Iterator[Closed]:
    """Leads that were won or lost."""
    for row in asked(connection, _closed_question(way_of(sought)), sought):
        source, stage, took, cycle, worth, currency, lifetime, other, who = row
        if stage != Stage.WON:
            yield Closed(source, False, None, None, None, None, *_who(who, sought))
            continue
        yield Closed(
            source,
            True,
            timedelta(microseconds=max(took, 0)),
            _money(worth, currency),
            _money(lifetime, other),
            None if cycle is None else timedelta(microseconds=cycle),
            *_who(who, sought),
        )


def read_opened(connection: Connection, sought: Sought) -> Iterator[Opened]:
    """Leads that became an opportunity."""
    for source, who in asked(connection, _opened_question(way_of(sought)), sought):
        yield Opened(source, *_who(who, sought))


def read_touched(connection: Connection, sought: Sought) -> Iterator[Touched]:
    """The sources of leads that were won, touch by touch."""
    values = {"start": sought.start, "end": sought.end, "source": sought.source}
    found = connection.execute(_touched_statement(way_of(sought)), values).all()
    for lead_id, source, worth, currency in found:
        yield Touched(lead_id, source, Money(worth, currency))


def _who(who: int, sought: Sought) -> tuple[int, int]:
    """How many, and which lead."""
    return (1, who) if sought.each else (who, 0)


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)
