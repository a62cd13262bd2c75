"""New leads get a channel and an owner, in the order in which they came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.config import Settings
from bot.domain.appraisal import Appraisal, appraise
from bot.domain.definitions import Score
from bot.domain.deliveries import Kind as Shown
from bot.domain.deliveries import Wish, card_key
from bot.domain.leads import Lead, LeadData
from bot.domain.pools import Turn
from bot.domain.routing import Considered, Route, Routed, Rule
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.assigning import Assigner
from bot.services.roster import Roster

log = structlog.get_logger(__name__)

#: Leads routed in one transaction: enough to keep up, few enough not to keep clicks waiting.
BATCH = 25


@dataclass(frozen=True)
class RoutingService:
    """Route what waits. Intake does not wait for it: a lead is safe before it is routed."""

    store: Store
    settings: Settings
    roster: Roster
    assigner: Assigner
    clock: Clock

    def step(self) -> int:
        """Route the oldest leads that wait and give out held ones; returns how many. 0: done."""
        return self.route_waiting() + self.drain_held()

    def route_waiting(self) -> int:
        """Route the oldest leads that wait; returns how many."""
        return self.store.change(self._route_batch)

    def drain_held(self) -> int:
        """Give leads that pools hold to whoever is free by now; returns how many."""
        holding = self.store.read(lambda work: work.pools.holding())
        return sum(self._drain(pool) for pool in holding)

    def _drain(self, pool: str) -> int:
        return self.store.change(lambda work: self.assigner.drain(work, pool, self.clock()))

    def _route_batch(self, work: UnitOfWork) -> int:
        at = self.clock()
        waiting = work.leads.waiting(BATCH)
        for lead in waiting:
            self._route(work, lead, at)
        return len(waiting)

    def _route(self, work: UnitOfWork, lead: Lead, at: datetime) -> None:
        found = self._appraise(lead)
        rule = found.route.rule
        turn = self.assigner.give(work, rule.pool, at) if rule.pool else None
        named = self.roster.user(work, rule.owner) if rule.owner else None
        owner = turn.owner if turn else named
        routed = Routed(
            channel=rule.channel,
            owner=owner,
            trace=trace_of(found, turn, owner),
            pool=rule.pool,
            held=turn is not None and owner is None,
            score=found.score.total,
            judged=found.judged,
        )
        work.leads.route(lead.id, routed, at)
        said = {"rule": rule.name, "channel": rule.channel, "owner": owner}
        work.timeline.add(Entry(lead.id, at, Kind.ROUTED, None, said))
        card = Wish(card_key(lead.id), Shown.CARD, place=rule.channel, lead_id=lead.id)
        work.deliveries.want(card, at)

    def explain(self, source: str, data: LeadData) -> Mapping[str, object]:
        """Where such a lead would go and why, without anybody's turn; nothing is written."""
        return trace_of(self._decide(source, data), None, None)

    def _appraise(self, lead: Lead) -> Appraisal:
        try:
            return self._decide(lead.source, lead.data)
        except Exception:
            # One lead that no rule can digest must not stop all those behind it.
            log.exception("rules_failed", lead=lead.id)
            last = rules_of(self.settings)[-1]
            return Appraisal((), Score(0), Route(last, (Considered(last.name, None, {}),)))

    def _decide(self, source: str, data: LeadData) -> Appraisal:
        settings = self.settings
        return appraise(source, data, settings.agreed, settings.score_lines, rules_of(settings))


def rules_of(settings: Settings) -> tuple[Rule, ...]:
    """The routing rules as the domain walks them."""
    return tuple(
        Rule(rule.name, rule.when, rule.channel, rule.pool, rule.owner) for rule in settings.routing
    )


def trace_of(found: Appraisal, turn: Turn | None, owner: str | None) -> dict[str, object]:
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
        "channel": route.rule.channel,
        "pool": route.rule.pool,
        "owner": owner,
        "outcome": turn.outcome if turn else None,
        "turn": turn.why if turn else None,
        "passed_over": [list(one) for one in turn.passed_over] if turn else [],
        "contenders": [
            {"user": one.user, "why": one.reason, **one.numbers} for one in turn.contenders
        ]
        if turn
        else [],
    }
