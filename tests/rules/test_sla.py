"""Where a promise stands, and the facts that explain it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Always, Hours, both
from bot.domain.clocks import Clock, Count, Excluded, Pause, PauseKind, clock_for
from bot.domain.hours import parse_week
from bot.domain.sla import Standing, State, due_at, standing, warns_at
from bot.domain.sla_policy import Duty, Policy, Step, StepKind
from tests.rules.minutes import hours_in, places
from tests.rules.promises import (
    ALL_STOP,
    BERLIN,
    OFFICE,
    POLICY,
    hours,
    monday,
    office,
    pause,
    wall,
)


def _at(now: datetime, clock: Clock, responded: datetime | None = None) -> Standing:
    return standing(POLICY, monday("10:00"), now, clock, responded)


@pytest.mark.parametrize(
    ("now", "state", "remaining"),
    [
        ("10:00", State.ON_TIME, 4),
        ("12:30", State.ON_TIME, 2),
        ("14:11:59", State.ON_TIME, 0.8 + 1 / 3600),
        ("14:12", State.WARNED, 0.8),
        ("14:59:59", State.WARNED, 1 / 3600),
        ("15:00", State.BREACHED, 0),
        ("17:00", State.BREACHED, -2),
    ],
)
def test_an_open_promise_is_on_time_then_warned_then_breached(
    now: str, state: State, remaining: float
) -> None:
    found = _at(monday(now), office())
    assert (found.state, found.remaining) == (state, hours(remaining))
    assert found.elapsed + found.remaining == found.target
    assert (found.warns_at, found.due_at) == (monday("14:12"), monday("15:00"))


@pytest.mark.parametrize(
    ("responded", "state"),
    [("14:59:59", State.MET), ("15:00", State.MISSED), ("09:00", State.MET)],
)
def test_a_response_before_the_due_time_meets_it_and_one_at_it_is_late(
    responded: str, state: State
) -> None:
    found = _at(monday("09:00", 300), office(), monday(responded))
    assert found.state is state
    assert (found.next, found.look_again_at, found.resumes_at) == (None, None, None)
    assert found.elapsed == max(timedelta(), found.elapsed)


def test_what_is_due_as_the_office_closes_is_late_in_the_evening() -> None:
    evening = standing(POLICY, monday("13:00"), monday("20:00"), office(), monday("19:00"))
    assert evening.due_at == monday("17:00")
    closing = standing(POLICY, monday("14:00"), monday("20:00"), office(), monday("19:00"))
    assert closing.due_at == monday("18:00")
    assert (evening.state, closing.state) == (State.MISSED, State.MISSED)


def test_a_pause_stops_the_clock_and_is_told_with_the_time_it_took_off() -> None:
    away = pause("11:00", "14:00")
    found = _at(monday("13:30"), office(away))
    assert (found.state, found.paused_by) == (State.PAUSED, away)
    assert (found.elapsed, found.due_at) == (hours(1), monday("17:00"))
    assert found.resumes_at == monday("14:00")
    # lunch would not have counted anyway
    assert found.trace.excluded == (Excluded(away, hours(1.5)),)
    assert found.trace.open_time == hours(2.5)


def test_a_pause_without_an_end_leaves_no_due_time_until_it_ends() -> None:
    found = _at(monday("13:30"), office(pause("11:00", None, PauseKind.HOLD)))
    assert found.state is State.PAUSED
    assert (found.due_at, found.warns_at, found.resumes_at, found.next) == (None, None, None, None)
    assert found.look_again_at is None
    assert found.remaining == hours(3)


def test_a_breach_stays_a_breach_when_the_owner_leaves() -> None:
    found = _at(monday("16:30"), office(pause("16:00", None)))
    assert found.state is State.BREACHED
    assert found.paused_by is not None


def test_a_pause_that_begins_after_the_response_changes_nothing() -> None:
    before = _at(monday("17:00"), office(), monday("11:00"))
    assert _at(monday("17:00"), office(pause("11:30", None)), monday("11:00")) == before


def test_out_of_hours_the_clock_rests_and_says_when_it_runs_again() -> None:
    found = standing(POLICY, monday("17:00"), monday("20:00"), office())
    assert (found.state, found.paused_by) == (State.ON_TIME, None)
    assert found.resumes_at == monday("09:00", 1)
    assert _at(monday("11:00"), office()).resumes_at is None


def test_of_several_pauses_each_hour_is_taken_off_once() -> None:
    pauses = (
        pause("10:30", "11:30"),
        pause("11:00", "12:00", PauseKind.DOWNTIME),
        pause("11:15", "11:45", PauseKind.HOLD),
    )
    found = _at(monday("14:00"), office(*pauses))
    assert found.trace.excluded == (
        Excluded(pauses[0], hours(1)),
        Excluded(pauses[1], hours(0.5)),
    )
    assert _at(monday("11:20"), office(*pauses)).paused_by == pauses[1]


def test_a_policy_says_what_stops_its_clock_and_the_trace_says_what_did_not() -> None:
    pauses = [pause("11:00", "12:00"), pause("10:00", "10:30", PauseKind.DOWNTIME)]
    clock = clock_for(Count.TEAM, {PauseKind.DOWNTIME}, team=OFFICE, pauses=pauses)
    found = _at(monday("12:00"), clock)
    assert [one.pause for one in found.trace.excluded] == [pauses[1]]
    assert found.trace.ignored == (pauses[0],)
    assert _at(monday("10:45"), clock).trace.ignored == ()


def test_holidays_between_start_and_due_time_are_told() -> None:
    tuesday = date(2026, 11, 24)
    clock = Clock(Count.TEAM, replace(OFFICE, holidays=frozenset({tuesday})))
    found = standing(POLICY, monday("17:00"), monday("17:30"), clock)
    assert found.due_at == monday("12:00", 2)
    assert found.trace.holidays == (tuesday,)


def test_a_clock_counts_the_hours_that_it_names() -> None:
    owner = Hours(parse_week({"mon-fri": "8-12"}), ZoneInfo("America/New_York"))
    hours_of = {
        count: clock_for(count, ALL_STOP, team=OFFICE, owner=owner).hours for count in Count
    }
    assert hours_of == {
        Count.WALL: Always(),
        Count.TEAM: OFFICE,
        Count.OWNER: owner,
        Count.BOTH: both(OFFICE, owner),
    }
    for count in (Count.OWNER, Count.BOTH):
        clock = clock_for(count, ALL_STOP, team=OFFICE)
        assert (clock.count, clock.hours) == (Count.TEAM, OFFICE)


def test_marketing_owes_an_answer_by_the_same_rules() -> None:
    policy = Policy("content", hours(9), duty=Duty.CONTENT_REQUEST, warn_at=None)
    assert due_at(policy, monday("17:00"), office()) == monday("09:00", 2) - hours(15)
    assert warns_at(policy, monday("17:00"), office()) is None
    assert standing(policy, monday("17:00"), monday("17:59", 1), office()).state is State.ON_TIME


def test_a_promise_over_the_weekend_in_which_clocks_change_keeps_office_hours() -> None:
    friday = datetime(2026, 10, 23, 16, tzinfo=BERLIN)
    assert due_at(POLICY, friday, office()) == datetime(2026, 10, 26, 11, tzinfo=BERLIN)
    elapsed = standing(POLICY, friday, datetime(2026, 10, 26, 10, tzinfo=BERLIN), office()).elapsed
    assert elapsed == hours(3)


def test_promises_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="target of hot"):
        replace(POLICY, target=timedelta())
    for share in (0.0, 1.0, 80.0):
        with pytest.raises(ValueError, match="must warn between"):
            replace(POLICY, warn_at=share)
    for after in (0.0, -1.0, timedelta()):
        with pytest.raises(ValueError, match="must come after the start"):
            Step(StepKind.ESCALATE, after)


@st.composite
def _promises(draw: st.DrawFn) -> tuple[Policy, datetime, Clock]:
    """A policy, a start and a clock with pauses of every kind."""
    zone, start = draw(places())
    calendar = draw(st.just(Always()) | hours_in(zone, start))
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        since = start + timedelta(minutes=draw(st.integers(-600, 3000)))
        lasts = draw(st.none() | st.integers(0, 2000))
        until = None if lasts is None else since + timedelta(minutes=lasts)
        pauses.append(Pause(since, until, draw(st.sampled_from(PauseKind))))
    stops = draw(st.frozensets(st.sampled_from(PauseKind)))
    count = Count.WALL if isinstance(calendar, Always) else Count.TEAM
    ats = st.floats(0.01, 3) | st.integers(1, 2000).map(lambda n: timedelta(minutes=n))
    ladder = draw(st.lists(st.builds(Step, st.sampled_from(StepKind), ats), max_size=5))
    policy = Policy(
        "any",
        timedelta(minutes=draw(st.integers(1, 3000))),
        warn_at=draw(st.none() | st.floats(0.05, 0.95)),
        stops=stops,
        ladder=tuple(ladder),
    )
    return policy, start, clock_for(count, stops, team=calendar, pauses=pauses)


_instants = st.integers(0, 6000 * 60).map(lambda n: timedelta(seconds=n))


@settings(deadline=None)
@given(made=_promises(), later=_instants)
def test_state_times_and_trace_always_agree(
    made: tuple[Policy, datetime, Clock], later: timedelta
) -> None:
    policy, start, clock = made
    now = start + later
    found = standing(policy, start, now, clock)
    assert found.elapsed + found.remaining == policy.target
    breached = found.due_at is not None and now >= found.due_at
    assert (found.state is State.BREACHED) == breached
    if found.state is State.WARNED:
        assert found.warns_at is not None
        assert found.warns_at <= now
    if found.state is State.PAUSED:
        assert found.paused_by is not None
        assert not clock.running.is_open(now)
    excluded = sum((one.open_time for one in found.trace.excluded), timedelta())
    assert found.trace.open_time - excluded == found.elapsed
    assert all(one.open_time > timedelta() for one in found.trace.excluded)
    assert {one.pause.kind for one in found.trace.excluded} <= policy.stops
    answered = standing(policy, start, now + later, clock, now)
    assert (answered.state is State.MISSED) == breached


@settings(deadline=None)
@given(made=_promises(), later=_instants, share=st.floats(0, 1, exclude_max=True))
def test_nothing_changes_before_it_said_to_look_again(
    made: tuple[Policy, datetime, Clock], later: timedelta, share: float
) -> None:
    policy, start, clock = made
    now = start + later
    found = standing(policy, start, now, clock)
    until = now + timedelta(days=30) if found.look_again_at is None else found.look_again_at
    between = now + max(until - now, timedelta()) * share
    if until > now and between < until:
        again = standing(policy, start, between, clock)
        assert (again.state, again.due_at, again.next) == (found.state, found.due_at, found.next)


def test_a_sweep_looks_again_at_every_turn_of_a_day() -> None:
    clock = wall(pause("11:00", "11:30"))
    policy = Policy("plain", hours(2), ladder=(Step(StepKind.ESCALATE, 1.5),))
    at, found = monday("10:00"), []
    for _ in range(5):
        now = standing(policy, monday("10:00"), at, clock)
        found.append((at.astimezone(UTC).strftime("%H:%M"), now.state))
        assert now.look_again_at is not None
        at = now.look_again_at
    assert found == [
        ("09:00", State.ON_TIME),
        ("10:00", State.PAUSED),
        ("10:30", State.ON_TIME),
        ("11:06", State.WARNED),
        ("11:30", State.BREACHED),
    ]
    assert at == monday("13:30")
