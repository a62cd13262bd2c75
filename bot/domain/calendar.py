"""Time that counts: opening hours with holidays, their overlap, and what interrupts them.

Every calendar answers the same questions about half-open stretches of open time. Instants come in
with any zone and leave in UTC. A calendar looks HORIZON ahead at most; what does not come within
it is None, so that one that never opens again (an absence without end) ends no loop and raises
nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass
from bot.domain.hours import Week
from bot.domain.spans import EVER, Span, append, bounds, common, length, week_of
from bot.domain.zones import STEADY, offsets, to_utc

#: How far ahead a calendar looks: no promise to a lead is five years long.
HORIZON = timedelta(days=5 * 365)

_ZERO = timedelta()
_DAY = timedelta(days=1)
#: Earlier than anything.
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Interval:
    """From `start` until before `end`; an `end` of None is not known yet."""

    start: datetime
    end: datetime | None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"an interval ends before it starts: {self.start} to {self.end}")

    def covers(self, at: datetime) -> bool:
        """Whether `at` lies in it."""
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True)
class Calendar(ABC):
    """Stretches of open time, worked out once for each week (in UTC) and kept.

    Equal calendars open at the same instants. Safe to share between threads.
    """

    _kept: dict[int, tuple[tuple[Span, ...], timedelta]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @abstractmethod
    def _expand(self, week: int) -> Sequence[Span]:
        """Work out what is open in a week: sorted, not overlapping, within it."""

    def in_week(self, week: int) -> tuple[tuple[Span, ...], timedelta]:
        """Return what is open in a week (in UTC, counted from 5 January 1970), and how long."""
        kept = self._kept.get(week)
        if kept is None:
            spans = tuple(self._expand(week))
            kept = (spans, sum((end - start for start, end in spans), _ZERO))
            self._kept[week] = kept
        return kept

    def closed_from(self) -> datetime:
        """Return an instant from which it never opens again, EVER when nobody knows one."""
        return EVER

    def _weeks_from(self, at: datetime) -> range:
        last = min(at + HORIZON, max(at, self.closed_from()))
        return range(week_of(at), week_of(last) + 1)

    def _from(self, at: datetime) -> Iterator[Span]:
        """Walk the open spans that end after `at`, in order, until the horizon."""
        for week in self._weeks_from(at):
            for span in self.in_week(week)[0]:
                if span[1] > at:
                    yield span

    def is_open(self, at: datetime) -> bool:
        """Whether time counts at this instant."""
        at = to_utc(at)
        return any(start <= at < end for start, end in self.in_week(week_of(at))[0])

    def next_open(self, at: datetime) -> datetime | None:
        """Return the first open instant from `at` on: `at` itself when open."""
        at = to_utc(at)
        for start, _ in self._from(at):
            return _within(max(start, at), at)
        return None

    def next_close(self, at: datetime) -> datetime | None:
        """Return the first closed instant from `at` on: `at` itself when closed."""
        at = closes = to_utc(at)
        for start, end in self._from(at):
            if start > closes:
                break
            closes = end
        return _within(closes, at)

    def add(self, start: datetime, duration: timedelta) -> datetime | None:
        """Return the first instant at which `duration` of open time has passed since `start`.

        What runs out just as the doors close is due then, not when they open again; no time at
        all has passed at once, open or not. ValueError when the duration is negative.
        """
        if duration < _ZERO:
            raise ValueError(f"open time cannot be negative: {duration}")
        start = to_utc(start)
        if not duration:
            return start
        left = duration
        for week in self._weeks_from(start):
            spans, total = self.in_week(week)
            if left > total:  # most weeks of a long wait pass whole
                left -= total if total and spans[0][0] >= start else length(spans, start, EVER)
                continue
            for opens, closes in spans:
                open_for = closes - max(opens, start)
                if left <= open_for:
                    return _within(max(opens, start) + left, start)
                left -= max(open_for, _ZERO)
        return None

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return how much open time lies in [start, end); zero when `end` is not after `start`."""
        start, end = to_utc(start), to_utc(end)
        if end <= start:
            return _ZERO
        first, last = week_of(start), week_of(end)
        passed = length(self.in_week(first)[0], start, end)
        for week in range(first + 1, last):
            passed += self.in_week(week)[1]
        if last > first:
            passed += length(self.in_week(last)[0], start, end)
        return passed


