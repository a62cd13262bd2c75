"""Follow-ups after the first response."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.follow_ups import FollowUps, FollowUpState, follow_ups
from tests.rules.promises import hours, monday, office, pause

PLAN = FollowUps(3, hours(8))  # a working day
FIRST = monday("10:00")


def _states(now: datetime, *contacts: datetime) -> list[tuple[datetime | None, FollowUpState]]:
    return [(one.due_at, one.state) for one in follow_ups(PLAN, FIRST, contacts, now, office())]


def test_without_contacts_each_follow_up_is_due_a_spacing_after_the_one_before() -> None:
    assert _states(monday("10:00", 1)) == [
        (monday("10:00", 1), FollowUpState.OVERDUE),
        (monday("10:00", 2), FollowUpState.WAITING),
        (monday("10:00", 3), FollowUpState.WAITING),
    ]


def test_each_contact_starts_the_clock_of_the_next() -> None:
    assert _states(monday("17:00", 2), monday("15:00"), monday("16:00", 1)) == [
        (monday("10:00", 1), FollowUpState.MET),
        (monday("15:00", 1), FollowUpState.MISSED),
        (monday("16:00", 2), FollowUpState.OVERDUE),
    ]


def test_contacts_before_the_response_or_after_now_are_no_follow_ups() -> None:
    found = _states(monday("10:00"), monday("09:00"), FIRST, monday("11:00"))
    assert {state for _, state in found} == {FollowUpState.WAITING}


def test_a_contact_at_the_due_time_is_late() -> None:
    assert _states(monday("10:00", 5), monday("10:00", 1))[0][1] is FollowUpState.MISSED


def test_a_lead_on_hold_owes_no_follow_up_until_it_is_released() -> None:
    held = office(pause("17:00", None))
    waiting = follow_ups(PLAN, FIRST, [], monday("10:00", 30), held)
    assert {(one.due_at, one.state) for one in waiting} == {(None, FollowUpState.WAITING)}
    done = follow_ups(PLAN, FIRST, [monday("10:00", 2)], monday("10:00", 30), held)
    assert done[0].state is FollowUpState.MET


def test_a_plan_without_follow_ups_or_without_time_is_refused() -> None:
    for count, spacing in ((0, hours(1)), (1, timedelta())):
        with pytest.raises(ValueError, match="at least one and some time"):
            FollowUps(count, spacing)


@given(contacts=st.lists(st.integers(-600, 20000)), now=st.integers(0, 20000))
def test_a_follow_up_never_changes_back_and_is_late_from_its_due_time(
    contacts: list[int], now: int
) -> None:
    made = [FIRST + timedelta(minutes=minute) for minute in contacts]
    moment = FIRST + timedelta(minutes=now)
    found = follow_ups(PLAN, FIRST, made, moment, office())
    later = follow_ups(PLAN, FIRST, made, moment + timedelta(days=30), office())
    for before, after in zip(found, later, strict=True):
        assert before.due_at is not None
        late = (before.done_at or moment) >= before.due_at
        assert late == (before.state in (FollowUpState.OVERDUE, FollowUpState.MISSED))
        if before.done_at is not None:
            assert after == before
    assert [one.done_at is None for one in found] == sorted(one.done_at is None for one in found)
