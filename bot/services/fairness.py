"""Reads how fairly a pool's leads were shared out over the last weeks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from bot.config import Settings
from bot.config.team import PoolMember
from bot.dataclass import dataclass
from bot.domain.calendar import Always, Interval
from bot.domain.fair_weeks import Count, Fairness, Sharer, fairness, week_starts
from bot.domain.pools import Strategy
from bot.ports import Clock, Store, UnitOfWork
from bot.services.roster import Roster
from bot.services.working_hours import WorkingHours


@dataclass(frozen=True)
class FairnessService:
    """Asked by pool."""

    store: Store
    settings: Settings
    roster: Roster
    hours: WorkingHours
    clock: Clock

    def all(self) -> Sequence[Fairness]:
        """All pools, in the order of the settings."""
        return self.store.read(lambda work: [self.of(work, key) for key in self.settings.pools])

    def of(self, work: UnitOfWork, key: str) -> Fairness:
        """One pool. KeyError when the settings have none of that name."""
        starts = week_starts(self.clock(), self.settings.workspace.zone)
        return self.within(work, key, starts, _counts(work, key, starts))

    def within(
        self,
        work: UnitOfWork,
        key: str,
        starts: tuple[datetime, ...],
        counts: Mapping[tuple[str, int], Count],
    ) -> Fairness:
        """One pool over stretches of time: their first moments, and the end of the last.

        `counts` are by user and the stretch's number, from 0.
        """
        now = min(self.clock(), starts[-1])
        pool = self.settings.pools[key]
        users = {
            one.person: self.roster.user(work, one.person) or one.person for one in pool.people
        }
        met = work.people.many(list(users.values()))
        away = work.absences.during_of(list(users.values()), starts[0])
        sharers = []
        for one in pool.people:
            user = users[one.person]
            told = met[user].zone if user in met else None
            absences = [
                Interval(absence.since, absence.until)
                for absence in away.get(user, ())
                if absence.until is None or absence.until > absence.since
            ]
            hours = self.hours.of(one.person, told, now) or Always()
            weights = self._weights(one, starts, weighted=pool.turns is Strategy.WEIGHTED)
            sharers.append(Sharer(user, weights, hours, absences))
        return fairness(key, starts, sharers, counts, now)

    def _weights(
        self, one: PoolMember, starts: Sequence[datetime], *, weighted: bool
    ) -> tuple[float, ...]:
        """What a member's weight was in the middle of each week."""
        ramp = one.ramp_in(self.settings.workspace.zone)
        weight = one.weight if weighted else 1.0
        middles = [start + (end - start) / 2 for start, end in pairwise(starts)]
        return tuple(
            weight if ramp is None else weight * ramp.part(at) if at >= ramp.begins else 0.0
            for at in middles
        )


def _counts(work: UnitOfWork, key: str, starts: Sequence[datetime]) -> dict[tuple[str, int], Count]:
    passed = Counter(work.pools.passed_by_week(key, starts))
    given = work.pools.given_by_week(key, starts)
    found = {(one.user, one.week): Count(one.given, 0, one.returned) for one in given}
    for at, times in passed.items():
        found[at] = found.get(at, Count()) + Count(passed=times)
    return found
