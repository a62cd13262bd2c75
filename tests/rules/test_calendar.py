"""Business hours worked out by hand: the days on which calendars go wrong."""

from datetime import UTC, date, datetime, timedelta, timezone
from timeit import repeat
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import (
    Always,
    Calendar,
    Hours,
    Interval,
    both,
    holidays_between,
    without,
)
from bot.domain.hours import parse_week
from bot.domain.zones import local_day

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = parse_week({"mon-fri": "9:00-12:30, 13:30-18:00"})
ALL_DAY = parse_week({"mon-sun": "0-24"})


def _hours(written: dict[str, str], zone: str = "Europe/Berlin", *holidays: date) -> Hours:
    return Hours(parse_week(written), ZoneInfo(zone), frozenset(holidays))


def _at(text: str, zone: str = "Europe/Berlin", *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def _h(hours: float) -> timedelta:
    return timedelta(hours=hours)


def test_lunch_does_not_count() -> None:
    office = Hours(OFFICE, BERLIN)
    assert office.add(_at("2026-11-23 12:00"), _h(1)) == _at("2026-11-23 14:00")
    assert office.elapsed(_at("2026-11-23 12:00"), _at("2026-11-23 14:00")) == _h(1)


def test_what_runs_out_as_the_doors_close_is_due_then() -> None:
    office = Hours(OFFICE, BERLIN)
    assert office.add(_at("2026-11-27 17:00"), _h(1)) == _at("2026-11-27 18:00")
    assert office.add(_at("2026-11-27 17:00"), _h(1) + timedelta(seconds=1)) == _at(
        "2026-11-30 09:00:01"
    )


def test_a_lead_of_friday_night_is_due_on_monday() -> None:
    office = Hours(OFFICE, BERLIN)
    assert office.add(_at("2026-11-27 23:10"), _h(0.25)) == _at("2026-11-30 09:15")
    assert office.next_open(_at("2026-11-27 23:10")) == _at("2026-11-30 09:00")
    assert office.next_close(_at("2026-11-27 23:10")) == _at("2026-11-27 23:10")


def test_holidays_do_not_count_and_are_named_when_they_closed_the_office() -> None:
    christmas = [date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26)]
    office = Hours(OFFICE, BERLIN, frozenset(christmas))
    due = office.add(_at("2026-12-23 17:30"), _h(1))
    assert due == _at("2026-12-28 09:30")
    # the 26th is a Saturday: nobody would have worked
    assert holidays_between(office, _at("2026-12-23 17:30"), due) == (christmas[0], christmas[1])
    assert holidays_between(office, _at("2026-12-23 09:00"), _at("2026-12-24 00:00")) == ()
    assert holidays_between(office, due, due) == ()
    abroad = _hours({"mon-fri": "9-17"}, "America/New_York", date(2026, 12, 25))
    shared = without(both(office, abroad), [Interval(_at("2026-12-01 00:00"), None)])
    assert holidays_between(shared, _at("2026-12-23 17:30"), due) == (christmas[0], christmas[1])
    assert holidays_between(Always(), _at("2026-12-01 00:00"), _at("2027-01-01 00:00")) == ()


def test_hours_over_midnight_are_one_stretch() -> None:
    nights = _hours({"mon-sun": "22:00-6:00"})
    assert nights.next_close(_at("2026-11-22 23:00")) == _at("2026-11-23 06:00")
    assert nights.add(_at("2026-11-22 23:00"), _h(8)) == _at("2026-11-23 23:00")


def test_a_holiday_ends_the_night_shift_at_midnight() -> None:
    nights = _hours({"mon-sun": "22:00-6:00"}, "Europe/Berlin", date(2027, 1, 1))
    assert nights.elapsed(_at("2026-12-31 20:00"), _at("2027-01-01 20:00")) == _h(2)


def test_the_night_in_which_clocks_go_forward_is_an_hour_shorter() -> None:
    nights = _hours({"mon-sun": "22:00-6:00"})
    assert nights.elapsed(_at("2026-03-28 20:00"), _at("2026-03-29 20:00")) == _h(7)
    assert Hours(ALL_DAY, BERLIN).elapsed(_at("2026-03-29 00:00"), _at("2026-03-30 00:00")) == _h(
        23
    )


