"""Who got how many leads of a pool, week by week, held against what was due to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass
from bot.domain.calendar import Always, Calendar, Interval, without

#: Weeks that are looked back on, the current one included.
WEEKS = 8


@dataclass(frozen=True)
class Count:
    """A person's leads in one week of a pool."""

    #: Leads that they were given and did not pass on.
    given: int = 0
    #: Offers that they let pass or passed on.
    passed: int = 0
    #: Of those given: turns that were given back, because the lead was junk.
    returned: int = 0

    @property
    def kept(self) -> int:
        """Leads that count as turns."""
        return self.given - self.returned

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.given + other.given, self.passed + other.passed, self.returned + other.returned
        )


@dataclass(frozen=True)
class Line:
    """A person over all weeks; `due` is in leads, by weight and presence."""

    user: str
    counts: tuple[Count, ...]
    due_by_week: tuple[float, ...]
    #: The part of the time at which they were there, of all that is over, from 0 to 1.
    presence: float

    @property
    def total(self) -> Count:
        """All weeks together."""
        return sum(self.counts, Count())

    @property
    def due(self) -> float:
        """Leads that were due to them in all weeks together."""
        return sum(self.due_by_week)


@dataclass(frozen=True)
class Fairness:
    """A pool's last weeks: their first moments, and a line for each member, in the pool's order."""

    pool: str
    weeks: tuple[datetime, ...]
    lines: tuple[Line, ...]

    @property
    def kept(self) -> int:
        """All leads that count as turns."""
        return sum(line.total.kept for line in self.lines)

    def share(self, line: Line) -> float:
        """The part of all leads that somebody had, from 0 to 1."""
        return line.total.kept / self.kept if self.kept else 0.0

    def due_share(self, line: Line) -> float:
        """The part of all leads that was due to somebody, from 0 to 1."""
        due = sum(one.due for one in self.lines)
        return line.due / due if due else 0.0


@dataclass(frozen=True)
class Sharer:
    """A member: the weight that they had in each week, their hours, and when they were away."""

    user: str
    weights: tuple[float, ...]
    hours: Calendar = field(default_factory=Always)
    absences: Sequence[Interval] = ()


def week_starts(now: datetime, zone: ZoneInfo, weeks: int = WEEKS) -> tuple[datetime, ...]:
    """The first moments of the last weeks (from Monday, in the zone) and of the next, in UTC."""
    local = now.astimezone(zone).date()
    monday = local - timedelta(days=local.weekday())
    days = [monday + timedelta(weeks=number - weeks + 1) for number in range(weeks + 1)]
    return tuple(datetime.combine(day, time(), zone).astimezone(UTC) for day in days)


def fairness(
    pool: str,
    starts: tuple[datetime, ...],
    sharers: Iterable[Sharer],
    counts: Mapping[tuple[str, int], Count],
    now: datetime,
) -> Fairness:
    """Share the leads of each week out by weight and presence.

    `starts` are those of `week_starts`; `counts` are by user and the week's number. In each week
    the leads that members kept are due to them in proportion to weight times presence: the part of
    their working time so far at which they were not away. Leads of a week in which nobody was
    there are due to nobody.
    """
    members = tuple(sharers)
    weeks = range(len(starts) - 1)
    spans = [(starts[week], min(starts[week + 1], now)) for week in weeks]
    there = [[_presence(one, *span) for span in spans] for one in members]
    due = [[0.0 for _ in weeks] for _ in members]
    for week in weeks:
        kept = sum(counts.get((one.user, week), Count()).kept for one in members)
        parts = [one.weights[week] * there[at][week] for at, one in enumerate(members)]
        for at, part in enumerate(parts):
            due[at][week] = kept * part / sum(parts) if part else 0.0
    lines = tuple(
        Line(
            one.user,
            tuple(counts.get((one.user, week), Count()) for week in weeks),
            tuple(due[at]),
            _presence(one, starts[0], now),
        )
        for at, one in enumerate(members)
    )
    return Fairness(pool, starts[:-1], lines)


def _presence(one: Sharer, start: datetime, end: datetime) -> float:
    worked = one.hours.elapsed(start, end)
    if not worked:
        return 0.0
    return without(one.hours, one.absences).elapsed(start, end) / worked
