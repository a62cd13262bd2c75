"""A slow calendar to compare with: it looks at the wall clock minute by minute."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.domain.calendar import Calendar, Hours, Interval
from bot.domain.hours import DAYS, Week, parse_week

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

#: Tells whether an instant is open; constant within each whole minute.
Opens = Callable[[datetime], bool]

#: Instants (UTC) around which wall clocks did or will do something odd, and where.
CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Europe/Dublin", datetime(2026, 10, 25, 1, tzinfo=UTC)),  # winter is the exception there
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),  # by half an hour
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Antarctica/Troll", datetime(2026, 3, 29, 1, tzinfo=UTC)),  # by two hours
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),  # 30 December never was
    ("Pacific/Kwajalein", datetime(1993, 8, 21, 12, tzinfo=UTC)),  # nor was 21 August
    ("Pacific/Kiritimati", datetime(2026, 1, 1, 0, tzinfo=UTC)),  # +14:00
    ("Pacific/Pago_Pago", datetime(2026, 1, 1, 0, tzinfo=UTC)),  # -11:00
    ("America/Havana", datetime(2026, 3, 8, 5, tzinfo=UTC)),  # no midnight
    ("America/Havana", datetime(2026, 11, 1, 5, tzinfo=UTC)),  # two midnights
    ("America/Sao_Paulo", datetime(2018, 2, 18, 2, tzinfo=UTC)),  # back from midnight to 23:00
    ("America/St_Johns", datetime(2010, 11, 7, 2, 31, tzinfo=UTC)),  # back over midnight
    ("America/Recife", datetime(2000, 10, 8, 3, tzinfo=UTC)),  # summer of one week
    ("America/Recife", datetime(2000, 10, 15, 2, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 15, 2, tzinfo=UTC)),  # Ramadan
    ("Asia/Kathmandu", datetime(2026, 6, 1, tzinfo=UTC)),  # +05:45
    ("Asia/Kolkata", datetime(2024, 2, 29, tzinfo=UTC)),
    ("UTC", datetime(2027, 12, 31, 23, 59, tzinfo=UTC)),
]


def opens_by_the_wall(hours: Hours) -> Opens:
    """Ask the wall clock, not the calendar's arithmetic."""

    def opens(at: datetime) -> bool:
        wall = at.astimezone(hours.zone)
        if wall.date() in hours.holidays:
            return False
        minute = wall.hour * 60 + wall.minute
        return any(
            block.start.hour * 60 + block.start.minute
            <= minute
            < (block.end.hour * 60 + block.end.minute or 24 * 60)
            for block in hours.week.days[wall.weekday()]
        )

    return opens


def opens_without(opens: Opens, absences: list[Interval]) -> Opens:
    """Close the absences, which start and end on whole minutes."""
    return lambda at: opens(at) and not any(absence.covers(at) for absence in absences)


def counted(opens: Opens, start: datetime, end: datetime) -> timedelta:
    """Add up the open minutes of [start, end); both are whole minutes."""
    return MINUTE * sum(opens(at) for at in _minutes(start, end))


def reached(opens: Opens, start: datetime, duration: timedelta, until: datetime) -> datetime | None:
    """Count open minutes until the duration has passed; both are whole minutes."""
    left = duration
    for at in _minutes(start, until):
        if not left:
            return at
        if opens(at):
            left -= MINUTE
    return None if left else until


def _minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += MINUTE


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Opening hours of up to three blocks a day, some days closed, some open all day."""
    written = {}
    for day in DAYS:
        # drawn in quarters of an hour most of the time, else they rarely meet a change of the clock
        step = draw(st.sampled_from([15, 15, 15, 1]))
        edges = draw(st.sets(st.integers(0, 24 * 60 // step), max_size=6))
        cut = sorted(edges)[: len(edges) // 2 * 2]
        blocks = [
            f"{_clock(cut[at] * step)}-{_clock(cut[at + 1] * step)}" for at in range(0, len(cut), 2)
        ]
        written[day] = ", ".join(blocks) or "closed"
    if all(times == "closed" for times in written.values()):
        written["wednesday"] = "22:30-24:00"
    return parse_week(written)


@st.composite
def places(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """A zone, and a whole minute within a day of something odd there."""
    name, change = draw(st.sampled_from(CHANGES))
    away = draw(st.integers(-24 * 60, 24 * 60))
    return ZoneInfo(name), change + away * MINUTE


@st.composite
def hours_in(draw: st.DrawFn, zone: ZoneInfo, near: datetime) -> Hours:
    """Opening hours in a zone, with up to two holidays near an instant."""
    today = near.astimezone(zone).date()
    around = st.integers(-2, 4).map(lambda days: today + days * DAY)
    return Hours(draw(weeks()), zone, frozenset(draw(st.sets(around, max_size=2))))


@st.composite
def absences_near(draw: st.DrawFn, near: datetime) -> list[Interval]:
    """Up to four absences in any order, overlapping or not; sometimes one without an end."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = near + draw(st.integers(-24 * 60, 48 * 60)) * MINUTE
        lasts = draw(st.none() | st.integers(0, 36 * 60))
        found.append(Interval(start, None if lasts is None else start + lasts * MINUTE))
    return found


def is_never_late(calendar: Calendar, start: datetime, due: datetime, passed: timedelta) -> bool:
    """Whether an instant before `due` had less time passed: nothing earlier would do."""
    return calendar.elapsed(start, due - timedelta.resolution) < passed
