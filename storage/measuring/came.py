"""Leads that came within a window."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import Connection, Text, and_, cast, func, or_, select, true

from bot.domain.handover import NOTE
from bot.domain.judgements import judgement_of
from bot.domain.leads import Stage
from bot.domain.measured import Came, Sought
from storage.measuring.near import near
from storage.measuring.window import Question, asked, bits, came, ids_of, way_of
from storage.models import journeys, leads


def read(connection: Connection, sought: Sought) -> Iterator[Came]:
    """Alike are those whose judgements are alike, too: few, however many leads there are."""
    found = Counter[Came]()
    known: dict[str, tuple[int | None, bool]] = {}
    for source, flags, judged, who in asked(connection, _question(way_of(sought)), sought):
        if judged not in known:
            known[judged] = _judgement(judged, sought.definition)
        version, met = known[judged]
        one = Came(
            source,
            handed_over=bool(flags & 1),
            accepted=bool(flags & 2),
            sql=bool(flags & 4),
            opportunity=bool(flags & 8),
            won=bool(flags & 16),
            complete=bool(flags & 32) if sought.handover.asks else None,
            version=version,
            met=met,
        )
        if sought.each:
            yield one._replace(lead_id=who)
        else:
            found[one] += who
    for one, n in found.items():
        yield one._replace(n=n)


@lru_cache
def _question(way: Sought) -> Question:
    handover = way.handover
    there = [func.coalesce(leads.c[name], "") != "" for name in handover.fields]
    if handover.note:
        there.append(func.coalesce(leads.c.extra[NOTE].as_string(), "") != "")
    flags = bits(
        leads.c.routed_at.is_not(None),
        or_(leads.c.claimed_at.is_not(None), journeys.c.accepted_at.is_not(None)),
        journeys.c.sql_at.is_not(None),
        journeys.c.opportunity_at.is_not(None),
        leads.c.stage == Stage.WON,
        and_(true(), *there),
    )
    # As text, which both databases can compare.
    judged = cast(leads.c.judged, Text) if way.definition else cast("[]", Text)
    found = (
        select(leads.c.source, flags.label("flags"), judged.label("judged"))
        .outerjoin_from(
            leads, journeys, and_(journeys.c.lead_id == leads.c.id, near(journeys.c.lead_id))
        )
        .where(came(way))
    )
    return Question(found, leads.c.id, ids_of(way))


def _judgement(text: str, definition: str | None) -> tuple[int | None, bool]:
    """The version that judged a lead, and whether it was met."""
    for one in map(judgement_of, json.loads(text)):
        if one.definition == definition:
            return one.version, one.met is True
    return None, False