@dataclass(frozen=True)
class Always(Calendar):
    """The clock on the wall: every instant counts."""

    def _expand(self, week: int) -> Sequence[Span]:
        return (bounds(week),)


@dataclass(frozen=True)
class Hours(Calendar):
    """Weekly opening hours in a time zone, closed on holidays (dates there).

    Open is whenever the clock on that wall reads a time within a block of the day it shows. A
    block over an hour that a change of the clock skips is shorter by it, one over an hour that
    comes twice is longer, and a block within such an hour is skipped or open twice.
    """

    week: Week
    zone: ZoneInfo
    holidays: frozenset[date] = frozenset()

    def _expand(self, week: int) -> Sequence[Span]:
        start, end = bounds(week)
        middle = start + STEADY
        spans: list[Span] = []
        for since, until, offset in (
            *offsets(self.zone, start, middle),
            *offsets(self.zone, middle, end),
        ):
            # a wall clock read as if it were UTC makes local days plain arithmetic
            shown = (since + offset).replace(hour=0, minute=0, second=0, microsecond=0)
            while shown - offset < until:
                if shown.date() not in self.holidays:
                    for opens, closes in self.week.spans[shown.weekday()]:
                        append(
                            spans,
                            max(shown + opens - offset, since),
                            min(shown + closes - offset, until),
                        )
                shown += _DAY
        return spans


@dataclass(frozen=True)
class _Both(Calendar):
    one: Calendar
    other: Calendar

    def _expand(self, week: int) -> Sequence[Span]:
        return common(self.one.in_week(week)[0], self.other.in_week(week)[0])

    def closed_from(self) -> datetime:
        return min(self.one.closed_from(), self.other.closed_from())


@dataclass(frozen=True)
class _Without(Calendar):
    calendar: Calendar
    #: What remains between the absences: sorted, not overlapping.
    present: tuple[Span, ...]

    def _expand(self, week: int) -> Sequence[Span]:
        start, end = bounds(week)
        near = [span for span in self.present if span[0] < end and span[1] > start]
        return common(self.calendar.in_week(week)[0], near)

    def closed_from(self) -> datetime:
        last = self.present[-1][1] if self.present else _BEFORE_ALL
        return min(self.calendar.closed_from(), last)


def both(one: Calendar, other: Calendar) -> Calendar:
    """Return the calendar that is open when both are, whatever their zones."""
    if one == other or isinstance(other, Always):
        return one
    return other if isinstance(one, Always) else _Both(one, other)


def without(calendar: Calendar, absences: Iterable[Interval]) -> Calendar:
    """Return the calendar with these stretches closed; they may overlap, in any order.

    An absence without an end closes it for good, so that what was due later is due at None.
    """
    present: list[Span] = []
    since = _BEFORE_ALL
    for absence in sorted(absences, key=lambda absence: absence.start):
        append(present, since, to_utc(absence.start))
        since = max(since, EVER if absence.end is None else to_utc(absence.end))
    if since == _BEFORE_ALL:
        return calendar
    append(present, since, EVER)
    return _Without(calendar, tuple(present))


def holidays_between(calendar: Calendar, start: datetime, end: datetime) -> tuple[date, ...]:
    """Return the holidays in [start, end) that closed a day with opening hours, in order."""
    match calendar:
        case Hours(week, zone, holidays) if start < end:
            first = start.astimezone(zone).date()
            last = (end - timedelta.resolution).astimezone(zone).date()
            closed = {day for day in holidays if first <= day <= last and week.days[day.weekday()]}
        case _Both(one, other):
            closed = {*holidays_between(one, start, end), *holidays_between(other, start, end)}
        case _Without(inner):
            return holidays_between(inner, start, end)
        case _:
            return ()
    return tuple(sorted(closed))


def _within(found: datetime, asked: datetime) -> datetime | None:
    return found if found - asked <= HORIZON else None
