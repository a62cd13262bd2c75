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
from bot.domain.routing import Considered, Route, Routed, Rule, Turn, next_in_turn
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
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
    clock: Clock

    def route_waiting(self) -> int:
        """Route the oldest leads that wait; returns how many. 0: nothing waits."""
        return self.store.change(self._route_batch)

    def _route_batch(self, work: UnitOfWork) -> int:
        at = self.clock()
        waiting = work.leads.waiting(BATCH)
        for lead in waiting:
            self._route(work, lead, at)
        return len(waiting)

    def _route(self, work: UnitOfWork, lead: Lead, at: datetime) -> None:
        found = self._appraise(lead)
        rule = found.route.rule
        turn = self._give(work, rule)
        trace = trace_of(found, turn)
        routed = Routed(rule.channel, turn.owner, trace, found.score.total, found.judged)
        work.leads.route(lead.id, routed, at)
        said = {"rule": rule.name, "channel": rule.channel, "owner": turn.owner}
        work.timeline.add(Entry(lead.id, at, Kind.ROUTED, None, said))
        card = Wish(card_key(lead.id), Shown.CARD, place=rule.channel, lead_id=lead.id)
        work.deliveries.want(card, at)

    def explain(self, source: str, data: LeadData) -> Mapping[str, object]:
        """Where such a lead would go and why, without anybody's turn; nothing is written."""
        return trace_of(self._decide(source, data), Turn(None))

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

    def _give(self, work: UnitOfWork, rule: Rule) -> Turn:
        if rule.owner is not None:
            return Turn(self.roster.user(work, rule.owner))
        if rule.pool is None:
            return Turn(None)
        users: list[str] = []
        absent: dict[str, str] = {}
        for key in self.settings.pools[rule.pool].people:
            user = self.roster.user(work, key)
            users.append(user or key)
            if user is None:
                absent[key] = "not found in Slack"
            elif (person := work.people.get(user)) and person.deleted:
                absent[user] = "deactivated in Slack"
        turn = next_in_turn(users, work.turns.last(rule.pool), absent)
        if turn.owner is not None:
            work.turns.took(rule.pool, turn.owner)
        return turn


def rules_of(settings: Settings) -> tuple[Rule, ...]:
    """The routing rules as the domain walks them."""
    return tuple(
        Rule(rule.name, rule.when, rule.channel, rule.pool, rule.owner) for rule in settings.routing
    )


def trace_of(found: Appraisal, turn: Turn) -> dict[str, object]:
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
        "owner": turn.owner,
        "passed_over": [list(one) for one in turn.passed_over],
    }
