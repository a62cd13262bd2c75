"""Past leads through the settings in force and through a draft; nothing is written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from math import inf
from types import MappingProxyType
from typing import TypeVar

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.accounts import Company
from bot.domain.addresses import company_domain
from bot.domain.conditions import Condition
from bot.domain.ownership import company_key
from bot.domain.pool_replay import Gap
from bot.domain.pools import Pool
from bot.domain.presence import Source
from bot.domain.replay import Decider, Past, Plan, owners
from bot.domain.standings import Member
from bot.domain.stickiness import WhenAway
from bot.domain.tiers import Tier
from bot.ports import Store, UnitOfWork
from bot.services.roster import Roster


@dataclass(frozen=True)
class Decided:
    """A past lead with the number of the rule that decides now, and in the draft."""

    lead_id: int
    at: float
    company: str | None
    now: int
    draft: int
    #: The tiers, now and in the draft.
    tiers: tuple[Tier, Tier] = (Tier.NORMAL, Tier.NORMAL)


@dataclass(frozen=True)
class Piece:
    """Leads by their ids, as many as one process decides at a time."""

    first: int
    last: int
    since: datetime
    history: bool


class Deciding:
    """Decides about past leads by two files at once. For one thread."""

    def __init__(self, store: Store, now: Settings, draft: Settings) -> None:
        shared: dict[str, Condition] = {}
        self._store = store
        self._deciders = [
            Decider(
                one.agreed,
                one.score_lines,
                one.rules,
                shared,
                one.territory_lists,
                tiers=one.tier_lines,
            )
            for one in (now, draft)
        ]
        self._companies = now.sticky or draft.sticky

    def decide(self, piece: Piece) -> list[Decided]:
        """Decide about the leads of a piece, in no order."""
        return self._store.read(
            lambda work: [
                self._decided(lead.lead_id, lead.received_at, lead.values)
                for lead in work.past.leads(
                    piece.first, piece.last, piece.since, history=piece.history
                )
            ]
        )

    def _decided(self, lead_id: int, at: datetime, values: dict[str, object]) -> Decided:
        company = _company(values) if self._companies else None
        found = []
        for one in self._deciders:
            rule = one.decide(values)
            found.append((rule, one.tier(values, rule)))
        (now, tier_now), (draft, tier_draft) = found
        return Decided(lead_id, at.timestamp(), company, now, draft, (tier_now, tier_draft))


def _company(values: Mapping[str, object]) -> str | None:
    name, domain = values["company"], values["company_domain"]
    return company_key(Company(str(name) if name else None, str(domain) if domain else None))


def pieces_of(first: int, last: int, count: int, since: datetime, *, history: bool) -> list[Piece]:
    """Cut leads into pieces of about 2,000."""
    if count == 0:
        return []
    size = max(1, round((last - first + 1) * min(1.0, 2_000 / count)))
    return [
        Piece(at, min(at + size - 1, last), since, history) for at in range(first, last + 1, size)
    ]


def gaps_of(work: UnitOfWork, settings: Settings, since: datetime) -> Mapping[str, tuple[Gap, ...]]:
    """When the people of the settings got no leads since then, as far as it is on record."""
    users = Roster(settings).users(work)
    found = {
        key: tuple(
            Gap(
                one.since.timestamp(),
                one.until.timestamp() if one.until else inf,
                one.source is Source.PAUSE,
            )
            for one in work.absences.during(user, since)
        )
        for key, user in users.items()
    }
    return {key: gaps for key, gaps in found.items() if gaps}


def plan_of(settings: Settings, gaps: Mapping[str, tuple[Gap, ...]] = MappingProxyType({})) -> Plan:
    """What the settings do with leads, people away as `gaps` tell; people stand by their keys."""
    emails = {person.email: key for key, person in settings.people.items() if person.email}
    listed = {}
    for one in settings.listed_accounts:
        domain = company_domain(one.domain.lower(), None) if one.domain else None
        key = company_key(Company(one.name, domain))
        owner = one.owner if one.owner in settings.people else emails.get(one.owner)
        if key and owner:
            listed[key] = owner
    pools = {
        key: Pool(
            tuple(
                Member(one.person, one.weight, one.per_day, one.open_limit) for one in pool.people
            ),
            pool.turns,
            pool.nobody_free,
            pool.fallback,
            pool.catch_up,
        )
        for key, pool in settings.pools.items()
    }
    sticky = frozenset(key for key, pool in settings.pools.items() if pool.sticky)
    skipping = frozenset(
        key for key, pool in settings.pools.items() if pool.sticky_away is WhenAway.SKIP
    )
    return Plan(
        rules=settings.rules,
        channels=settings.channels,
        pools=pools,
        sticky=sticky,
        listed=listed,
        zone=settings.workspace.zone,
        skipping=skipping,
        gaps=gaps,
    )


@dataclass(frozen=True)
class Outcome:
    """What one file does with one lead: everything in words."""

    channel: str
    rule: str
    #: The pool's or person's key; None: nobody owns the lead.
    taker: str | None
    #: The person's key; None: nobody, or the lead waits.
    owner: str | None
    tier: Tier = Tier.NORMAL


@dataclass(frozen=True)
class Changed:
    """A lead that another channel, pool or person would get, or that is of another tier."""

    lead_id: int
    at: float
    now: Outcome
    draft: Outcome


K = TypeVar("K")
#: (in force, in the draft)
Pair = tuple[int, int]


class Comparison:
    """Who and what would get the leads, by the settings in force and by a draft."""

    def __init__(self, decided: Iterable[Decided], now: Plan, draft: Plan) -> None:
        self._leads: Sequence[Decided] = sorted(decided, key=lambda one: (one.at, one.lead_id))
        self._plans = (now, draft)
        leads = self._leads
        self._owners = (
            owners(now, [Past(one.lead_id, one.at, one.company, one.now) for one in leads]),
            owners(draft, [Past(one.lead_id, one.at, one.company, one.draft) for one in leads]),
        )

    @property
    def absences(self) -> int:
        """How many absences of people in either file were on record, and counted."""
        everything = {**self._plans[0].gaps, **self._plans[1].gaps}
        return sum(map(len, everything.values()))

    @property
    def leads(self) -> int:
        """How many leads were replayed."""
        return len(self._leads)

    @cached_property
    def people(self) -> dict[str | None, Pair]:
        """Person's key → leads; None: leads that have no owner or wait."""
        return _paired(Counter(self._owners[0]), Counter(self._owners[1]))

    @cached_property
    def channels(self) -> dict[str, Pair]:
        """Channel in Slack → leads."""
        now, draft = self._plans
        return _paired(
            Counter(now.channel(one.now) for one in self._leads),
            Counter(draft.channel(one.draft) for one in self._leads),
        )

    @cached_property
    def rules(self) -> dict[str, tuple[int | None, int | None]]:
        """Rule → leads it took; None where a file has no such rule. In the draft's order."""
        now, draft = self._plans
        taken = (Counter(one.now for one in self._leads), Counter(one.draft for one in self._leads))
        before = {rule.name: taken[0][number] for number, rule in enumerate(now.rules)}
        after = {rule.name: taken[1][number] for number, rule in enumerate(draft.rules)}
        return {name: (before.get(name), after.get(name)) for name in {**after, **before}}

    @cached_property
    def changed(self) -> list[Changed]:
        """Leads that get another channel, pool, person by rule or tier, oldest first."""
        now, draft = self._plans
        return [
            Changed(one.lead_id, one.at, self._outcome(0, at), self._outcome(1, at))
            for at, one in enumerate(self._leads)
            if now.channel(one.now) != draft.channel(one.draft)
            or now.taker(one.now) != draft.taker(one.draft)
            or one.tiers[0] != one.tiers[1]
        ]

    @cached_property
    def channel_changes(self) -> int:
        """How many leads change their channel."""
        return sum(one.now.channel != one.draft.channel for one in self.changed)

    @cached_property
    def taker_changes(self) -> int:
        """How many leads change the pool, or the person whom a rule names."""
        return sum(one.now.taker != one.draft.taker for one in self.changed)

    @cached_property
    def tier_changes(self) -> int:
        """How many leads change their tier."""
        return sum(one.now.tier != one.draft.tier for one in self.changed)

    @cached_property
    def tiers(self) -> dict[str, Pair]:
        """Tier → leads."""
        now, draft = (Counter(one.tiers[side] for one in self._leads) for side in (0, 1))
        return {tier.value: (now[tier], draft[tier]) for tier in Tier}

    def _outcome(self, which: int, at: int) -> Outcome:
        plan, lead = self._plans[which], self._leads[at]
        number = lead.draft if which else lead.now
        pool, owner = plan.taker(number)
        taker = f"pool {pool}" if pool else owner
        name = plan.rules[number].name
        return Outcome(
            plan.channel(number), name, taker, self._owners[which][at], lead.tiers[which]
        )


def _paired(now: Mapping[K, int], draft: Mapping[K, int]) -> dict[K, Pair]:
    """Both counts by name, the most first; what stands for nobody comes last."""
    names = sorted({*now, *draft}, key=lambda one: (one is None, -now.get(one, 0), str(one)))
    return {name: (now.get(name, 0), draft.get(name, 0)) for name in names}
