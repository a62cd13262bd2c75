"""A pool from the beginning, fast: gives what `bot.domain.turns.choose` would, without reasons."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import field
from math import inf
from typing import NamedTuple

from bot.dataclass import dataclass
from bot.domain.fairness import TOLERANCE, share_out
from bot.domain.pools import Overflow, Pool, Strategy
from bot.domain.standings import Member


class Gap(NamedTuple):
    """A stretch in which somebody got no leads, in seconds since 1970; an open end is infinite."""

    start: float
    end: float
    #: Paused: not to get any, however full the others were, and nothing to catch up.
    barred: bool


@dataclass
class _Share:
    """What a member of a pool has had, and whether they are there."""

    member: Member
    credit: float = 0.0
    given: int = 0
    today: int = 0
    #: The number of the turn in which they last got a lead.
    last: int = -1
    missed: float = 0.0
    settling: float = 0.0
    #: Away when the pool last gave a lead; see `bot.domain.standings.Standing`.
    was_away: bool = False


@dataclass
class PoolReplay:
    """Leads come in the order of `arrive`; people are away as `gaps` (by user) tell.

    Limits a day count; limits of open leads do not, because nobody knows when these leads would
    have been closed. Where the fewest open leads decide, none is ever closed.
    """

    pool: Pool
    gaps: Mapping[str, Sequence[Gap]] = field(default_factory=dict)
    _day: int = 0
    _turn: int = 0
    _held: deque[int] = field(default_factory=deque)
    _shares: dict[str, _Share] = field(init=False)
    #: Beginnings and ends of gaps still to come, the next one last: at, user, barred, +1 or -1.
    _events: list[tuple[float, str, bool, int]] = field(init=False)
    #: How many gaps somebody is in just now: away, and barred.
    _absent: dict[str, int] = field(default_factory=dict)
    _barred: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shares = {one.user: _Share(one) for one in self.pool.members}
        people = {*self._shares, self.pool.fallback}
        events: list[tuple[float, str, bool, int]] = []
        for user, gaps in self.gaps.items():
            for gap in gaps if user in people else ():
                events.append((gap.start, user, gap.barred, 1))
                if gap.end < inf:
                    events.append((gap.end, user, gap.barred, -1))
        # Where one gap ends as another begins, nobody is there between them.
        self._events = sorted(events, key=lambda event: (event[0], -event[3]), reverse=True)

    def arrive(self, lead: int, day: int, at: float = 0.0) -> list[tuple[int, str]]:
        """Take in a lead at a time and on a day (numbers that grow); returns who now has which.

        A lead that finds nobody free waits, if the pool holds leads, until somebody is back or the
        next day begins.
        """
        given: list[tuple[int, str]] = []
        while self._events and self._events[-1][0] <= at:
            given += self._pass(self._events.pop())
        if day != self._day:
            self._day = day
            for share in self._shares.values():
                share.today = 0
        self._held.append(lead)
        return given + self._drain()

    def charge(self, user: str) -> None:
        """Count a lead that somebody got outside their turn."""
        share = self._shares.get(user)
        if share is not None:
            self._take(share)

    def _pass(self, event: tuple[float, str, bool, int]) -> list[tuple[int, str]]:
        """Somebody goes or is back; who is back finds the leads that wait."""
        _, user, barred, step = event
        kind = self._barred if barred else self._absent
        kind[user] = kind.get(user, 0) + step
        if not kind[user]:
            del kind[user]
        return self._drain() if step < 0 else []

    def _drain(self) -> list[tuple[int, str]]:
        given: list[tuple[int, str]] = []
        while self._held:
            owner = self._next()
            if owner is None:
                break
            given.append((self._held.popleft(), owner))
        return given

    def _there(self, share: _Share) -> bool:
        user = share.member.user
        return user not in self._absent and user not in self._barred

    def _next(self) -> str | None:
        shares = list(self._shares.values())
        some_away = bool(self._absent or self._barred)
        there = [one for one in shares if self._there(one)] if some_away else shares
        free = [one for one in there if not one.member.per_day or one.today < one.member.per_day]
        owner, per_weight = None, 0.0
        if free:
            self._welcome(free)
            owner, per_weight = self._give(free)
        elif self.pool.overflow is Overflow.ROUTE_ANYWAY:
            among = there or [one for one in shares if one.member.user not in self._barred]
            if among:
                owner, per_weight = self._give(among)
        elif self.pool.overflow is Overflow.FALLBACK and self.pool.fallback not in self._barred:
            owner = self.pool.fallback
        self._after(owner, per_weight)
        return owner

    def _welcome(self, free: Sequence[_Share]) -> None:
        """As `bot.domain.standings.come_back`, for whoever was away."""
        catch_up = self.pool.catch_up
        for share in free:
            if share.was_away:
                others = [one.given for one in free if one is not share]
                behind = (sum(others) / len(others) if others else 0.0) - share.given - catch_up
                owed = min(share.missed, catch_up)
                share.was_away, share.missed = False, 0.0
                share.credit = max(share.credit, min(share.credit + owed, catch_up + 1))
                share.settling = max(share.settling, behind, 0.0)

    def _give(self, among: Sequence[_Share]) -> tuple[str, float]:
        """Whose turn it is, and how much of the lead was credited for each unit of weight."""
        if self.pool.strategy is Strategy.LEAST_OPEN:
            fewest = min(one.given + one.settling for one in among) + TOLERANCE
            due = [one for one in among if one.given + one.settling <= fewest]
            return min(due, key=lambda one: one.last).member.user, 0.0
        weights = {one.member.user: self._weight(one) for one in among}
        shared = share_out(weights, {one.member.user: one.credit for one in among})
        for user, credit in shared.credits.items():
            self._shares[user].credit = credit
        chosen = min((self._shares[user] for user in shared.due), key=lambda one: one.last)
        return chosen.member.user, shared.per_weight

    def _after(self, owner: str | None, per_weight: float) -> None:
        """As `bot.domain.standings`: burdens melt, absences are noted, the owner pays."""
        for share in self._shares.values():
            if share.settling and owner is not None:
                share.settling = max(0.0, share.settling - 0.5 / len(self._shares))
            if not self._there(share):
                barred = share.member.user in self._barred
                part = 0.0 if barred else self._weight(share) * per_weight
                share.was_away = True
                share.missed = min(share.missed + part, self.pool.catch_up)
        if owner in self._shares:
            self._take(self._shares[owner])

    def _weight(self, share: _Share) -> float:
        return share.member.weight if self.pool.strategy is Strategy.WEIGHTED else 1.0

    def _take(self, share: _Share) -> None:
        self._turn += 1
        share.last = self._turn
        share.given += 1
        share.today += 1
        if self.pool.strategy is not Strategy.LEAST_OPEN:
            share.credit -= 1
