"""What holds of every calendar, compared with one that looks at the wall clock each minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Always, Calendar, Hours, both, without
from bot.domain.hours import parse_week
from bot.domain.zones import local_day
from tests.rules.minutes import (
    CHANGES,
    DAY,
    MINUTE,
    absences_near,
    counted,
    hours_in,
    is_never_late,
    opens_by_the_wall,
    opens_without,
    places,
    reached,
)

_slowly = settings(deadline=None)  # the reference takes its time
_microseconds = st.integers(0, 40 * 24 * 3600 * 10**6).map(lambda n: timedelta(microseconds=n))


@st.composite
def _calendars(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """Any calendar that can be put together, and an instant near something odd."""
    zone, start = draw(places())
    calendar: Calendar = draw(st.just(Always()) | hours_in(zone, start))
    if draw(st.booleans()):
        other, _ = draw(places())
        calendar = both(calendar, draw(hours_in(other, start)))
    if draw(st.booleans()):
        calendar = without(calendar, draw(absences_near(start)))
    return calendar, start + draw(st.integers(0, 10**9)) * timedelta.resolution


@_slowly
@given(data=st.data(), place=places(), minutes=st.integers(0, 3 * 24 * 60))
def test_open_time_is_what_the_wall_clock_shows_minute_by_minute(
    data: st.DataObject, place: tuple[ZoneInfo, datetime], minutes: int
) -> None:
    zone, start = place
    hours = data.draw(hours_in(zone, start))
    end = start + minutes * MINUTE
    assert hours.elapsed(start, end) == counted(opens_by_the_wall(hours), start, end)


@_slowly
@given(data=st.data(), place=places(), minutes=st.integers(0, 36 * 60))
def test_a_due_time_is_where_counting_minutes_arrives(
    data: st.DataObject, place: tuple[ZoneInfo, datetime], minutes: int
) -> None:
    zone, start = place
    hours = data.draw(hours_in(zone, start))
    absences = data.draw(absences_near(start))
    calendar = without(hours, absences)
    opens = opens_without(opens_by_the_wall(hours), absences)
    until = start + 4 * DAY
    counts = reached(opens, start, minutes * MINUTE, until)
    due = calendar.add(start, minutes * MINUTE)
    assert due == counts or (counts is None and (due is None or due > until))


@_slowly
@given(data=st.data(), place=places(), minutes=st.integers(0, 2 * 24 * 60))
def test_a_door_is_open_opens_and_closes_as_the_wall_clock_shows(
    data: st.DataObject, place: tuple[ZoneInfo, datetime], minutes: int
) -> None:
    zone, start = place
    hours = data.draw(hours_in(zone, start))
    opens = opens_by_the_wall(hours)
    at = start + minutes * MINUTE
    assert hours.is_open(at) == opens(at)
    until = start + 3 * DAY
    for found, wanted in ((hours.next_open(at), True), (hours.next_close(at), False)):
        step = at
        while step < until and opens(step) != wanted:
            step += MINUTE
        assert found == step if step < until else found is None or found >= until


@_slowly
@given(data=st.data(), one=places(), other=places(), minutes=st.integers(0, 24 * 60))
def test_both_are_open_when_each_is(
    data: st.DataObject,
    one: tuple[ZoneInfo, datetime],
    other: tuple[ZoneInfo, datetime],
    minutes: int,
) -> None:
    start = one[1]
    left = data.draw(hours_in(one[0], start))
    right = data.draw(hours_in(other[0], start))
    shared = both(left, right)
    at = start + minutes * MINUTE
    assert shared.is_open(at) == (left.is_open(at) and right.is_open(at))
    opens_left, opens_right = opens_by_the_wall(left), opens_by_the_wall(right)
    assert shared.elapsed(start, at) == counted(
        lambda minute: opens_left(minute) and opens_right(minute), start, at
    )
    assert both(right, left).elapsed(start, at) == shared.elapsed(start, at)


@_slowly
@given(made=_calendars(), duration=_microseconds)
def test_exactly_the_duration_has_passed_when_it_is_due_and_never_earlier(
    made: tuple[Calendar, datetime], duration: timedelta
) -> None:
    calendar, start = made
    due = calendar.add(start, duration)
    if due is None:
        return
    assert due.tzinfo is UTC
    assert calendar.elapsed(start, due) == duration
    assert due == start if not duration else is_never_late(calendar, start, due, duration)


@_slowly
@given(made=_calendars(), first=_microseconds, second=_microseconds)
def test_open_time_adds_up(
    made: tuple[Calendar, datetime], first: timedelta, second: timedelta
) -> None:
    calendar, start = made
    middle, end = start + first, start + first + second
    assert calendar.elapsed(start, end) == calendar.elapsed(start, middle) + calendar.elapsed(
        middle, end
    )
    halfway = calendar.add(start, first)
    if halfway is not None and second:
        in_two_steps = calendar.add(halfway, second)
        # both look five years ahead, but not from the same instant
        if in_two_steps is not None and (at_once := calendar.add(start, first + second)):
            assert in_two_steps == at_once


@_slowly
@given(made=_calendars(), first=_microseconds, second=_microseconds)
def test_more_time_is_never_due_earlier_and_a_later_start_never_ends_earlier(
    made: tuple[Calendar, datetime], first: timedelta, second: timedelta
) -> None:
    calendar, start = made
    less, more = sorted((first, second))
    early, late = calendar.add(start, less), calendar.add(start, more)
    assert late is None or (early is not None and early <= late)
    assert calendar.elapsed(start, start + less) <= calendar.elapsed(start, start + more)
    later = calendar.add(start + less, more)
    assert late is None or later is None or late <= later


@_slowly
@given(data=st.data(), made=_calendars(), duration=_microseconds)
def test_absences_take_away_what_of_them_was_open_whatever_their_order(
    data: st.DataObject, made: tuple[Calendar, datetime], duration: timedelta
) -> None:
    calendar, start = made
    absences = data.draw(absences_near(start))
    end = start + duration
    together = without(calendar, absences)
    one_by_one = calendar
    for absence in data.draw(st.permutations(absences)):
        one_by_one = without(one_by_one, [absence])
    assert together.elapsed(start, end) == one_by_one.elapsed(start, end)
    assert together.elapsed(start, end) <= calendar.elapsed(start, end)
    assert not any(together.is_open(absence.start) for absence in absences if absence.end is None)


@_slowly
@given(made=_calendars())
def test_time_counts_between_opening_and_closing_only(made: tuple[Calendar, datetime]) -> None:
    calendar, start = made
    opens = calendar.next_open(start)
    if opens is None:
        assert calendar.elapsed(start, start + 400 * DAY) == timedelta()
        return
    assert calendar.is_open(opens)
    assert calendar.elapsed(start, opens) == timedelta()
    closes = calendar.next_close(opens)
    if closes is not None:
        assert not calendar.is_open(closes)
        assert calendar.elapsed(opens, closes) == closes - opens


@_slowly
@given(data=st.data(), place=places(), minutes=st.integers(0, 3 * 24 * 60))
def test_days_join_without_gap_or_overlap(
    data: st.DataObject, place: tuple[ZoneInfo, datetime], minutes: int
) -> None:
    zone, start = place
    at = start + minutes * MINUTE
    begins, ends = local_day(at, zone)
    assert begins <= at < ends
    assert local_day(ends, zone)[0] == ends
    assert local_day(ends - timedelta.resolution, zone)[0] == begins
    assert local_day(begins - timedelta.resolution, zone)[1] == begins


def test_every_odd_change_is_one_that_the_zone_data_knows() -> None:
    steady = {"UTC", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago"}
    for name, change in CHANGES:
        zone = ZoneInfo(name)
        before = (change - MINUTE).astimezone(zone).utcoffset()
        after = change.astimezone(zone).utcoffset()
        assert (before == after) == (name in steady), name


def test_equal_calendars_are_one_and_combining_them_with_nothing_changes_nothing() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    one, other = (Hours(parse_week({"mon-sun": "22-6"}), berlin) for _ in range(2))
    one.elapsed(datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC))
    assert len({one, other}) == 1
    assert both(one, other) is both(Always(), one) is both(one, Always()) is without(one, []) is one
