"""New leads get a channel and an owner, in the order in which they came."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.config import Settings
from bot.domain.deliveries import Kind as Shown
from bot.domain.deliveries import Wish, card_key
from bot.domain.leads import FIELDS, Lead
from bot.domain.routing import Considered, Route, Rule, Turn, decide, next_in_turn
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
        route = self._decide(lead)
        turn = self._give(work, route.rule)
        work.leads.route(lead.id, route.rule.channel, turn.owner, trace_of(route, turn), at)
        said = {"rule": route.rule.name, "channel": route.rule.channel, "owner": turn.owner}
        work.timeline.add(Entry(lead.id, at, Kind.ROUTED, None, said))
        card = Wish(card_key(lead.id), Shown.CARD, place=route.rule.channel, lead_id=lead.id)
        work.deliveries.want(card, at)

    def _decide(self, lead: Lead) -> Route:
        rules = self._rules()
        try:
            return decide(rules, values_of(lead))
        except Exception:
            # One lead that no rule can digest must not stop all those behind it.
            log.exception("rules_failed", lead=lead.id)
            return Route(rules[-1], (Considered(rules[-1].name, None, {}),))

    def _rules(self) -> tuple[Rule, ...]:
        return tuple(
            Rule(rule.name, rule.when, rule.channel, rule.pool, rule.owner)
            for rule in self.settings.routing
        )

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


def values_of(lead: Lead) -> dict[str, object]:
    """What conditions may look at (`bot.domain.conditions.LEAD_VALUES`)."""
    data = lead.data
    values: dict[str, object] = {name: getattr(data, name) for name in FIELDS}
    values |= {
        "source": lead.source,
        "company_domain": data.domain,
        "free_mail": data.free_mail if data.email else None,
        "extra": data.extra,
    }
    return values


def trace_of(route: Route, turn: Turn) -> dict[str, object]:
    """The decision as it is stored with the lead and read aloud by Details."""
    return {
        "rules": [
            {"rule": one.rule, "matched": one.matched, "saw": dict(one.saw)}
            for one in route.considered
        ],
        "channel": route.rule.channel,
        "pool": route.rule.pool,
        "owner": turn.owner,
        "passed_over": [list(one) for one in turn.passed_over],
    }
