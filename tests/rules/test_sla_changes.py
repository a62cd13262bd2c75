"""What moves when hours, holidays, pauses or a policy change."""

from dataclasses import replace
from datetime import date

from bot.domain.clocks import Clock, Count
from bot.domain.sla_changes import Change, Mark, Move, moved, schedule
from bot.domain.sla_policy import Step, StepKind
from tests.rules.promises import OFFICE, POLICY, hours, monday, office, pause, wall

START = monday("10:00")
PLAIN = replace(POLICY, ladder=(Step(StepKind.ESCALATE, 1.5),))


def _of(clock: Clock) -> list[tuple[Mark | StepKind, Change, float | None]]:
    moves = moved(schedule(PLAIN, START, office()), schedule(PLAIN, START, clock))
    return [(m.what, m.change, None if m.by is None else m.by / hours(1)) for m in moves]


def test_nothing_moves_when_nothing_changed() -> None:
    assert _of(office()) == []
    assert _of(office(pause("12:00", "13:00"))) == []  # a pause over lunch


def test_a_new_holiday_moves_what_comes_after_it() -> None:
    today = Clock(Count.TEAM, replace(OFFICE, holidays=frozenset({date(2026, 11, 23)})))
    assert _of(today) == [
        (Mark.WARNING, Change.LATER, 23),
        (Mark.DUE, Change.LATER, 23),
        (StepKind.ESCALATE, Change.LATER, 23),
    ]


def test_a_pause_moves_what_comes_after_it_by_what_of_it_was_open() -> None:
    assert [by for *_, by in _of(office(pause("11:30", "13:30")))] == [1, 1, 1]
    assert _of(office(pause("16:00", "16:30"))) == [(StepKind.ESCALATE, Change.LATER, 0.5)]


def test_longer_hours_move_things_to_an_earlier_time() -> None:
    assert [by for *_, by in _of(wall())] == [-1, -1, -1]  # lunch counts now


def test_a_pause_without_an_end_halts_what_comes_after_it_until_it_ends() -> None:
    halted = office(pause("14:30", None))
    assert _of(halted) == [
        (Mark.DUE, Change.HALTED, None),
        (StepKind.ESCALATE, Change.HALTED, None),
    ]
    resumed = moved(schedule(PLAIN, START, halted), schedule(PLAIN, START, office()))
    assert [(move.what, move.change) for move in resumed] == [
        (Mark.DUE, Change.RESUMED),
        (StepKind.ESCALATE, Change.RESUMED),
    ]
    early = office(pause("10:30", None))
    assert [what for what, *_ in _of(early)] == [Mark.WARNING, Mark.DUE, StepKind.ESCALATE]


def test_a_new_policy_adds_drops_and_moves_steps() -> None:
    newer = replace(
        PLAIN,
        warn_at=None,
        ladder=(Step(StepKind.ESCALATE, 1.25), Step(StepKind.ESCALATE, 1.75)),
    )
    moves = moved(schedule(PLAIN, START, office()), schedule(newer, START, office()))
    assert moves == (
        Move(Mark.WARNING, 1, Change.DROPPED, monday("14:12"), None),
        Move(StepKind.ESCALATE, 1, Change.EARLIER, monday("17:00"), monday("16:00")),
        Move(StepKind.ESCALATE, 2, Change.ADDED, None, monday("18:00")),
    )
    assert [move.by for move in moves] == [None, -hours(1), None]
