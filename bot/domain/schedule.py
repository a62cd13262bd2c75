"""Something that is due again and again: at a local time, on days of the week or of the month."""

import calendar
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass
from bot.domain.windows import Span, Window, window_of, window_on

_DAY = timedelta(days=1)
#: Two weeks, because a zone may skip a date, and the day on which the clock changes.
_WEEK_BACK = 16
#: The longest way from one day of a month to that of the next, and the day as above.
_MONTH_BACK = 33
#: Days off in a row that a daily summary looks back over at most.
_LONGEST_BREAK = 40


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

    def before(self, due: Due) -> Due:
        """The one before."""
        return next(one for one in self._back_from(due.at) if one.at < due.at)

    def _back_from(self, now: datetime) -> Iterator[Due]:
        for day in _days_back(now, self.zone, _WEEK_BACK):
            if day.weekday() not in self.days:
                continue
            due = _due(day, self.at, self.zone)
            if due.at.astimezone(self.zone).date() == day:
                yield due


@dataclass(frozen=True)
class Weekly:
    """A time of day on one day of each week (Monday is 0), in a time zone.

    As `Daily`, except that a date that the zone skips is due at that time of the day after, so that
    no week is without one; `Due.day` stays the date that was skipped.
    """

    at: time
    weekday: int
    zone: ZoneInfo

    def latest(self, now: datetime) -> Due | None:
        """The latest due instant up to `now`."""
        days = (day for day in _days_back(now, self.zone, _WEEK_BACK))
        dues = (_due(day, self.at, self.zone) for day in days if day.weekday() == self.weekday)
        return next((due for due in dues if due.at <= now), None)


@dataclass(frozen=True)
class Monthly:
    """A time of day on one day of each month, in a time zone; None is its last day.

    A month that has no such day is due on its last. Skipped dates are treated as by `Weekly`.
    """

    at: time
    day: int | None
    zone: ZoneInfo

    def latest(self, now: datetime) -> Due | None:
        """The latest due instant up to `now`."""
        days = (day for day in _days_back(now, self.zone, _MONTH_BACK) if self._falls_on(day))
        return next((due for day in days if (due := _due(day, self.at, self.zone)).at <= now), None)

    def _falls_on(self, day: date) -> bool:
        last = calendar.monthrange(day.year, day.month)[1]
        return day.day == min(self.day or last, last)


Schedule = Daily | Weekly | Monthly


def covered(
    schedule: Schedule, due: Due, is_off: Callable[[date], bool] = lambda _day: False
) -> Window:
    """What a summary tells that is due then: the last whole week or month, or the days since.

    Windows of dues that follow one another meet without a gap. A daily one tells on Monday of
    Friday to Sunday, and after days off, on which it does not come, of those, too.
    """
    match schedule:
        case Weekly():
            return window_on(Span.WEEK, due.day, schedule.zone).previous()
        case Monthly():
            return window_on(Span.MONTH, due.day, schedule.zone).previous()
        case Daily():
            before = schedule.before(due)
            for _ in range(_LONGEST_BREAK):
                if not is_off(before.day):
                    break
                before = schedule.before(before)
            return Window(Span.DAY, before.day, due.day, schedule.zone)


def covered_now(
    schedule: Schedule, now: datetime, is_off: Callable[[date], bool] = lambda _day: False
) -> Window:
    """What a summary tells that somebody asks for now: as `covered`, up to the last midnight."""
    match schedule:
        case Weekly():
            return window_of(Span.WEEK, now, schedule.zone).previous()
        case Monthly():
            return window_of(Span.MONTH, now, schedule.zone).previous()
        case Daily():
            today = window_of(Span.DAY, now, schedule.zone)
            due = schedule.latest(now)
            if due is None or due.day >= today.first:
                return covered(schedule, due, is_off) if due else today.previous()
            while is_off(due.day):
                due = schedule.before(due)
            return Window(Span.DAY, due.day, today.first, schedule.zone)


def _days_back(now: datetime, zone: ZoneInfo, most: int) -> Iterator[date]:
    # A day more, because an instant in UTC may be of tomorrow there.
    today = now.astimezone(zone).date() + _DAY
    return (today - back * _DAY for back in range(most + 1))


def _due(day: date, at: time, zone: ZoneInfo) -> Due:
    return Due(day, datetime.combine(day, at, zone).astimezone(UTC))
