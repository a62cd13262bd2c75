"""Past leads through rules and pools as if they came today: which rule decides, who gets them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass
from bot.domain.appraisal import territory_value
from bot.domain.conditions import Condition
from bot.domain.definitions import Definition, Points
from bot.domain.pool_replay import Gap, PoolReplay
from bot.domain.pools import Pool
from bot.domain.routing import Rule
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
    #: The pools in which a lead does not wait for an owner who is away.
    skipping: frozenset[str] = frozenset()
    #: Person → when they got no leads, as far as it is on record.
    gaps: Mapping[str, tuple[Gap, ...]] = field(default_factory=dict)

    def away(self, pool: str, user: str, at: float) -> bool:
        """Whether the owner of a company cannot have its next lead of a pool."""
        return any(
            gap.start <= at < gap.end and (gap.barred or pool in self.skipping)
            for gap in self.gaps.get(user, ())
        )

    def channel(self, rule: int) -> str:
        """The channel of a rule's leads, as Slack calls it."""
        return self.channels[self.rules[rule].channel]

    def taker(self, rule: int) -> tuple[str | None, str | None]:
        """The pool, or the person, that a rule gives its leads to."""
        return self.rules[rule].pool, self.rules[rule].owner


def owners(plan: Plan, past: Sequence[Past]) -> list[str | None]:
    """Who would get each lead, in the order in which they came; None: it waits, or has nobody."""
    pools = {key: PoolReplay(pool, plan.gaps) for key, pool in plan.pools.items()}
    known = dict(plan.listed)
    found: list[str | None] = [None] * len(past)
    for at, lead in enumerate(past):
        pool, owner = plan.taker(lead.rule)
        given: Iterable[tuple[int, str]] = ()
        if owner is not None:
            given = [(at, owner)]
        elif pool is not None:
            before = known.get(lead.company) if pool in plan.sticky and lead.company else None
            if before is not None and not plan.away(pool, before, lead.at):
                pools[pool].charge(before)
                given = [(at, before)]
            else:
                day = datetime.fromtimestamp(lead.at, plan.zone).toordinal()
                given = pools[pool].arrive(at, day, lead.at)
        for number, user in given:
            found[number] = user
            company = past[number].company
            if company is not None and company not in plan.listed:
                known[company] = user
    return found
