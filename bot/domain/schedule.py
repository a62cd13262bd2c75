"""Something that is due once a local day: at a time, on some days of the week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
#: A week and the day on which the clock changes: every weekday is among them.
_LOOK_BACK = 9


@dataclass(frozen=True)
class Due:
    """The local day for which something is due, and the instant (UTC)."""

    day: date
    at: datetime


@dataclass(frozen=True)
class Daily:
    """A time of day on some days of the week (Monday is 0), in a time zone.

    A time that the clock skips is due as long after the change as it lies behind it; one that comes
    twice is due the first time. A date that the zone skips is no day.
    """

    at: time
    days: frozenset[int]
    zone: ZoneInfo

    def latest(self, now: datetime) -> Due | None:
        """The latest due instant up to `now`; None only where no day is named."""
        return next((due for due in self._back_from(now) if due.at <= now), None)

    def _back_from(self, now: datetime) -> Iterator[Due]:
        # A day more, because an instant in UTC may be of tomorrow there.
        today = now.astimezone(self.zone).date() + _DAY
        for back in range(_LOOK_BACK + 1):
            day = today - back * _DAY
            if day.weekday() not in self.days:
                continue
            due = datetime.combine(day, self.at, self.zone).astimezone(UTC)
            if due.astimezone(self.zone).date() == day:
                yield Due(day, due)
