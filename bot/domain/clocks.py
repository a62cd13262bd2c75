"""The clock of a promise: whose hours count, and what stopped it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from bot.dataclass import dataclass
from bot.domain.calendar import Always, Calendar, Interval, both, without
from bot.domain.spans import EVER


class Count(StrEnum):
    """Whose time counts; the words are stored, so they are never renamed."""

    WALL = "wall"
    TEAM = "team"
    OWNER = "owner"
    BOTH = "both"


class PauseKind(StrEnum):
    """What may stop a clock; the words are stored, so they are never renamed."""

    AWAY = "away"
    HOLD = "hold"
    DOWNTIME = "downtime"


@dataclass(frozen=True)
class Pause(Interval):
    """A stretch in which the owner was away, the lead on hold, or Baton itself not running."""

    kind: PauseKind


@dataclass(frozen=True)
class Excluded:
    """A pause and the time it took off the clock: what of it was open and not paused already."""

    pause: Pause
    open_time: timedelta


@dataclass(frozen=True)
class Clock:
    """Open hours less the pauses that count."""

    #: Whose hours these are: TEAM where the owner's were wanted but there are none.
    count: Count
    hours: Calendar
    #: Those that stop this clock, by start.
    pauses: tuple[Pause, ...] = ()
    #: Those that the policy lets run on, by start.
    ignored: tuple[Pause, ...] = ()

    @cached_property
    def running(self) -> Calendar:
        """When this clock runs."""
        return without(self.hours, self.pauses)

    def paused_by(self, at: datetime) -> Pause | None:
        """Return the pause in force, of several the one that lasts longest."""
        in_force = [pause for pause in self.pauses if pause.covers(at)]
        return max(in_force, key=lambda pause: pause.end or EVER, default=None)

    def excluded(self, start: datetime, end: datetime) -> tuple[Excluded, ...]:
        """Return the pauses that took time off [start, end), in order.

        What several share is taken off by the first, so that the open hours less all of these
        are the time that the clock ran.
        """
        found: list[Excluded] = []
        left = self.hours.elapsed(start, end)
        for number, pause in enumerate(self.pauses, start=1):
            runs = without(self.hours, self.pauses[:number]).elapsed(start, end)
            if runs < left:
                found.append(Excluded(pause, left - runs))
            left = runs
        return tuple(found)

    def until(self, at: datetime) -> "Clock":
        """Return the clock as it was known by then: without pauses that began later."""
        return replace(self, pauses=tuple(pause for pause in self.pauses if pause.start < at))


def clock_for(
    count: Count,
    stops: Collection[PauseKind],
    *,
    team: Calendar,
    owner: Calendar | None = None,
    pauses: Iterable[Pause] = (),
) -> Clock:
    """Return the clock that counts these hours and is stopped by pauses of these kinds.

    An `owner` of None has no hours of their own (or there is no owner yet): the team's count.
    """
    if owner is None and count in (Count.OWNER, Count.BOTH):
        count = Count.TEAM
    hours: Calendar = team
    if count is Count.WALL:
        hours = Always()
    elif owner is not None and count is not Count.TEAM:
        hours = owner if count is Count.OWNER else both(team, owner)
    by_start = sorted(pauses, key=lambda pause: pause.start)
    return Clock(
        count,
        hours,
        tuple(pause for pause in by_start if pause.kind in stops),
        tuple(pause for pause in by_start if pause.kind not in stops),
    )