def test_the_night_in_which_clocks_go_back_is_an_hour_longer() -> None:
    nights = _hours({"mon-sun": "22:00-6:00"})
    assert nights.elapsed(_at("2026-10-24 20:00"), _at("2026-10-25 20:00")) == _h(9)


def test_office_hours_around_a_change_of_the_clock_keep_the_wall_clock() -> None:
    office = Hours(OFFICE, BERLIN)
    assert office.add(_at("2026-03-27 17:00"), _h(2)) == _at("2026-03-30 10:00")
    assert office.add(_at("2026-10-23 17:00"), _h(2)) == _at("2026-10-26 10:00")


def test_hours_within_the_hour_that_never_was_are_skipped() -> None:
    early = _hours({"mon-sun": "2:15-2:45"})
    assert early.next_open(_at("2026-03-28 12:00")) == _at("2026-03-30 02:15")


def test_hours_that_end_in_the_hour_that_never_was_end_when_it_is_jumped_over() -> None:
    early = _hours({"mon-sun": "1:30-2:30"})
    assert early.next_close(_at("2026-03-29 01:45")) == _at("2026-03-29 03:00")
    assert early.elapsed(_at("2026-03-29 00:00"), _at("2026-03-29 12:00")) == _h(0.5)


def test_hours_within_the_hour_that_comes_twice_are_open_twice() -> None:
    early = _hours({"mon-sun": "2:15-2:45"})
    first, second = _at("2026-10-25 02:15"), _at("2026-10-25 02:15", fold=1)
    assert second - first == _h(1)
    assert early.next_open(_at("2026-10-25 00:00")) == first
    assert early.next_close(first) == _at("2026-10-25 02:45")
    assert early.next_open(_at("2026-10-25 02:45")) == second
    assert early.elapsed(_at("2026-10-25 00:00"), _at("2026-10-25 12:00")) == _h(1)


def test_lord_howe_changes_by_half_an_hour() -> None:
    nights = _hours({"mon-sun": "0:00-6:00"}, "Australia/Lord_Howe")
    day = ("2026-10-04 00:00", "2026-10-04 12:00")
    start, end = (_at(text, "Australia/Lord_Howe") for text in day)
    assert nights.elapsed(start, end) == _h(5.5)


def test_samoa_skipped_a_friday() -> None:
    apia = _hours({"mon-sun": "9-17"}, "Pacific/Apia")
    thursday, saturday = _at("2011-12-29 16:00", "Pacific/Apia"), "2011-12-31 10:00"
    assert apia.add(thursday, _h(2)) == _at(saturday, "Pacific/Apia")
    assert local_day(thursday, apia.zone)[1] == _at("2011-12-31 00:00", "Pacific/Apia")


def test_a_leap_day_is_a_day() -> None:
    office = _hours({"thu": "9-17"})
    assert office.next_open(_at("2024-02-28 12:00")) == _at("2024-02-29 09:00")


def test_colleagues_on_both_sides_of_the_date_line_share_little() -> None:
    kiritimati = _hours({"mon-fri": "9-17"}, "Pacific/Kiritimati")  # UTC+14
    pago_pago = _hours({"mon-fri": "9-17"}, "Pacific/Pago_Pago")  # UTC-11
    shared = both(kiritimati, pago_pago)
    # 9-17 there is 19-3 UTC, here 20-4 UTC; Friday here is Saturday there
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    assert shared.next_open(monday) == datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert shared.next_close(datetime(2026, 11, 23, 20, tzinfo=UTC)) == datetime(
        2026, 11, 24, 3, tzinfo=UTC
    )
    assert shared.elapsed(monday, monday + timedelta(weeks=1)) == 4 * _h(7)


def test_colleagues_who_never_work_at_once_share_nothing() -> None:
    never = both(_hours({"mon": "9-12"}), _hours({"tue": "9-12"}))
    start = _at("2026-11-23 09:00")
    assert never.next_open(start) is None
    assert never.add(start, _h(1)) is None
    assert never.add(start, timedelta()) == start
    assert never.next_close(start) == start
    assert never.elapsed(start, start + timedelta(days=365)) == timedelta()


