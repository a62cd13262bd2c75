"""Leads: where they are routed, who has them, how far they are, and how they are found."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    Integer,
    Text,
    bindparam,
    cast,
    func,
    select,
    update,
)

from bot.domain.judgements import Judgement, judgement_of
from bot.domain.leads import OPEN_STAGES, Lead, Stage
from bot.domain.routing import Routed
from bot.domain.tiers import Tier
from storage.lead_finding import found
from storage.lead_rows import COLUMNS, GET, lead_of
from storage.models import leads
from storage.prepared import Prepared

_WAITING = Prepared(
    lambda _: (
        select(*COLUMNS)
        .where(leads.c.routed_at.is_(None))
        .order_by(leads.c.id)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True)
    )
)
#: Any number that nothing else locks; held by whichever replica routes, until it commits.
_ROUTING_LOCK = 0x726F757465
_MAY_ROUTE = Prepared(lambda _: select(func.pg_try_advisory_xact_lock(_ROUTING_LOCK).label("mine")))
_ROUTE = Prepared(
    lambda _: (
        update(leads)
        .where(leads.c.id == bindparam("id_"))
        .values(
            channel=bindparam("channel_"),
            owner=bindparam("owner_"),
            given_to=bindparam("owner_"),
            trace=bindparam("trace_"),
            given_at=bindparam("given_at_"),
            pool=bindparam("pool_"),
            held=bindparam("held_"),
            score=bindparam("score_"),
            judged=bindparam("judged_"),
            rule=bindparam("rule_"),
            tier=bindparam("tier_"),
            masked=bindparam("masked_"),
            routed_at=bindparam("at_"),
        )
    )
)
_TRACE = select(leads.c.trace).where(leads.c.id == bindparam("id"))
# One atomic statement decides who of two is first.
_CLAIM = Prepared(
    lambda _: (
        update(leads)
        .where(leads.c.id == bindparam("id_"), leads.c.claimed_at.is_(None))
        .values(owner=bindparam("person_"), claimed_at=bindparam("at_"))
        .returning(*COLUMNS)
    )
)
_RELEASE = Prepared(
    lambda _: (
        update(leads)
        .where(
            leads.c.id == bindparam("id_"),
            leads.c.owner == bindparam("person_"),
            leads.c.claimed_at.is_not(None),
        )
        .values(owner=leads.c.given_to, claimed_at=None)
        .returning(leads.c.id)
    )
)
_REASSIGN = (
    update(leads)
    .where(leads.c.id == bindparam("id_"))
    .values(
        owner=bindparam("owner_"),
        given_to=bindparam("owner_"),
        given_at=bindparam("at_"),
        claimed_at=None,
        held=False,
    )
)
# As with claims, one statement decides who is first.
_OFFER = (
    update(leads)
    .where(leads.c.id == bindparam("id_"), leads.c.claimed_at.is_(None))
    .values(
        owner=bindparam("owner_"),
        given_to=bindparam("owner_"),
        given_at=bindparam("at_"),
        turn_returned=False,
        held=False,
        waits_for=None,
    )
    .returning(leads.c.id)
)
_SET_TIER = update(leads).where(leads.c.id == bindparam("id_")).values(tier=bindparam("tier_"))
_SET_STAGE = update(leads).where(leads.c.id == bindparam("id_")).values(stage=bindparam("stage_"))
_WAITS_NO_MORE = (
    update(leads)
    .where(leads.c.id == bindparam("id_"), leads.c.held.is_(True))
    .values(held=False, waits_for=None)
)
# As text: many leads are judged alike, and each text is read once.
_JUDGED = select(cast(leads.c.judged, Text)).where(
    leads.c.received_at >= bindparam("start"),
    leads.c.received_at < bindparam("end"),
    leads.c.routed_at.is_not(None),
    leads.c.history.is_(False),
)
_OPEN_SINCE = (
    select(leads.c.id)
    .where(
        leads.c.received_at >= bindparam("since"),
        leads.c.routed_at.is_not(None),
        leads.c.history.is_(False),
        leads.c.stage.in_(sorted(OPEN_STAGES)),
    )
    .limit(bindparam("limit"))
)
_OPEN_AFTER = _OPEN_SINCE.where(leads.c.id > bindparam("after")).order_by(leads.c.id)
_OPEN_BEFORE = _OPEN_SINCE.where(leads.c.id < bindparam("before")).order_by(leads.c.id.desc())

#: More than any id.
_NO_LEAD = 2**62


class SqlLeads:
    """See `bot.ports.LeadRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def get(self, lead_id: int) -> Lead | None:
        row = GET.first(self._connection, {"id": lead_id})
        return None if row is None else lead_of(row)

    def waiting(self, limit: int) -> Sequence[Lead]:
        if self._connection.dialect.name == "postgresql" and not self._may_route():
            return []
        return [lead_of(row) for row in _WAITING.all(self._connection, {"limit": limit})]

    def _may_route(self) -> bool:
        """Two replicas that route at once would show leads in another order than they came."""
        return bool(_MAY_ROUTE.scalar(self._connection, {}))

    def route(self, lead_id: int, routed: Routed, at: datetime) -> None:
        row = {
            "id_": lead_id,
            "channel_": routed.channel,
            "owner_": routed.owner,
            "trace_": dict(routed.trace),
            "given_at_": at if routed.owner else None,
            "pool_": routed.pool,
            "held_": routed.held,
            "score_": routed.score,
            "judged_": [one.as_facts() for one in routed.judged],
            "rule_": routed.rule,
            "tier_": routed.tier,
            "masked_": routed.masked,
            "at_": at,
        }
        _ROUTE.run(self._connection, row)

    def trace(self, lead_id: int) -> Mapping[str, object]:
        return self._connection.execute(_TRACE, {"id": lead_id}).scalar() or {}

    def claim(self, lead_id: int, person: str, at: datetime) -> Lead | None:
        row = _CLAIM.first(self._connection, {"id_": lead_id, "person_": person, "at_": at})
        return None if row is None else lead_of(row)

    def release(self, lead_id: int, person: str) -> bool:
        row = {"id_": lead_id, "person_": person}
        return _RELEASE.first(self._connection, row) is not None

    def reassign(self, lead_id: int, owner: str, at: datetime) -> None:
        row = {"id_": lead_id, "owner_": owner, "at_": at}
        self._connection.execute(_REASSIGN, row)

    def offer(self, lead_id: int, owner: str, at: datetime) -> bool:
        row = {"id_": lead_id, "owner_": owner, "at_": at}
        return self._connection.execute(_OFFER, row).first() is not None

    def set_tier(self, lead_id: int, tier: Tier) -> None:
        self._connection.execute(_SET_TIER, {"id_": lead_id, "tier_": tier})

    def set_stage(self, lead_id: int, stage: Stage) -> None:
        self._connection.execute(_SET_STAGE, {"id_": lead_id, "stage_": stage})
        if stage not in OPEN_STAGES:
            self._connection.execute(_WAITS_NO_MORE, {"id_": lead_id})
        # Whoever was full may have room now.
        self._touched.add("leads")

    def find(self, words: str, limit: int, skip: int = 0) -> Sequence[Lead]:
        number = words.strip().lstrip("#")
        # An id is meant first; a telephone number may hold the same digits.
        meant = self.get(int(number)) if number.isdecimal() and len(number) <= 18 else None
        first = [] if meant is None else [meant]
        rows = found(self._connection, words, skip + limit + len(first))
        others = [lead for lead in map(lead_of, rows) if meant is None or lead.id != meant.id]
        return [*first, *others][skip : skip + limit]

    def open_after(self, lead_id: int, since: datetime, limit: int) -> Sequence[int]:
        at = {"after": lead_id, "since": since, "limit": limit}
        return list(self._connection.execute(_OPEN_AFTER, at).scalars())

    def open_before(self, lead_id: int | None, since: datetime, limit: int) -> Sequence[int]:
        before = _NO_LEAD if lead_id is None else lead_id
        at = {"before": before, "since": since, "limit": limit}
        return list(self._connection.execute(_OPEN_BEFORE, at).scalars())

    def judged_between(self, start: datetime, end: datetime) -> Iterator[tuple[Judgement, ...]]:
        known: dict[str, tuple[Judgement, ...]] = {}
        for told in self._connection.execute(_JUDGED, {"start": start, "end": end}).scalars().all():
            if told not in known:
                known[told] = tuple(map(judgement_of, json.loads(told)))
            yield known[told]
