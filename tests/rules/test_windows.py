"""Windows of local time: they meet without a gap, and follow the clocks on the wall."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.windows import Span, midnight, window_of, window_on

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Pacific/Apia",
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2009, 1, 1), date(2031, 12, 31))
spans = st.sampled_from(Span)
moments = st.integers(0, 22 * 365 * 24 * 3600).map(
    lambda seconds: datetime(2009, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(spans, days, zones)
def test_windows_meet_without_gap_or_overlap(span: Span, day: date, zone: ZoneInfo) -> None:
    window = window_on(span, day, zone)
    assert window.previous().end == window.start
    assert window.next().start == window.end
    assert window.next().previous() == window
    assert window.first <= day < window.after


@given(spans, moments, zones)
def test_every_moment_lies_in_exactly_one_window(
    span: Span, moment: datetime, zone: ZoneInfo
) -> None:
    window = window_of(span, moment, zone)
    assert moment in window
    assert moment not in window.previous()
    assert moment not in window.next()


@given(spans, days, zones)
def test_names_are_unique_and_grow_with_time(span: Span, day: date, zone: ZoneInfo) -> None:
    window = window_on(span, day, zone)
    assert window.name < window.next().name
    assert window_on(span, window.first, zone).name == window.name


@given(st.integers(2010, 2030), zones)
def test_a_year_is_made_of_its_days_weeks_months_and_quarters(year: int, zone: ZoneInfo) -> None:
    whole = window_on(Span.YEAR, date(year, 6, 1), zone)
    for span in (Span.DAY, Span.MONTH, Span.QUARTER):
        parts = [window_on(span, whole.first, zone)]
        while parts[-1].after < whole.after:
            parts.append(parts[-1].next())
        assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
        assert all(one.end == two.start for one, two in pairwise(parts))


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 29), "Europe/Berlin", 167),
        (date(2026, 10, 25), "Europe/Berlin", 169),
        (date(2026, 11, 18), "Europe/Berlin", 168),
        (date(2026, 4, 5), "Australia/Lord_Howe", 168.5),
    ],
)
def test_a_week_with_a_clock_change_is_as_long_as_people_live_it(
    day: date, zone: str, hours: float
) -> None:
    week = window_on(Span.WEEK, day, ZoneInfo(zone))
    assert week.end - week.start == timedelta(hours=hours)
    assert week.first.weekday() == 0


def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_jump() -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    assert midnight(date(2018, 11, 4), zone) == datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert midnight(date(2018, 11, 4), zone).astimezone(zone).hour == 1


def test_the_day_that_samoa_skipped_is_empty() -> None:
    skipped = window_on(Span.DAY, date(2011, 12, 30), ZoneInfo("Pacific/Apia"))
    assert skipped.start >= skipped.end - timedelta(hours=24)
    assert skipped.previous().end == skipped.start


@pytest.mark.parametrize(
    ("span", "day", "name"),
    [
        (Span.DAY, date(2028, 2, 29), "2028-02-29"),
        (Span.WEEK, date(2027, 1, 3), "2026-W53"),
        (Span.WEEK, date(2026, 11, 22), "2026-W47"),
        (Span.MONTH, date(2026, 12, 31), "2026-12"),
        (Span.QUARTER, date(2026, 10, 1), "2026-Q4"),
        (Span.YEAR, date(2026, 12, 31), "2026"),
    ],
)
def test_a_window_is_named_as_people_name_it(span: Span, day: date, name: str) -> None:
    assert window_on(span, day, ZoneInfo("Europe/Berlin")).name == name
