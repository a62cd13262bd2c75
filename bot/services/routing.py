"""New leads get a channel and an owner, in the order in which they came."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from time import monotonic

import structlog

from bot.config import Settings
from bot.config.offers import Offering
from bot.dataclass import dataclass
from bot.domain.appraisal import Appraisal, appraise
from bot.domain.definitions import Score
from bot.domain.deliveries import Kind as Shown
from bot.domain.deliveries import Wish, card_key
from bot.domain.leads import Lead, LeadData
from bot.domain.pools import Turn
from bot.domain.routing import Considered, Route, Routed
from bot.domain.tiering import Tiered
from bot.domain.tiers import Tier
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.assigning import Assigner
from bot.services.companies import Companies
from bot.services.offering import Offerer
from bot.services.owners import tell_owner
from bot.services.roster import Roster
from bot.services.sla import SlaService
from bot.services.stickiness import Batch, Stickiness, Sticky
from bot.services.telling import tell

log = structlog.get_logger(__name__)

#: Leads routed in one transaction, at most, and seconds after which no further one is begun: a lead
#: for a pool of a hundred people takes three times as long. As soon as clicks and posts wait for it
#: no further one is begun either: leads come many at once, and cards go to Slack one by one.
BATCH = 10
TURN = 0.05


@dataclass(frozen=True)
class RoutingService:
    """Route what waits. Intake does not wait for it: a lead is safe before it is routed."""

    store: Store
    settings: Settings
    roster: Roster
    assigner: Assigner
    clock: Clock
    #: Needed where a pool is sticky.
    companies: Companies | None = None
    #: Promises an answer to what is routed.
    sla: SlaService | None = None
    #: Makes what pools give an offer, where they ask for that.
    offerer: Offerer | None = None
    #: Seconds that only ever grow.
    stopwatch: Callable[[], float] = monotonic

    def step(self) -> int:
        """Route the oldest leads that wait and give out held ones; returns how many. 0: done."""
        return self.route_waiting() + self.drain_held()

    def route_waiting(self) -> int:
        """Route the oldest leads that wait; returns how many."""
        if self.companies is not None and (known := self.companies.catch_up()):
            log.info("companies_known", companies=known)
        return self.store.change(self._route_batch)

    def drain_held(self) -> int:
        """Give leads that pools hold to whoever is free by now; returns how many."""
        holding = self.store.read(lambda work: work.pools.holding())
        return sum(self._drain(pool) for pool in holding)

    def _drain(self, pool: str) -> int:
        def give(work: UnitOfWork) -> int:
            now = self.clock()
            drained = self.assigner.drain(work, pool, now)
            for lead_id, turn in drained.given:
                lead = work.leads.get(lead_id)
                if lead is not None and self.offerer is not None:
                    why = turn.why if turn else "it waited for them"
                    self.offerer.begin(work, lead, turn, why, now)
            return drained.moved

        return self.store.change(give)

    def _route_batch(self, work: UnitOfWork) -> int:
        at = self.clock()
        waiting = work.leads.waiting(1 if self.store.others_wait() else BATCH)
        batch = Batch() if self.settings.sticky and len(waiting) > 1 else None
        over = self.stopwatch() + TURN
        for count, lead in enumerate(waiting):
            if count and (self.stopwatch() > over or self.store.others_wait()):
                return count
            if batch is not None and batch.may_follow(lead.data):
                # Its company's owner is known once those before it are committed.
                return count
            self._route(work, lead, at)
        return len(waiting)

    def _route(self, work: UnitOfWork, lead: Lead, at: datetime) -> None:
        found = self._appraise(lead)
        rule = found.route.rule
        sticky, turn = self._of_pool(work, rule.pool, lead, at) if rule.pool else (None, None)
        named = self.roster.user(work, rule.owner) if rule.owner else None
        preferred = sticky.preference.owner if sticky else None
        owner = turn.owner if turn else preferred or named
        waits_for = sticky.preference.waits_for if sticky else None
        routed = Routed(
            channel=rule.channel,
            owner=owner,
            trace=trace_of(found, turn, owner, sticky) | self._offering(rule.pool),
            pool=rule.pool,
            held=rule.pool is not None and owner is None,
            score=found.score.total,
            judged=found.judged,
            rule=rule.name,
            tier=found.tiered.tier,
            masked=rule.mask,
        )
        work.leads.route(lead.id, routed, at)
        if waits_for:
            work.pools.wait_for(lead.id, waits_for)
        said = {"rule": rule.name, "channel": rule.channel, "owner": owner, "tier": routed.tier}
        work.timeline.add(Entry(lead.id, at, Kind.ROUTED, None, said))
        after = as_routed(lead, routed, at)
        if after.tier is not Tier.LOW:
            card = Wish(card_key(lead.id), Shown.CARD, place=rule.channel, lead_id=lead.id)
            work.deliveries.want(card, at)
        tell_owner(work, after, at)
        if lead.split_from is not None:
            # Only now it has a thread to be told in.
            tell(
                work, Entry(lead.id, at, Kind.SPLIT, None, {"from": lead.split_from}), rule.channel
            )
        if self.offerer is not None and (turn or preferred):
            why = turn.why if turn else sticky.preference.why if sticky else ""
            given = replace(lead, owner=owner, pool=rule.pool)
            self.offerer.begin(work, given, turn, why, at)
        if self.sla is not None:
            self.sla.begin(work, after, at)

    def explain(self, source: str, data: LeadData) -> Mapping[str, object]:
        """Where such a lead would go and why, without anybody's turn; nothing is written."""
        found = self._decide(source, data)
        return trace_of(found, None, None) | self._offering(found.route.rule.pool)

    def _offering(self, pool: str | None) -> dict[str, object]:
        """What the trace tells of a pool that offers its leads."""
        asked = self.settings.pools[pool].offer if pool else None
        return {"offer": offer_facts(self.settings, asked)} if asked else {}

    def _of_pool(
        self, work: UnitOfWork, pool: str, lead: Lead, at: datetime
    ) -> tuple[Sticky | None, Turn | None]:
        """Who comes before the pool; where there is nobody, whose turn it is."""
        sticky = self._preferred(work, pool, lead.data, at)
        if sticky is not None:
            if sticky.preference.owner:
                self.assigner.charge(work, pool, sticky.preference.owner, at)
                return sticky, None
            if sticky.preference.waits_for:
                return sticky, None
        return sticky, self.assigner.give(work, pool, at)

    def _preferred(
        self, work: UnitOfWork, pool: str, data: LeadData, at: datetime
    ) -> Sticky | None:
        if self.companies is None:
            return None
        asked = Stickiness(self.settings, self.roster, self.assigner, self.companies)
        return asked.prefer(work, pool, data, at)

    def _appraise(self, lead: Lead) -> Appraisal:
        try:
            return self._decide(lead.source, lead.data)
        except Exception:
            # One lead that no rule can digest must not stop all those behind it.
            log.exception("rules_failed", lead=lead.id)
            last = self.settings.rules[-1]
            route = Route(last, (Considered(last.name, None, {}),))
            return Appraisal((), Score(0), route, tiered=Tiered(last.tier or Tier.NORMAL))

    def _decide(self, source: str, data: LeadData) -> Appraisal:
        settings = self.settings
        return appraise(
            source,
            data,
            settings.agreed,
            settings.score_lines,
            settings.rules,
            territories=settings.territory_lists,
            tiers=settings.tier_lines,
        )


