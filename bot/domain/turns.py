"""Whose turn it is in a pool: fair over absences, explicit when nobody is free, and explained."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.dataclass import dataclass
from bot.domain.fairness import TOLERANCE, share_out
from bot.domain.pools import Contender, Outcome, Overflow, Pool, Strategy, Turn
from bot.domain.standings import Member, Standing, charge, come_back, full, join, melt, stay_away

_NOBODY: Mapping[str, str] = MappingProxyType({})
_NEXT = "next in turn"
_LATER = "their turn comes later"


@dataclass(frozen=True)
class Held:
    """A lead that waits for somebody to be free."""

    lead_id: int
    received_at: datetime


def choose(
    pool: Pool,
    standings: Iterable[Standing],
    absent: Mapping[str, str],
    now: datetime,
    *,
    barred: Mapping[str, str] = _NOBODY,
    off: Mapping[str, str] = _NOBODY,
) -> Turn:
    """Decide who of a pool gets a lead at `now`; the same input gives the same turn.

    `absent` maps those who are away to the reason; `barred` those who must not get a lead even when
    the pool routes anyway (paused, deactivated, not in Slack); `off` those who do not work at this
    hour, which is no absence that could be caught up. Members without a standing are
    newcomers; standings of people who have left the pool are ignored.
    """
    return _Choice(pool, standings, Obstacles(absent, barred, off), now).turn()


def drain(
    pool: Pool,
    standings: Iterable[Standing],
    held: Iterable[Held],
    absent: Mapping[str, str],
    now: datetime,
    *,
    barred: Mapping[str, str] = _NOBODY,
    off: Mapping[str, str] = _NOBODY,
) -> tuple[tuple[Held, Turn], ...]:
    """Give out the leads that a pool holds, oldest first, until nobody is free again.

    To be called whenever somebody may have become free: they are back, a lead was closed, a day or
    their working hours began, the settings changed. No lead is given before one that came earlier.
    """
    given: list[tuple[Held, Turn]] = []
    for one in sorted(held, key=lambda lead: (lead.received_at, lead.lead_id)):
        turn = choose(pool, standings, absent, now, barred=barred, off=off)
        if turn.owner is None:
            break
        given.append((one, turn))
        standings = turn.standings
    return tuple(given)


@dataclass(frozen=True)
class Obstacles:
    """Why people get no leads now; see `choose`."""

    absent: Mapping[str, str]
    barred: Mapping[str, str]
    off: Mapping[str, str]

    def of(self, user: str) -> str | None:
        """The first reason; None: there is none."""
        return self.barred.get(user) or self.absent.get(user) or self.off.get(user)


class _Choice:
    """One decision in the making."""

    def __init__(
        self,
        pool: Pool,
        standings: Iterable[Standing],
        obstacles: Obstacles,
        now: datetime,
    ) -> None:
        self.pool = pool
        self.now = now
        self.barred = obstacles.barred
        self.away = obstacles.absent.keys() | obstacles.barred.keys()
        self.off = obstacles.off.keys()
        self.members = {member.user: member for member in pool.members}
        self.states = self._known(standings)
        self.blocked = {
            user: why
            for user, member in self.members.items()
            if (why := obstacles.of(user) or full(member, self.states[user]))
        }
        self.numbers = {user: self._seen(user) for user in self.members}

    def turn(self) -> Turn:
        free = [user for user in self.members if user not in self.blocked]
        if free:
            self._welcome(free)
            return self._give(free, Outcome.TURN, _NEXT)
        if self.pool.overflow is Overflow.ROUTE_ANYWAY:
            return self._anyway()
        if self.pool.overflow is Overflow.FALLBACK:
            return self._fallback()
        return self._end(None, Outcome.HELD, "everybody is away or full; the lead waits", 0.0)

    def _known(self, standings: Iterable[Standing]) -> dict[str, Standing]:
        known = {one.user: one for one in standings if one.user in self.members}
        mean = _mean_open(known.values())
        return {user: known.get(user) or join(user, 0, mean) for user in self.members}

    def _welcome(self, free: Sequence[str]) -> None:
        for user in free:
            state = self.states[user]
            if state.away:
                others = _mean_open([self.states[one] for one in free if one != user])
                self.states[user] = come_back(state, others, self.pool.catch_up)

    def _anyway(self) -> Turn:
        only_full = [user for user in self.members if user not in self.away | self.off]
        if only_full:
            why = "everybody is away or full; routed anyway, to the next who is only full"
            return self._give(only_full, Outcome.ROUTED_ANYWAY, why)
        only_away = [user for user in self.members if user not in self.barred]
        if only_away:
            why = "everybody is away; routed anyway, to the next in turn"
            return self._give(only_away, Outcome.ROUTED_ANYWAY, why)
        why = "nobody in the pool may get leads now; the lead waits"
        return self._end(None, Outcome.HELD, why, 0.0)

    def _fallback(self) -> Turn:
        person = self.pool.fallback
        if person is None or person in self.barred:
            why = "everybody is away or full, and the fallback person may not get leads now"
            return self._end(None, Outcome.HELD, f"{why}; the lead waits", 0.0)
        why = "everybody is away or full; it goes to the fallback person"
        return self._end(person, Outcome.FALLBACK, why, 0.0)

    def _give(self, among: Sequence[str], outcome: Outcome, why: str) -> Turn:
        if self.pool.strategy is Strategy.LEAST_OPEN:
            return self._end(self._least_open(among), outcome, why, 0.0)
        weights = {user: self._weight(self.members[user]) for user in among}
        shared = share_out(weights, {user: self.states[user].credit for user in among})
        for user, credit in shared.credits.items():
            self.states[user] = replace(self.states[user], credit=credit)
            self.numbers[user] |= {"owed": round(credit, 4)}
        return self._end(self._longest_ago(shared.due), outcome, why, shared.per_weight)

    def _least_open(self, among: Sequence[str]) -> str:
        load = {user: self._load(user) for user in among}
        for user in among:
            self.numbers[user] |= {"counted_open": round(load[user], 4)}
        fewest = min(load.values()) + TOLERANCE
        return self._longest_ago([user for user in among if load[user] <= fewest])

    def _load(self, user: str) -> float:
        """Open leads as they count: with the next one, a newcomer's weigh more while they ramp."""
        state, ramp = self.states[user], self.members[user].ramp
        load = state.open + state.settling
        return load if ramp == 1 else (load + 1) / ramp - 1

    def _longest_ago(self, users: Sequence[str]) -> str:
        """Those who never got a lead come first; among equals, the pool's order decides."""

        def last(user: str) -> float:
            at = self.states[user].last_given_at
            return at.timestamp() if at else float("-inf")

        return min(users, key=last)

    def _end(self, owner: str | None, outcome: Outcome, why: str, per_weight: float) -> Turn:
        contenders = tuple(
            Contender(
                user,
                user not in self.blocked,
                why if user == owner else self.blocked.get(user, _LATER),
                self.numbers[user],
            )
            for user in self.members
        )
        after = tuple(self._after(user, owner, per_weight) for user in self.members)
        return Turn(owner, outcome, why, contenders, after)

    def _after(self, user: str, owner: str | None, per_weight: float) -> Standing:
        state = self.states[user]
        if owner is not None:
            state = melt(state, len(self.members))
        if user in self.away:
            # Whoever may not get leads at all misses none that could be caught up.
            share = 0.0 if user in self.barred else self._weight(self.members[user]) * per_weight
            state = stay_away(state, share, self.pool.catch_up)
        if user == owner:
            pays = 0.0 if self.pool.strategy is Strategy.LEAST_OPEN else 1.0
            state = charge(state, self.now, pays)
        return state

    def _weight(self, member: Member) -> float:
        weight = member.weight if self.pool.strategy is Strategy.WEIGHTED else 1.0
        return weight * member.ramp

    def _seen(self, user: str) -> dict[str, float]:
        state, ramp = self.states[user], self.members[user].ramp
        return {
            "owed": round(state.credit, 4),
            "weight": round(self._weight(self.members[user]), 4),
            **({"ramp": round(ramp, 4)} if ramp < 1 else {}),
            "open": state.open,
            "given_today": state.given_today,
        }


def _mean_open(standings: Collection[Standing]) -> float:
    return sum(one.open for one in standings) / len(standings) if standings else 0.0
