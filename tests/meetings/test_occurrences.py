"""Meetings fall on local days and begin at local times, whatever the clocks of the zone do."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Hours
from bot.domain.hours import parse_week
from bot.domain.meetings import Series
from bot.domain.occurrences import (
    RuleError,
    ask_at,
    days_from,
    instant,
    is_day_off,
    occurrences,
    read_every,
    read_rule,
    some,
)

BERLIN = ZoneInfo("Europe/Berlin")
WEEKLY = Series(
    key="weekly",
    name="Weekly",
    rule="FREQ=WEEKLY;BYDAY=TU",
    first=date(2026, 1, 5),
    at=time(10),
    zone=BERLIN,
    duration=timedelta(minutes=30),
    channel="leads",
    attendees=("sales",),
)


def days(series: Series, start: date, count: int) -> list[str]:
    return [str(day) for day in islice(days_from(series, start), count)]


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("tuesday", "FREQ=WEEKLY;BYDAY=TU"),
        ("Mon, Thu", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("thursdays", "FREQ=WEEKLY;BYDAY=TH"),
        ("other friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("first monday", "FREQ=MONTHLY;BYDAY=1MO"),
        ("last thursday", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("day", "FREQ=DAILY"),
    ],
)
def test_days_are_written_as_people_say_them(written: str, rule: str) -> None:
    assert read_every(written) == rule
    assert read_rule(rule) == rule


@pytest.mark.parametrize("written", ["", "t", "soon", "tuesday or so", "fifth monday", "first"])
def test_what_names_no_day_is_refused(written: str) -> None:
    with pytest.raises(RuleError, match="names no days"):
        read_every(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("FREQ=HOURLY", "no rule for days"),
        ("tuesday", "no rule for days"),
        ("FREQ=WEEKLY;BYDAY=XX", "no rule for days"),
        ("FREQ=WEEKLY;COUNT=3", "says COUNT"),
        ("FREQ=WEEKLY;UNTIL=20270101T000000Z", "says UNTIL"),
        ("FREQ=WEEKLY;BYHOUR=9", "says BYHOUR"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never comes"),
    ],
)
def test_a_rule_only_chooses_days(written: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read_rule(written)


def test_the_local_time_stays_when_the_clocks_change() -> None:
    autumn = [one.at.isoformat() for one in some(WEEKLY, at("2026-10-19"), at("2026-10-28"))]
    assert autumn == ["2026-10-20T08:00:00+00:00", "2026-10-27T09:00:00+00:00"]
    spring = [one.at.isoformat() for one in some(WEEKLY, at("2027-03-22"), at("2027-03-31"))]
    assert spring == ["2027-03-23T09:00:00+00:00", "2027-03-30T08:00:00+00:00"]


def test_a_time_that_is_skipped_comes_later_and_one_that_comes_twice_is_the_first() -> None:
    night = replace(WEEKLY, at=time(2, 30), rule="FREQ=DAILY")
    skipped, twice = instant(night, date(2027, 3, 28)), instant(night, date(2026, 10, 25))
    assert skipped == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert skipped.astimezone(BERLIN).time() == time(3, 30)
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_that_the_date_line_takes_is_left_out() -> None:
    apia = replace(
        WEEKLY, rule="FREQ=DAILY", zone=ZoneInfo("Pacific/Apia"), first=date(2011, 12, 1)
    )
    found = [str(one.day) for one in some(apia, at("2011-12-29"), at("2011-12-31"))]
    assert found == ["2011-12-29", "2011-12-31"]
    east = replace(WEEKLY, zone=ZoneInfo("Pacific/Kiritimati"), rule="FREQ=DAILY")
    first = next(occurrences(east, at("2026-11-23")))
    assert (str(first.day), first.at.isoformat()) == ("2026-11-24", "2026-11-23T20:00:00+00:00")


def test_months_end_where_they_end_and_leap_days_come_when_they_come() -> None:
    last = replace(WEEKLY, rule="FREQ=MONTHLY;BYMONTHDAY=-1")
    assert days(last, date(2028, 1, 1), 3) == ["2028-01-31", "2028-02-29", "2028-03-31"]
    thirty_first = replace(WEEKLY, rule="FREQ=MONTHLY;BYMONTHDAY=31")
    assert days(thirty_first, date(2026, 4, 1), 3) == ["2026-05-31", "2026-07-31", "2026-08-31"]
    leap = replace(WEEKLY, rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert days(leap, date(2026, 1, 1), 2) == ["2028-02-29", "2032-02-29"]


def test_every_second_week_is_counted_from_the_first_day() -> None:
    other = replace(WEEKLY, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", first=date(2026, 11, 24))
    assert days(other, date(2026, 11, 25), 2) == ["2026-12-08", "2026-12-22"]
    assert days(replace(other, until=date(2026, 12, 8)), date(2026, 1, 1), 9) == [
        "2026-11-24",
        "2026-12-08",
    ]


def test_holidays_are_left_out_unless_it_is_kept_on_them() -> None:
    off = {date(2026, 12, 22)}
    assert is_day_off(WEEKLY, date(2026, 12, 22), off)
    assert not is_day_off(replace(WEEKLY, on_holidays=True), date(2026, 12, 22), off)


ZONES = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Africa/Casablanca",
    ]
)
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
RULES = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=TU,SU",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=2TU",
    ]
)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@given(zone=ZONES, time_=TIMES, rule=RULES, start=MOMENTS, later=st.integers(0, 60 * 24 * 40))
def test_looking_often_finds_the_same_meetings_as_looking_once(
    zone: str, time_: time, rule: str, start: datetime, later: int
) -> None:
    series = replace(WEEKLY, rule=rule, zone=ZoneInfo(zone), at=time_)
    begin, end = start, start + timedelta(days=80)
    whole = [one for one in some(series, begin, end) if one.at <= end]
    middle = begin + timedelta(minutes=later)
    parts = [one for one in some(series, begin, middle) if one.at <= middle]
    parts += [one for one in some(series, middle, end) if one.at <= end]
    assert parts == whole
    assert len({one.day for one in whole}) == len(whole)
    assert all(one.at.astimezone(series.zone).date() == one.day for one in whole)


@given(start=MOMENTS, before=st.sampled_from([1, 4, 24, 72]))
def test_people_are_asked_while_they_work_and_in_time_to_answer(
    start: datetime, before: int
) -> None:
    hours = Hours(parse_week({"mon-fri": "9-17"}), BERLIN, frozenset())
    lead = timedelta(hours=before)
    asked = ask_at(start, lead, hours.next_open)
    assert asked <= start - min(lead / 2, timedelta(hours=2))
    assert hours.is_open(asked)


def test_without_hours_people_are_asked_on_the_dot() -> None:
    never = ask_at(at("2026-11-24"), timedelta(hours=24), lambda _: None)
    assert never == at("2026-11-23")


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