def offer_facts(settings: Settings, asked: Offering) -> dict[str, object]:
    """How a pool offers its leads, as a trace tells it."""
    resort = settings.people[asked.last_resort].name if asked.last_resort else None
    return {
        "claim_within": asked.claim_within.written,
        "count": asked.count,
        "hops": asked.hops,
        "last_resort": resort,
    }


def as_routed(lead: Lead, routed: Routed, at: datetime) -> Lead:
    """The lead as storage has it once it is routed."""
    return replace(
        lead,
        channel=routed.channel,
        owner=routed.owner,
        given_at=at if routed.owner else None,
        routed_at=at,
        pool=routed.pool,
        held=routed.held,
        score=routed.score,
        judged=routed.judged,
        rule=routed.rule,
        tier=routed.tier,
        masked=routed.masked,
    )


def trace_of(
    found: Appraisal, turn: Turn | None, owner: str | None, sticky: Sticky | None = None
) -> dict[str, object]:
    """The decision as it is stored with the lead and read aloud by Details."""
    route = found.route
    return {
        "definitions": [one.as_facts() for one in found.judged],
        "score": {
            "total": found.score.total,
            "held": [[line.points, line.says] for line in found.score.held],
            "unknown": [[line.points, line.says] for line in found.score.unknown],
        },
        "rules": [
            {"rule": one.rule, "matched": one.matched, "saw": dict(one.saw)}
            for one in route.considered
        ],
        "territory": found.territory.as_facts() if found.territory else None,
        "tier": found.tiered.as_facts(),
        "masked": route.rule.mask,
        "channel": route.rule.channel,
        "pool": route.rule.pool,
        "owner": owner,
        "sticky": sticky.as_facts() if sticky else None,
        "outcome": turn.outcome if turn else None,
        "turn": turn.why if turn else None,
        "passed_over": [list(one) for one in turn.passed_over] if turn else [],
        "contenders": [
            {"user": one.user, "why": one.reason, **one.numbers} for one in turn.contenders
        ]
        if turn
        else [],
    }
