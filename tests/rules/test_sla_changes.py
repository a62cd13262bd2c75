"""What moves when hours, holidays or a policy change while promises are open."""

from datetime import datetime, timedelta

from bot.domain.promises import PromiseKey
from bot.domain.sla_changes import Dues, Move, moves
from bot.domain.sla_policy import Duty
from tests.rules.promises import monday

TEN, NOON, ONE = monday("10:00"), monday("12:00"), monday("13:00")


def dues(by_lead: dict[int, datetime | None]) -> Dues:
    return {PromiseKey(lead): due for lead, due in by_lead.items()}


def test_nothing_moves_when_nothing_changed() -> None:
    found = moves(dues({1: TEN, 2: None}), dues({1: TEN, 2: None}))
    assert found.count == 0
    assert found.sentence() == ""


def test_what_moved_farthest_is_named() -> None:
    found = moves(dues({1: TEN, 2: TEN, 3: ONE}), dues({1: NOON, 2: ONE, 3: NOON}))
    assert found.later == (Move(2, timedelta(hours=3)), Move(1, timedelta(hours=2)))
    assert found.sentence() == (
        "3 due times moved: 2 later (most: lead 2, +3 h), 1 earlier (most: lead 3, \u22121 h)."
    )


def test_one_due_time_is_no_plural() -> None:
    found = moves(dues({7: TEN}), dues({7: TEN + timedelta(days=1, hours=2, minutes=5)}))
    assert found.sentence() == "1 due time moved: 1 later (most: lead 7, +1 d 2 h 5 min)."


def test_a_pause_without_an_end_and_its_end_are_told_apart() -> None:
    found = moves(dues({1: TEN, 2: None}), dues({1: None, 2: TEN}))
    assert (found.halted, found.resumed) == ((1,), (2,))
    assert "1 without a due time for now, 1 with a due time again" in found.sentence()


def test_promises_that_are_open_only_before_or_only_after_do_not_count() -> None:
    assert moves(dues({1: TEN}), dues({2: NOON})).count == 0


def test_each_promise_of_a_lead_counts() -> None:
    first, second = PromiseKey(1), PromiseKey(1, Duty.FOLLOW_UP, 2)
    assert moves({first: TEN, second: TEN}, {first: NOON, second: ONE}).count == 2
