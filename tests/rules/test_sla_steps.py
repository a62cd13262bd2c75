"""The ladder: when steps come, which is next, and what puts one off."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Always, Hours, without
from bot.domain.hours import parse_week
from bot.domain.sla import standing
from bot.domain.sla_policy import REMINDERS, StepKind
from bot.domain.sla_steps import (
    Delay,
    DueStep,
    due_now,
    hold,
    hold_all,
    next_step,
    put_off,
    snooze,
    steps,
    stop,
    within_budget,
)
from tests.rules.promises import BERLIN, POLICY, hours, monday, office, pause

QUIET = Hours(parse_week({"mon-sun": "14:00-16:00, 22:00-7:00"}), BERLIN)
LADDER = steps(POLICY, monday("10:00"), office())


def _times(ladder: tuple[DueStep, ...]) -> dict[str, datetime | None]:
    return {step.key: step.at for step in ladder}


def test_steps_come_at_shares_or_durations_of_counted_time() -> None:
    assert _times(LADDER) == {
        "remind_thread:1": monday("12:00"),
        "remind_owner:1": monday("14:00"),
        "escalate:1": monday("15:00"),
        "remind_owner:2": monday("16:00"),
        "reassign:1": monday("17:00"),
    }
    assert [step.after for step in LADDER] == [hours(n) for n in (2, 3, 4, 5, 6)]


def test_a_pause_without_an_end_holds_the_steps_that_come_after_it() -> None:
    ladder = steps(POLICY, monday("10:00"), office(pause("13:30", None)))
    assert [step.at for step in ladder] == [monday("12:00"), None, None, None, None]


def test_the_next_step_is_the_earliest_that_is_not_done() -> None:
    assert next_step(LADDER) == LADDER[0]
    assert next_step(LADDER, {"remind_thread:1", "escalate:1"}) == LADDER[1]
    assert next_step(LADDER, {step.key for step in LADDER}) is None


def test_after_an_outage_only_the_newest_reminder_is_sent_and_nothing_else_is_dropped() -> None:
    early = due_now(LADDER, monday("14:30"))
    assert [step.key for step in early.act] == ["remind_owner:1"]
    assert [step.key for step in early.overtaken] == ["remind_thread:1"]
    late = due_now(LADDER, monday("17:00"), {"remind_thread:1"})
    assert [step.key for step in late.act] == ["escalate:1", "reassign:1"]
    assert [step.key for step in late.overtaken] == ["remind_owner:1", "remind_owner:2"]


def test_a_step_is_due_at_its_instant_and_not_before() -> None:
    assert due_now(LADDER, monday("12:00") - timedelta.resolution).act == ()
    assert due_now(LADDER, monday("12:00")).act == LADDER[:1]


def test_a_snooze_puts_off_reminders_but_not_the_manager() -> None:
    ladder = snooze(LADDER, monday("15:30"))
    assert _times(ladder) == _times(LADDER) | {
        "remind_thread:1": monday("15:30"),
        "remind_owner:1": monday("15:30"),
    }
    assert ladder[0].delays == (Delay.SNOOZE,)
    assert ladder[0].planned == monday("12:00")
    assert ladder[3] == LADDER[3]
    everything = snooze(LADDER, monday("18:00"), frozenset(StepKind))
    assert {step.at for step in everything} == {monday("18:00")}


def test_a_stop_drops_the_reminders_and_leaves_the_rest() -> None:
    assert [step.key for step in stop(LADDER)] == ["escalate:1", "reassign:1"]
    assert stop(LADDER, frozenset(StepKind)) == ()


def test_a_reminder_waits_for_the_end_of_quiet_hours_and_an_escalation_does_not() -> None:
    ladder = hold_all(LADDER, QUIET)
    assert _times(ladder) == _times(LADDER) | {"remind_owner:1": monday("16:00")}
    assert ladder[1].delays == (Delay.QUIET_HOURS,)
    both = hold_all(LADDER, QUIET, REMINDERS | {StepKind.ESCALATE})
    assert both[2].at == monday("16:00")


@pytest.mark.parametrize(
    ("at", "held"),
    [
        (monday("21:59"), monday("21:59")),
        (monday("22:00"), monday("07:00", 1)),
        (monday("06:59", 1), monday("07:00", 1)),
        (monday("07:00", 1), monday("07:00", 1)),
    ],
)
def test_quiet_hours_hold_from_their_start_until_their_end(at: datetime, held: datetime) -> None:
    assert hold(at, QUIET) == held


def test_quiet_hours_that_never_end_hold_for_good() -> None:
    assert hold(monday("12:00"), Always()) is None
    assert hold_all(LADDER, Always())[0].at is None


def test_a_snooze_into_quiet_hours_waits_for_both_and_says_so() -> None:
    step = hold_all(snooze(LADDER, monday("23:00")), QUIET)[0]
    assert step.at == monday("07:00", 1)
    assert step.delays == (Delay.SNOOZE, Delay.QUIET_HOURS)


def test_a_step_is_only_ever_put_off() -> None:
    assert put_off(LADDER[0], monday("11:00"), Delay.BUDGET) is LADDER[0]
    assert put_off(LADDER[0], LADDER[0].at, Delay.BUDGET) is LADDER[0]
    unknown = put_off(LADDER[0], None, Delay.BUDGET)
    assert (unknown.at, unknown.delays) == (None, (Delay.BUDGET,))
    assert put_off(unknown, monday("11:00"), Delay.SNOOZE) is unknown


def test_a_budget_is_spent_by_what_was_sent_today() -> None:
    assert within_budget(2, 3)
    assert not within_budget(3, 3)
    assert not within_budget(0, 0)
    assert within_budget(1000, None)


def test_a_standing_tells_the_next_step_as_it_was_put_off() -> None:
    ladder = snooze(LADDER, monday("13:30"))
    found = standing(POLICY, monday("10:00"), monday("10:30"), office(), ladder=ladder)
    assert found.next is not None
    assert (found.next.key, found.next.at) == ("remind_thread:1", monday("13:30"))
    assert found.look_again_at == monday("13:30")
    assert found.next.delays == (Delay.SNOOZE,)


@given(minutes=st.integers(0, 3000), until=st.integers(0, 3000), done=st.sets(st.integers(0, 4)))
def test_every_due_step_is_acted_on_or_overtaken_and_one_reminder_is_sent_at_most(
    minutes: int, until: int, done: set[int]
) -> None:
    ladder = hold_all(snooze(LADDER, monday("10:00") + timedelta(minutes=until)), QUIET)
    keys = {LADDER[number].key for number in done}
    now = monday("10:00") + timedelta(minutes=minutes)
    due = due_now(ladder, now, keys)
    handled = {step.key for step in (*due.act, *due.overtaken)}
    assert handled == {s.key for s in ladder if s.at and s.at <= now} - keys
    assert sum(step.kind in REMINDERS for step in due.act) <= 1
    assert all(step.kind in REMINDERS for step in due.overtaken)
    assert [step.at for step in due.act] == sorted(step.at for step in due.act if step.at)
    for before, after in zip(LADDER, ladder, strict=True):
        assert after.at is not None
        assert before.at is not None
        assert after.at >= before.at
        assert bool(after.delays) == (after.at > before.at)
        if after.kind in REMINDERS:
            assert not QUIET.is_open(after.at)
    assert due_now(ladder, now, keys | handled).act == ()


def test_a_quiet_calendar_may_itself_be_interrupted() -> None:
    quiet = without(QUIET, [pause("14:30", "15:00")])
    assert hold(monday("14:10"), quiet) == monday("14:30")
