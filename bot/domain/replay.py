"""Past leads through rules and pools as if they came today: which rule decides, who gets them."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.appraisal import territory_value
from bot.domain.conditions import Condition
from bot.domain.definitions import Definition, Points
from bot.domain.fairness import share_out
from bot.domain.pools import Overflow, Pool, Strategy
from bot.domain.routing import Rule
from bot.domain.standings import Member
from bot.domain.territories import NONE, Territories
from bot.domain.tiering import TierLine
from bot.domain.tiers import Tier

Matches = Callable[[Mapping[str, object]], bool | None]


class Past(NamedTuple):
    """A past lead: when it came, in seconds since 1970, and the number of the rule that decides."""

    lead_id: int
    at: float
    #: What leads of one company have in common (`bot.domain.ownership.company_key`).
    company: str | None
    rule: int


class Decider:
    """Finds the rule that decides about a lead, for many leads. For one thread."""

    def __init__(
        self,
        definitions: Sequence[Definition],
        lines: Sequence[Points],
        rules: Sequence[Rule],
        shared: dict[str, Condition] | None = None,
        territories: Territories = NONE,
        *,
        tiers: Sequence[TierLine] = (),
    ) -> None:
        """`shared` holds conditions by text, for several deciders of one run."""
        known = {} if shared is None else shared

        def matches(condition: Condition) -> Matches:
            return known.setdefault(condition.text, condition).matches

        self._rules = [None if one.when is None else matches(one.when) for one in rules]
        conditions = [*(one.when for one in rules), *(one.when for one in tiers)]
        asked = set().union(*(one.fields for one in conditions if one))
        self._named = [one.tier for one in rules]
        self._tiers = [(one.tier, matches(one.when)) for one in tiers]
        self._lines: list[tuple[int, Matches]] = []
        if "score" in asked:
            self._lines = [(line.points, matches(line.when)) for line in lines]
            asked = asked.union(*(line.when.fields for line in lines))
        self._territories = territories
        # What nobody asks about is not judged.
        self._definitions = [
            (one.key, [matches(clause.when) for clause in one.clauses])
            for one in definitions
            if one.key in asked
        ]

    def decide(self, values: dict[str, object]) -> int:
        """Return the number of the first rule that matches; `values` are those of `values_of`."""
        if self._territories:
            country, state, postcode = (
                str(values[name] or "") for name in ("country", "state", "postcode")
            )
            values |= territory_value(self._territories.of(country, state, postcode))
        for key, clauses in self._definitions:
            values[key] = _met(clauses, values)
        if self._lines:
            values["score"] = sum(points for points, matches in self._lines if matches(values))
        for number, matches in enumerate(self._rules):
            if matches is None or matches(values):
                return number
        raise ValueError("no rule matched: the last routing rule must have no condition")

    def tier(self, values: Mapping[str, object], rule: int) -> Tier:
        """Return the tier of a lead for which `decide` has just returned that rule."""
        if (named := self._named[rule]) is not None:
            return named
        return next((tier for tier, matches in self._tiers if matches(values)), Tier.NORMAL)


def _met(clauses: Sequence[Matches], values: Mapping[str, object]) -> bool | None:
    known = True
    for matches in clauses:
        outcome = matches(values)
        if outcome is False:
            return False
        known = known and outcome is not None
    return True if known else None


@dataclass
class _Share:
    """What a member of a pool has had."""

    member: Member
    credit: float = 0.0
    given: int = 0
    today: int = 0
    #: The number of the turn in which they last got a lead.
    last: int = -1


@dataclass
class PoolReplay:
    """A pool from the beginning, with everybody present; leads come in the order of `arrive`.

    Gives what `bot.domain.turns.choose` would, without its explanations. Limits a day count; limits
    of open leads do not, because nobody knows when these leads would have been closed. Where the
    fewest open leads decide, none is ever closed.
    """

    pool: Pool
    _day: int = 0
    _turn: int = 0
    _held: deque[int] = field(default_factory=deque)
    _shares: dict[str, _Share] = field(init=False)

    def __post_init__(self) -> None:
        self._shares = {one.user: _Share(one) for one in self.pool.members}

    def arrive(self, lead: int, day: int) -> list[tuple[int, str]]:
        """Take in a lead on a day (a number that grows); returns whichever leads now have owners.

        A lead that finds everybody full waits for the next day, if the pool holds leads.
        """
        given: list[tuple[int, str]] = []
        if day != self._day:
            self._day = day
            for share in self._shares.values():
                share.today = 0
        self._held.append(lead)
        while self._held:
            owner = self._next()
            if owner is None:
                break
            given.append((self._held.popleft(), owner))
        return given

    def charge(self, user: str) -> None:
        """Count a lead that somebody got outside their turn."""
        share = self._shares.get(user)
        if share is not None:
            self._take(share)

    def _next(self) -> str | None:
        shares = self._shares.values()
        free = [one for one in shares if not one.member.per_day or one.today < one.member.per_day]
        if not free:
            if self.pool.overflow is Overflow.FALLBACK:
                return self.pool.fallback
            if self.pool.overflow is Overflow.HOLD:
                return None
            free = list(shares)
        chosen = min(self._due(free), key=lambda one: one.last)
        self._take(chosen)
        return chosen.member.user

    def _due(self, free: Sequence[_Share]) -> list[_Share]:
        if self.pool.strategy is Strategy.LEAST_OPEN:
            fewest = min(one.given for one in free)
            return [one for one in free if one.given == fewest]
        weighted = self.pool.strategy is Strategy.WEIGHTED
        weights = {one.member.user: one.member.weight if weighted else 1.0 for one in free}
        shared = share_out(weights, {one.member.user: one.credit for one in free})
        for user, credit in shared.credits.items():
            self._shares[user].credit = credit
        return [self._shares[user] for user in shared.due]

    def _take(self, share: _Share) -> None:
        self._turn += 1
        share.last = self._turn
        share.given += 1
        share.today += 1
        if self.pool.strategy is not Strategy.LEAST_OPEN:
            share.credit -= 1


@dataclass(frozen=True)
class Plan:
    """What one app.yaml does with leads; people stand by their keys."""

    rules: tuple[Rule, ...]
    #: Channel key → the channel in Slack.
    channels: Mapping[str, str]
    pools: Mapping[str, Pool]
    #: The pools in which the owner of a company comes first.
    sticky: frozenset[str]
    #: Company (`company_key`) → who owns it by the list of accounts.
    listed: Mapping[str, str]
    zone: ZoneInfo

    def channel(self, rule: int) -> str:
        """The channel of a rule's leads, as Slack calls it."""
        return self.channels[self.rules[rule].channel]

    def taker(self, rule: int) -> tuple[str | None, str | None]:
        """The pool, or the person, that a rule gives its leads to."""
        return self.rules[rule].pool, self.rules[rule].owner


def owners(plan: Plan, past: Sequence[Past]) -> list[str | None]:
    """Who would get each lead, in the order in which they came; None: it waits, or has nobody."""
    pools = {key: PoolReplay(pool) for key, pool in plan.pools.items()}
    known = dict(plan.listed)
    found: list[str | None] = [None] * len(past)
    for at, lead in enumerate(past):
        pool, owner = plan.taker(lead.rule)
        given: Iterable[tuple[int, str]] = ()
        if owner is not None:
            given = [(at, owner)]
        elif pool is not None:
            before = known.get(lead.company) if pool in plan.sticky and lead.company else None
            if before is not None:
                pools[pool].charge(before)
                given = [(at, before)]
            else:
                day = datetime.fromtimestamp(lead.at, plan.zone).toordinal()
                given = pools[pool].arrive(at, day)
        for number, user in given:
            found[number] = user
            company = past[number].company
            if company is not None and company not in plan.listed:
                known[company] = user
    return found