def test_what_never_closes_has_no_next_close_and_what_takes_too_long_no_due_time() -> None:
    start = _at("2026-11-23 09:00")
    assert Always().next_close(start) is None
    assert Hours(ALL_DAY, BERLIN).next_close(start) is None
    assert Always().add(start, timedelta(days=5 * 365)) == start + timedelta(days=5 * 365)
    assert Always().add(start, timedelta(days=5 * 365, microseconds=1)) is None


def test_an_absence_without_an_end_leaves_no_due_time_unless_it_is_due_before() -> None:
    start = _at("2026-11-23 09:00")
    away = without(Hours(OFFICE, BERLIN), [Interval(_at("2026-11-23 11:00"), None)])
    assert away.add(start, _h(2)) == _at("2026-11-23 11:00")
    assert away.add(start, _h(3)) is None
    assert away.next_open(_at("2026-11-23 12:00")) is None


def test_who_was_always_away_and_stays_away_is_never_there() -> None:
    never = without(Always(), [Interval(datetime.min.replace(tzinfo=UTC), None)])
    assert never.next_open(_at("2026-11-23 09:00")) is None
    assert not never.is_open(_at("2026-11-23 09:00"))
    assert without(Always(), []).is_open(_at("2026-11-23 09:00"))


def test_overlapping_absences_are_taken_off_once() -> None:
    start = _at("2026-11-23 09:00")
    absences = [
        Interval(start + _h(2), start + _h(3)),
        Interval(start + _h(1), start + _h(2.5)),
        Interval(start + _h(1.5), start + _h(1.5)),
        Interval(start - _h(9), start - _h(8)),
    ]
    assert without(Always(), absences).elapsed(start, start + _h(10)) == _h(8)


def test_instants_come_in_any_zone_and_leave_in_utc() -> None:
    office = Hours(OFFICE, BERLIN)
    due = office.add(datetime(2026, 11, 23, 4, tzinfo=timezone(_h(-5))), _h(1))
    assert due is not None
    assert due.isoformat() == "2026-11-23T10:00:00+00:00"
    with pytest.raises(ValueError, match="needs a time zone"):
        office.is_open(datetime(2026, 11, 23, 9))  # noqa: DTZ001 - the mistake under test


def test_time_runs_forwards() -> None:
    start = _at("2026-11-23 09:00")
    with pytest.raises(ValueError, match="cannot be negative"):
        Always().add(start, -_h(1))
    with pytest.raises(ValueError, match="ends before it starts"):
        Interval(start, start - _h(1))
    assert Always().elapsed(start, start - _h(1)) == timedelta()


def test_the_new_day_begins_when_midnight_is_first_struck() -> None:
    newfoundland = ZoneInfo("America/St_Johns")  # until 2011 clocks went back at 00:01
    sunday, monday = local_day(_at("2010-11-07 12:00", "America/St_Johns"), newfoundland)
    assert monday - sunday == _h(25)
    # 23:30 of Saturday comes a second time, within Sunday
    again = _at("2010-11-06 23:30", "America/St_Johns", fold=1)
    assert sunday < again < monday
    assert local_day(again, newfoundland) == (sunday, monday)


LEAVE = Interval(_at("2026-10-07 00:00"), _at("2026-10-08 00:00"))


@pytest.mark.parametrize(
    "calendar",
    [
        Hours(OFFICE, BERLIN, frozenset({date(2026, 10, 3)})),
        both(Hours(OFFICE, BERLIN), _hours({"mon-fri": "8-17"}, "America/New_York")),
        without(Hours(OFFICE, BERLIN), [LEAVE]),
    ],
    ids=["hours", "both", "without"],
)
def test_a_month_costs_less_than_a_tenth_of_a_millisecond(calendar: Calendar) -> None:
    start = _at("2026-10-05 10:00")
    end = start + timedelta(days=30)
    open_time = calendar.elapsed(start, end)
    for question in (lambda: calendar.elapsed(start, end), lambda: calendar.add(start, open_time)):
        assert min(repeat(question, number=100, repeat=5)) / 100 < 100e-6
