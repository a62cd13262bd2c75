"""Stretches of time that figures are about: local days, weeks, months and quarters.

Every window is half-open, [start, end), and begins and ends at local midnight, so windows meet
without overlap and a week with a DST change is an hour shorter or longer, as people live it.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass


class Span(StrEnum):
    """What a window covers; the words are used in settings and keys, so they are never renamed."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Window:
    """From the local midnight that begins `first` to the one that begins `after`.

    Of the span `day` it may hold several days: those since a daily digest came the last time.
    """

    span: Span
    first: date
    after: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """The first moment, in UTC."""
        return midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment that is not in it any more, in UTC."""
        return midnight(self.after, self.zone)

    @property
    def last(self) -> date:
        """The last day in it."""
        return self.after - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.after - self.first).days

    @property
    def name(self) -> str:
        """The window's name by ISO 8601 where it has one: 2026-W47, 2026-11, 2026-Q4.

        Of several days the first and the last: 2026-11-20..2026-11-22.
        """
        match self.span:
            case Span.DAY if self.days > 1:
                return f"{self.first.isoformat()}..{self.last.isoformat()}"
            case Span.DAY:
                return self.first.isoformat()
            case Span.WEEK:
                year, week, _ = self.first.isocalendar()
                return f"{year}-W{week:02}"
            case Span.MONTH:
                return f"{self.first:%Y-%m}"
            case Span.QUARTER:
                return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
            case Span.YEAR:
                return f"{self.first.year}"

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def previous(self) -> "Window":
        """The one that ends where this begins; of several days as long as this."""
        if self.span is Span.DAY:
            return Window(Span.DAY, self.first - (self.after - self.first), self.first, self.zone)
        return window_on(self.span, self.first - timedelta(days=1), self.zone)

    def next(self) -> "Window":
        """The one that begins where this ends; of several days as long as this."""
        if self.span is Span.DAY:
            return Window(Span.DAY, self.after, self.after + (self.after - self.first), self.zone)
        return window_on(self.span, self.after, self.zone)


def window_of(span: Span, moment: datetime, zone: ZoneInfo) -> Window:
    """The window that a moment lies in, as the clocks of the zone show it."""
    return window_on(span, moment.astimezone(zone).date(), zone)


def window_on(span: Span, day: date, zone: ZoneInfo) -> Window:
    """The window that a local day lies in. Weeks begin on Monday (ISO 8601)."""
    match span:
        case Span.DAY:
            first, after = day, day + timedelta(days=1)
        case Span.WEEK:
            first = day - timedelta(days=day.weekday())
            after = first + timedelta(days=7)
        case Span.MONTH:
            first, after = _months(day, 1)
        case Span.QUARTER:
            first, after = _months(day, 3)
        case Span.YEAR:
            first, after = _months(day, 12)
    return Window(span, first, after, zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a local day begins, in UTC; where clocks skip midnight, the moment they do."""
    # The default fold=0 reads a skipped midnight with the offset before the jump, which is that
    # moment, and of a repeated one the first.
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _months(day: date, length: int) -> tuple[date, date]:
    number = day.year * 12 + (day.month - 1) // length * length
    return _month(number), _month(number + length)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
