"""What is summed up again and again covers every day once, whatever calendars and clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import Daily, Due, Monthly, Schedule, Weekly, covered, covered_now
from bot.domain.windows import Span, Window

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "America/Scoresbysund",
    "UTC",
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
#: Half past two is skipped and comes twice in many zones; midnight in some.
times = st.one_of(
    st.sampled_from([time(0), time(0, 30), time(2, 30), time(23, 59)]),
    st.times().map(lambda at: time(at.hour, at.minute)),
)
FIRST = datetime(2008, 1, 1, tzinfo=UTC)
starts = st.integers(0, 22 * 365 * 24).map(lambda hours: FIRST + timedelta(hours=hours))
weeklies = st.builds(Weekly, times, st.integers(0, 6), zones)
monthlies = st.builds(Monthly, times, st.one_of(st.none(), st.integers(1, 31)), zones)
dailies = st.builds(Daily, times, st.frozensets(st.integers(0, 6), min_size=1), zones)


def dues(schedule: Schedule, start: datetime, days: int, step: timedelta) -> list[Due]:
    """All that is due while somebody looks every so often."""
    found: dict[datetime, Due] = {}
    for number in range(int(timedelta(days=days) / step)):
        due = schedule.latest(start + number * step)
        assert due
        found[due.at] = due
    return list(found.values())


def assert_tiled(windows: list[Window]) -> None:
    for one, other in pairwise(windows):
        assert one.after == other.first
        assert one.end == other.start


@given(weeklies, starts)
def test_every_week_is_told_once(weekly: Weekly, start: datetime) -> None:
    windows = [covered(weekly, due) for due in dues(weekly, start, 120, timedelta(hours=11))]
    assert len(windows) >= 17
    assert {one.days for one in windows} == {7}
    assert_tiled(windows)


@given(monthlies, starts)
def test_every_month_is_told_once(monthly: Monthly, start: datetime) -> None:
    windows = [covered(monthly, due) for due in dues(monthly, start, 430, timedelta(hours=23))]
    assert len(windows) >= 14
    assert all(one.first.day == 1 for one in windows)
    assert_tiled(windows)


@given(dailies, starts, st.frozensets(st.integers(0, 100), max_size=12))
def test_every_day_is_told_once_days_off_or_not(
    daily: Daily, start: datetime, holidays: frozenset[int]
) -> None:
    days_off = {start.date() + timedelta(days=one) for one in holidays}
    found = dues(daily, start, 100, timedelta(hours=5))
    windows = [
        covered(daily, due, days_off.__contains__) for due in found if due.day not in days_off
    ]
    assert_tiled(windows)


@given(st.one_of(weeklies, monthlies, dailies), starts)
def test_it_is_due_at_that_time_where_it_lives(schedule: Schedule, start: datetime) -> None:
    for due in dues(schedule, start, 70, timedelta(hours=23)):
        local = due.at.astimezone(schedule.zone)
        if local.date() == due.day and local.time() == schedule.at:
            continue
        # That time, or that day, does not exist there: it comes as long after it as was skipped.
        naive = datetime.combine(due.day, schedule.at)
        skipped = local.replace(tzinfo=None) - naive
        assert timedelta(0) < skipped <= timedelta(days=1)
        again = naive.replace(tzinfo=schedule.zone).astimezone(UTC).astimezone(schedule.zone)
        assert again.replace(tzinfo=None) != naive


@given(st.one_of(weeklies, monthlies, dailies), starts, st.lists(st.integers(0, 5000), min_size=1))
def test_who_looks_now_and_then_sees_the_newest(
    schedule: Schedule, start: datetime, pauses: list[int]
) -> None:
    now, seen = start, schedule.latest(start)
    assert seen
    for hours in pauses:
        now += timedelta(hours=hours / 10)
        due = schedule.latest(now)
        assert due
        assert seen.at <= due.at <= now
        assert (due.at == seen.at) == (due.day == seen.day)
        seen = due


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (None, ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (31, ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (30, ["2027-12-30", "2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30"]),
        (1, ["2027-12-01", "2028-01-01", "2028-02-01", "2028-03-01", "2028-04-01"]),
    ],
)
def test_a_month_without_that_day_is_due_on_its_last(day: int | None, months: list[str]) -> None:
    monthly = Monthly(time(17), day, ZoneInfo("Europe/Berlin"))
    ends = [(2027, 12), (2028, 1), (2028, 2), (2028, 3), (2028, 4)]
    for (year, month), expected in zip(ends, months, strict=True):
        late = datetime(year, month, 28, tzinfo=UTC) + timedelta(days=3, hours=20)
        late = min(late, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC))
        due = monthly.latest(late)
        assert due
        assert due.day == date.fromisoformat(expected)


def test_a_date_that_a_zone_skips_still_has_its_week_and_month() -> None:
    apia = ZoneInfo("Pacific/Apia")
    noon = datetime(2012, 1, 2, tzinfo=UTC)
    weekly, monthly = Weekly(time(9), 4, apia), Monthly(time(9), 30, apia)
    friday = date(2011, 12, 30)
    for schedule in (weekly, monthly):
        due = schedule.latest(noon)
        assert due
        assert due.day == friday
        assert due.at.astimezone(apia).date() == date(2011, 12, 31)
    due = weekly.latest(noon)
    assert due
    assert covered(weekly, due) == Window(Span.WEEK, date(2011, 12, 19), date(2011, 12, 26), apia)


@given(st.one_of(weeklies, monthlies, dailies), starts)
def test_who_asks_gets_what_is_over_and_no_gap(schedule: Schedule, now: datetime) -> None:
    due, asked = schedule.latest(now), covered_now(schedule, now)
    assert due
    told = covered(schedule, due)
    assert asked.end <= now
    assert told == asked or told.after <= asked.first or told.next() == asked
    if told != asked:
        assert told.after == asked.first
