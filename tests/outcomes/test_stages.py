"""What a lead's history of stages comes to, in whatever order it was told."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.leads import OPEN_STAGES, Stage
from bot.domain.money import Money
from bot.domain.stages import UNDO, Journey, StageChange, journey_of, standing, to_undo

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DEAL = Money(1_200_000, "EUR")


def told(
    number: int,
    stage: Stage | None,
    hours: float,
    *,
    corrects: int | None = None,
    worth: Money | None = None,
    reason: str = "",
) -> StageChange:
    return StageChange(
        lead_id=1,
        stage=stage,
        at=NOON + timedelta(hours=hours),
        noted_at=NOON + timedelta(hours=number),
        key=f"key {stage} {hours}",
        by="U0ANA",
        worth=worth,
        reason=reason,
        corrects=corrects,
        id=number,
    )


HISTORY = (
    told(1, Stage.ACCEPTED, 1),
    told(2, Stage.SQL, 5),
    told(3, Stage.OPPORTUNITY, 9),
    told(4, Stage.WON, 20, worth=DEAL),
)


def test_a_lead_without_a_change_is_new() -> None:
    assert journey_of([]) == Journey()


def test_a_journey_has_the_time_of_each_step() -> None:
    journey = journey_of(HISTORY)
    assert (journey.stage, journey.worth) == (Stage.WON, DEAL)
    times = (journey.accepted_at, journey.sql_at, journey.opportunity_at, journey.closed_at)
    assert times == tuple(one.at for one in HISTORY)


def test_a_later_stage_implies_the_earlier_ones() -> None:
    journey = journey_of([told(1, Stage.OPPORTUNITY, 3)])
    assert journey.accepted_at == journey.sql_at == journey.opportunity_at
    assert journey.closed_at is None


def test_who_was_lost_at_once_was_never_accepted() -> None:
    journey = journey_of([told(1, Stage.LOST, 3, reason="too dear")])
    assert (journey.accepted_at, journey.reason) == (None, "too dear")


def test_a_corrected_change_does_not_count_and_the_correction_does() -> None:
    changes = [*HISTORY, told(5, Stage.LOST, 20, corrects=4, reason="signed elsewhere")]
    assert journey_of(changes).stage is Stage.LOST
    assert journey_of(changes).worth is None


def test_to_undo_a_correction_makes_the_first_count_again() -> None:
    changes = [*HISTORY, told(5, Stage.LOST, 20, corrects=4), told(6, None, 20, corrects=5)]
    assert journey_of(changes) == journey_of(HISTORY)


def test_the_newest_value_of_a_deal_counts() -> None:
    more = Money(1_500_000, "EUR")
    changes = [*HISTORY, told(5, Stage.WON, 30, worth=more), told(6, Stage.WON, 40)]
    journey = journey_of(changes)
    assert (journey.worth, journey.closed_at) == (more, HISTORY[3].at)


def test_a_deal_that_was_opened_again_is_not_won() -> None:
    journey = journey_of([*HISTORY, told(5, Stage.OPPORTUNITY, 30)])
    assert (journey.stage, journey.worth, journey.closed_at) == (Stage.OPPORTUNITY, None, None)


def test_the_order_in_which_it_was_told_changes_nothing() -> None:
    at_once = (told(5, Stage.SQL, 9), told(6, Stage.LOST, 20))
    expected = journey_of([*HISTORY[:3], *at_once])
    for order in permutations([*HISTORY[:3], *at_once]):
        numbered = [
            StageChange(**{**vars(one), "id": number}) for number, one in enumerate(order, 1)
        ]
        assert journey_of(numbered) == expected


def test_only_ones_own_newest_change_can_be_undone_and_only_soon() -> None:
    newest = HISTORY[3]
    assert to_undo(HISTORY, "U0ANA", newest.noted_at + UNDO) == newest
    assert to_undo(HISTORY, "U0ANA", newest.noted_at + UNDO + timedelta(seconds=1)) is None
    assert to_undo(HISTORY, "U0BEN", newest.noted_at) is None
    undone = [*HISTORY, told(5, None, 20, corrects=4)]
    assert to_undo(undone, "U0ANA", newest.noted_at) is None
    assert to_undo([], "U0ANA", NOON) is None


@st.composite
def histories(draw: st.DrawFn) -> list[StageChange]:
    rows: list[StageChange] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        corrects = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        stage = draw(st.sampled_from([*Stage, None] if corrects else list(Stage)))
        rows.append(told(number, stage, draw(st.integers(0, 6)), corrects=corrects, worth=DEAL))
    return rows


@given(histories())
def test_each_row_counts_unless_one_that_counts_corrects_it(rows: list[StageChange]) -> None:
    def counts(one: StageChange) -> bool:
        return not any(other.corrects == one.id and counts(other) for other in rows)

    found = standing(rows)
    assert {one.id for one in found} == {one.id for one in rows if counts(one) and one.stage}
    assert list(found) == sorted(found, key=lambda one: one.at)


@given(histories())
def test_a_journey_holds_together(rows: list[StageChange]) -> None:
    journey = journey_of(rows)
    times = [journey.accepted_at, journey.sql_at, journey.opportunity_at]
    reached = [at for at in times if at is not None]
    assert times[: len(reached)] == reached, "no step is reached without those before it"
    assert reached == sorted(reached), "nobody comes further before"
    assert (journey.closed_at is None) == (journey.stage in OPEN_STAGES)
    assert journey.worth is None or journey.stage is Stage.WON
