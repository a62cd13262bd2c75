"""Leads that came within a window."""

import json
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Boolean, Connection, Text, and_, cast, func, null, select, true

from bot.domain.handover import NOTE
from bot.domain.judgements import judgement_of
from bot.domain.leads import Stage
from bot.domain.measured import Came, Sought
from storage.measuring.window import came, counted
from storage.models import journeys, leads


def read(connection: Connection, sought: Sought) -> Iterator[Came]:
    """Alike are those whose judgements are alike, too: few, however many leads there are."""
    handover = sought.handover
    there = [func.coalesce(leads.c[name], "") != "" for name in handover.fields]
    if handover.note:
        there.append(func.coalesce(leads.c.extra[NOTE].as_string(), "") != "")
    asked = (
        select(
            leads.c.source,
            leads.c.routed_at.is_not(None).label("handed_over"),
            (leads.c.claimed_at.is_not(None) | journeys.c.accepted_at.is_not(None)).label(
                "accepted"
            ),
            journeys.c.sql_at.is_not(None).label("sql"),
            journeys.c.opportunity_at.is_not(None).label("opportunity"),
            leads.c.stage,
            (and_(true(), *there) if there else cast(null(), Boolean)).label("complete"),
            # As text, which both databases can compare.
            (cast(leads.c.judged if sought.definition else null(), Text)).label("judged"),
        )
        .outerjoin_from(leads, journeys, journeys.c.lead_id == leads.c.id)
        .where(came(sought))
    )
    found = Counter[Came]()
    known: dict[str | None, tuple[int | None, bool]] = {None: (None, False)}
    for row in connection.execute(counted(asked, sought, leads.c.id)):
        if row.judged not in known:
            known[row.judged] = _judgement(row.judged, sought.definition)
        complete = None if row.complete is None else bool(row.complete)
        version, met = known[row.judged]
        one = Came(
            row.source,
            bool(row.handed_over),
            bool(row.accepted),
            bool(row.sql),
            bool(row.opportunity),
            Stage(row.stage),
            complete,
            version,
            met,
        )
        if sought.each:
            yield one._replace(lead_id=row.lead_id)
        else:
            found[one] += row.n
    for one, n in found.items():
        yield one._replace(n=n)


def _judgement(text: str, definition: str | None) -> tuple[int | None, bool]:
    """The version that judged a lead, and whether it was met."""
    for one in map(judgement_of, json.loads(text)):
        if one.definition == definition:
            return one.version, one.met is True
    return None, False
