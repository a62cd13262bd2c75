"""Time that is made up: a clock, what is yet to happen, and chance that is the same each time."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass

HOUR = timedelta(hours=1)
_SEED = 7
_OPENS, _CLOSES = 9, 18
_FRIDAY, _SUNDAY = 4, 6

Event = Callable[[], None]


@dataclass
class Time:
    """Events in their order, from `now` to `until` (UTC)."""

    now: datetime
    until: datetime
    chance: Random = field(default_factory=lambda: Random(_SEED))  # noqa: S311  # no secret
    _events: list[tuple[datetime, int, Event]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def __call__(self) -> datetime:
        """The clock."""
        return self.now

    def at(self, moment: datetime, event: Event) -> None:
        """Have something happen then."""
        heapq.heappush(self._events, (moment, next(self._numbers), event))

    def later(self, hours: float, zone: ZoneInfo, event: Event) -> None:
        """Have it happen after so many hours or, if nobody in that zone is at work, soon after."""
        moment = self.now + hours * HOUR
        local = moment.astimezone(zone)
        opens = datetime.combine(local.date(), time(_OPENS), zone)
        if local.weekday() > _FRIDAY or local.hour >= _CLOSES:
            opens += timedelta(days=1)
            while opens.weekday() > _FRIDAY:
                opens += timedelta(days=1)
        if local < opens:
            moment = opens.astimezone(UTC) + self.chance.random() * 2 * HOUR
        self.at(moment, event)

    def pass_by(self, tell: Callable[[int], None]) -> None:
        """Let everything happen; `tell` hears how many weeks have begun."""
        start, told = self.now, 0
        while self._events and self._events[0][0] <= self.until:
            self.now, _, event = heapq.heappop(self._events)
            event()
            week = (self.now - start) // timedelta(weeks=1) + 1
            if week > told:
                told = week
                tell(week)
        self.now = self.until

    def name(self) -> str:
        """A name that nothing else has."""
        return f"past:{next(self._numbers)}"
