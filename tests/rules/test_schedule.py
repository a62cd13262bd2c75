"""What is due once a local day is due once, whatever the clock does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import Daily, Due

WORKDAYS = frozenset(range(5))
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Scoresbysund",
    "UTC",
)


def test_it_is_due_in_local_time() -> None:
    daily = Daily(time(16, 30), WORKDAYS, ZoneInfo("Europe/Berlin"))
    before = daily.latest(datetime(2026, 11, 23, 15, 29, 59, tzinfo=UTC))
    after = daily.latest(datetime(2026, 11, 23, 15, 30, tzinfo=UTC))
    assert before
    assert after
    assert (before.day, after.day) == (date(2026, 11, 20), date(2026, 11, 23))
    assert after.at == datetime(2026, 11, 23, 15, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skips_is_due_after_the_change() -> None:
    daily = Daily(time(2, 30), frozenset(range(7)), ZoneInfo("Europe/Berlin"))
    due = daily.latest(datetime(2026, 3, 29, 12, tzinfo=UTC))
    assert due
    assert due.at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_due_the_first_time() -> None:
    daily = Daily(time(2, 30), frozenset(range(7)), ZoneInfo("Europe/Berlin"))
    due = daily.latest(datetime(2026, 10, 25, 12, tzinfo=UTC))
    assert due
    assert due.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_date_that_the_zone_skipped_is_no_day() -> None:
    daily = Daily(time(16, 30), frozenset(range(7)), ZoneInfo("Pacific/Apia"))
    seen = {
        due.day
        for hour in range(120)
        if (due := daily.latest(datetime(2011, 12, 28, tzinfo=UTC) + timedelta(hours=hour)))
    }
    assert date(2011, 12, 30) not in seen
    assert {date(2011, 12, 29), date(2011, 12, 31)} <= seen


@given(
    st.sampled_from(ZONES),
    st.times(),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 20 * 365 * 24),
)
def test_each_day_that_is_named_is_due_once_and_in_order(
    zone: str, at: time, days: set[int], hours: int
) -> None:
    daily = Daily(at, frozenset(days), ZoneInfo(zone))
    first = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    found: list[Due] = []
    for step in range(9 * 24 * 2):
        due = daily.latest(first + step * timedelta(minutes=30))
        assert due is not None
        assert due.at <= first + step * timedelta(minutes=30)
        assert due.day.weekday() in days
        if not found or found[-1] != due:
            found.append(due)
    assert [due.day for due in found] == sorted({due.day for due in found})
    assert [due.at for due in found] == sorted({due.at for due in found})
    # Between the first and the last none of the named days is missing.
    span = (found[-1].day - found[0].day).days
    named = [found[0].day + timedelta(days=n) for n in range(span + 1)]
    assert [due.day for due in found] == [
        day
        for day in named
        if day.weekday() in days and not (zone == "Pacific/Apia" and day == date(2011, 12, 30))
    ]
