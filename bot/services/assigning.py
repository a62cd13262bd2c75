"""Gives leads to the people of a pool, and to those who wait when somebody is free again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime, time
from types import MappingProxyType

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import card_key
from bot.domain.pools import Contender, Pool, Strategy, Turn
from bot.domain.standings import Member, Standing, adjust, charge, give_back, join
from bot.domain.stickiness import WhenAway
from bot.domain.timeline import Entry, Kind
from bot.domain.turns import choose, drain
from bot.ports import UnitOfWork
from bot.services.availability import Availability, Barriers
from bot.services.roster import Roster
from bot.services.telling import tell

#: Held leads given out in one transaction.
BATCH = 25


@dataclass(frozen=True)
class Situation:
    """What a turn is decided by."""

    pool: Pool
    standings: tuple[Standing, ...]
    barriers: Barriers


@dataclass(frozen=True)
class Drained:
    """What became of the leads that a pool held."""

    #: Lead, and by which turn somebody has it; None: it waited for its owner.
    given: tuple[tuple[int, Turn | None], ...]
    #: Leads that got an owner, or wait for the pool instead of one person.
    moved: int


@dataclass(frozen=True)
class Preview:
    """A pool, where its people stand, and whose turn the next lead would be."""

    pool: Pool
    standings: tuple[Standing, ...]
    turn: Turn


@dataclass(frozen=True)
class Assigner:
    """Asks the domain whose turn it is, with what storage knows of the people."""

    settings: Settings
    roster: Roster
    availability: Availability = field(init=False)

    def __post_init__(self) -> None:
        found = Availability(self.settings, self.roster)
        object.__setattr__(self, "availability", found)

    def give(
        self,
        work: UnitOfWork,
        key: str,
        now: datetime,
        but: Mapping[str, str] = MappingProxyType({}),
    ) -> Turn:
        """Take the next turn of a pool and keep where everybody stands afterwards.

        `but`: who does not get it → why.
        """
        work.pools.lock(key)
        turn = self.preview(work, key, now, but).turn
        work.pools.keep(key, turn.standings)
        left_out = {"open", "given_today"} - self._counted(key)
        return replace(turn, contenders=tuple(_told(one, left_out) for one in turn.contenders))

    def preview(
        self,
        work: UnitOfWork,
        key: str,
        now: datetime,
        but: Mapping[str, str] = MappingProxyType({}),
        *,
        count_all: bool = False,
    ) -> Preview:
        """Look at whose turn it would be; nothing is kept.

        `count_all`: count everybody's leads, also where they decide nothing.
        """
        seen = self.situation(work, key, now, count_all=count_all)
        barriers = seen.barriers
        barred = {**barriers.barred, **but}
        turn = choose(
            seen.pool, seen.standings, barriers.absent, now, barred=barred, off=barriers.off
        )
        return Preview(seen.pool, seen.standings, turn)

    def situation(
        self, work: UnitOfWork, key: str, now: datetime, *, count_all: bool = False
    ) -> Situation:
        """Look at a pool, where its people stand, and who of them is not free."""
        pool = self.pool(work, key, now)
        users = [member.user for member in pool.members]
        standings = self._standings(work, key, users, now, count_all=count_all)
        return Situation(pool, standings, self.availability.barriers(work, users, now, key))

    def drain(self, work: UnitOfWork, key: str, now: datetime) -> Drained:
        """Give out the leads that a pool holds, oldest first, as far as people are free."""
        if key not in self.settings.pools:
            return Drained((), 0)
        work.pools.lock(key)
        awaited = self._to_awaited(work, key, now)
        seen = self.situation(work, key, now)
        barriers = seen.barriers
        given = drain(
            seen.pool,
            seen.standings,
            work.pools.held(key, BATCH),
            barriers.absent,
            now,
            barred=barriers.barred,
            off=barriers.off,
        )
        for one, turn in given:
            if turn.owner is not None:
                _hand_over(work, one.lead_id, turn.owner, now)
        if given:
            work.pools.keep(key, given[-1][1].standings)
        by_turn = [(one.lead_id, turn) for one, turn in given]
        return Drained((*awaited.given, *by_turn), awaited.moved + len(given))

    def charge(self, work: UnitOfWork, key: str, user: str, now: datetime) -> None:
        """Count a lead that somebody got outside their turn as one, if they are in the pool."""
        pool = self.pool(work, key, now)
        work.pools.lock(key)
        turns = 0.0 if pool.strategy is Strategy.LEAST_OPEN else 1.0
        users = [member.user for member in pool.members]
        for standing in self._standings(work, key, users, now):
            if standing.user == user:
                work.pools.keep(key, [charge(standing, now, turns)])
                return
        if user in users:
            work.pools.keep(key, [charge(Standing(user), now, turns)])

    def uncharge(self, work: UnitOfWork, key: str, credited: Mapping[str, float]) -> None:
        """Take back what a turn did to credits, by user."""
        work.pools.lock(key)
        kept = work.pools.standings(key, list(credited), None, opened=False)
        work.pools.keep(key, [adjust(one, -credited[one.user]) for one in kept])

    def _to_awaited(self, work: UnitOfWork, key: str, now: datetime) -> Drained:
        """Give leads that wait for one person to them, or to the pool when they cannot."""
        awaited = work.pools.awaited(key)
        if not awaited:
            return Drained((), 0)
        settings = self.settings.pools[key]
        holds = settings.sticky and settings.sticky_away is WhenAway.HOLD
        barriers = self.availability.barriers(work, list(awaited), now, key)
        given: list[tuple[int, None]] = []
        moved = 0
        for user in awaited:
            to_pool = user in barriers.barred or (user in barriers.away and not holds)
            if user in barriers.away and not to_pool:
                continue
            for one in work.pools.held_for(key, user, BATCH):
                moved += 1
                if to_pool:
                    work.pools.wait_for(one.lead_id, None)
                    work.deliveries.redraw(card_key(one.lead_id), now)
                else:
                    _hand_over(work, one.lead_id, user, now)
                    self.charge(work, key, user, now)
                    given.append((one.lead_id, None))
        return Drained(tuple(given), moved)

    def count_turn(self, work: UnitOfWork, lead_id: int, *, junk: bool) -> None:
        """Give the turn back for a lead judged to be junk, or take that back."""
        of = work.pools.turn_returned(lead_id, returned=junk)
        if of is None:
            return
        pool, user = of
        work.pools.lock(pool)
        for standing in work.pools.standings(pool, [user], None, opened=False):
            # Today's count is derived from leads whose turn was not given back.
            after = give_back(standing, given_today=False) if junk else adjust(standing, -1)
            work.pools.keep(pool, [after])

    def pool(self, work: UnitOfWork, key: str, now: datetime) -> Pool:
        """The pool at `now` with Slack user ids; who is not known in Slack stands by their key."""
        settings = self.settings.pools[key]
        zone = self.settings.workspace.zone
        members = tuple(
            Member(
                self.roster.user(work, one.person) or one.person,
                one.weight,
                one.per_day,
                one.open_limit,
                ramp.part(now) if (ramp := one.ramp_in(zone)) else 1.0,
            )
            for one in settings.people
        )
        fallback = self.roster.user(work, settings.fallback) if settings.fallback else None
        return Pool(
            members,
            settings.turns,
            settings.nobody_free,
            fallback or settings.fallback,
            settings.catch_up,
        )

    def _standings(
        self,
        work: UnitOfWork,
        key: str,
        users: Sequence[str],
        now: datetime,
        *,
        count_all: bool = False,
    ) -> tuple[Standing, ...]:
        """Where everybody stands; whoever has not had a turn here yet begins at the mean."""
        counted = self._counted(key)
        midnight = self._midnight(now) if count_all or "given_today" in counted else None
        opened = count_all or "open" in counted
        kept = tuple(work.pools.standings(key, users, midnight, opened=opened))
        known = {one.user for one in kept}
        new = [user for user in users if user not in known]
        if not new or not kept or not opened:
            return kept
        carried = work.pools.open_leads(new)
        mean = sum(one.open for one in kept) / len(kept)
        return (*kept, *(join(user, carried.get(user, 0), mean) for user in new))

    def _counted(self, key: str) -> frozenset[str]:
        """What must be counted of people's leads for a turn: it costs time with every lead."""
        pool = self.settings.pools[key]
        limited = any(one.open_limit for one in pool.people)
        open_ = pool.turns is Strategy.LEAST_OPEN or limited
        today = any(one.per_day for one in pool.people)
        wanted = (("open", open_), ("given_today", today))
        return frozenset(name for name, is_wanted in wanted if is_wanted)

    def _midnight(self, now: datetime) -> datetime:
        local = now.astimezone(self.settings.workspace.zone)
        return datetime.combine(local.date(), time(), local.tzinfo).astimezone(now.tzinfo)


def _told(one: Contender, left_out: Collection[str]) -> Contender:
    """A contender without the numbers that were not counted."""
    numbers = {name: n for name, n in one.numbers.items() if name not in left_out}
    return replace(one, numbers=numbers)


def _hand_over(work: UnitOfWork, lead_id: int, owner: str, now: datetime) -> None:
    """End a held lead's wait, and have it told."""
    work.pools.give(lead_id, owner, now)
    lead = work.leads.get(lead_id)
    entry = Entry(lead_id, now, Kind.GIVEN, None, {"owner": owner})
    tell(work, entry, lead.channel if lead else None)
