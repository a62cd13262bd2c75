"""Who chairs, what counts as skipped, in which order items come, when they come again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import (
    Item,
    ItemState,
    Via,
    Vote,
    free_number,
    press_withdraws,
    proposes_again,
    ranked,
)
from bot.domain.decisions import Decision, Reading, after, before, change, reading
from bot.domain.measured import Figure
from bot.domain.meetings import Meeting, State, forgotten_at, next_chair, skipped_in_a_row

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def item(number: int, hours: int = 0, **more: object) -> Item:
    made = Item(number, "weekly", number, f"Item {number}", "U0ANA", NOW + timedelta(hours=hours))
    return replace(made, **more)  # type: ignore[arg-type]  # a test names fields of an item


def vote(number: int, person: str, via: Via = Via.BUTTON) -> Vote:
    return Vote(number, person, via, NOW)


def test_items_come_by_votes_then_by_age() -> None:
    items = [item(1), item(2, -1), item(3, 5)]
    votes = [vote(3, "a"), vote(3, "b"), vote(1, "a")]
    assert [one.item.number for one in ranked(items, votes, [])] == [3, 1, 2]


def test_somebody_who_votes_in_two_ways_counts_once() -> None:
    votes = [vote(1, "a"), vote(1, "a", Via.NUMBER), vote(2, "b"), vote(2, "c")]
    found = ranked([item(1), item(2)], votes, [])
    assert [(one.item.number, one.voters) for one in found] == [(2, ("b", "c")), (1, ("a",))]


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from("abc"), st.sampled_from(Via))))
def test_the_order_depends_on_nothing_but_people_and_age(
    given_: list[tuple[int, str, Via]],
) -> None:
    items = [item(number, number % 3) for number in range(1, 7)]
    votes = [vote(*one) for one in given_]
    found = ranked(items, votes, [])
    assert found == ranked(reversed(items), votes, [])
    people = {one.item.number: len(one.voters) for one in found}
    assert people == {
        number: len({person for at, person, _ in given_ if at == number}) for number in range(1, 7)
    }
    assert [*people.values()] == sorted(people.values(), reverse=True)


def test_meetings_that_ended_since_carried_an_item_over() -> None:
    ended = [NOW - timedelta(days=7), NOW + timedelta(days=7), NOW + timedelta(days=14)]
    assert [one.carried for one in ranked([item(1)], [], ended)] == [2]
    again = item(1, open_since=NOW + timedelta(days=10))
    assert [one.carried for one in ranked([again], [], ended)] == [1]


def test_numbers_of_items_that_are_gone_are_given_again() -> None:
    assert free_number([]) == 1
    assert free_number([1, 2, 4]) == 3


def test_a_second_press_takes_a_vote_back_unless_it_comes_at_once() -> None:
    assert press_withdraws([], NOW) is False
    assert press_withdraws([vote(1, "a")], NOW + timedelta(seconds=5)) is True
    assert press_withdraws([vote(1, "a")], NOW + timedelta(milliseconds=400)) is None
    assert press_withdraws([vote(1, "a", Via.NUMBER)], NOW) is True


@pytest.mark.parametrize(
    ("state", "days", "again"),
    [
        (ItemState.OPEN, 40, False),
        (ItemState.PARKED, 40, False),
        (ItemState.DONE, 3, False),
        (ItemState.DONE, 7, True),
        (ItemState.WITHDRAWN, 14, False),
        (ItemState.WITHDRAWN, 29, True),
    ],
)
def test_an_exception_comes_again_only_after_a_rest(
    state: ItemState, days: int, again: bool
) -> None:
    closed = item(1, state=state, closed_at=NOW if state is not ItemState.OPEN else None)
    assert proposes_again(closed, NOW + timedelta(days=days)) is again
    assert proposes_again(None, NOW)


def test_who_has_not_chaired_for_longest_is_next_and_who_is_away_passed_over() -> None:
    people = ("a", "b", "c")
    chaired = [("a", NOW), ("b", NOW - timedelta(days=7))]
    assert next_chair(people, chaired, frozenset()) == "c"
    assert next_chair(people, chaired, frozenset({"c"})) == "b"
    assert next_chair(people, [*chaired, ("c", NOW)], frozenset({"b"})) == "a"
    assert next_chair(people, chaired, frozenset(people)) is None


@given(st.lists(st.sets(st.sampled_from("abcd"), max_size=3), min_size=1, max_size=40))
def test_turns_are_fair_to_whoever_is_never_away(absences: list[set[str]]) -> None:
    chaired: list[tuple[str, datetime]] = []
    for week, away in enumerate(absences):
        chair = next_chair("abcd", chaired, frozenset(away - {"a"}))
        assert chair is not None
        assert chair not in away - {"a"}
        chaired.append((chair, NOW + timedelta(days=7 * week)))
    mine = [week for week, (who, _) in enumerate(chaired) if who == "a"]
    # Three others may be before it, and none of them twice.
    assert all(later - earlier <= 4 for earlier, later in pairwise(mine))


def meeting(week: int, state: State, **more: object) -> Meeting:
    day = date(2026, 11, 3) + timedelta(weeks=week)
    made = Meeting(week, "weekly", day, NOW + timedelta(weeks=week), state)
    return replace(made, **more)  # type: ignore[arg-type]  # a test names fields of a meeting


def test_skipped_meetings_are_counted_until_one_that_took_place() -> None:
    newest_first = [
        meeting(5, State.MISSED),
        meeting(4, State.HOLIDAY),
        meeting(3, State.CANCELLED, changed_at=NOW - timedelta(hours=1)),
        meeting(2, State.ENDED),
        meeting(1, State.MISSED),
    ]
    assert [one.id for one in skipped_in_a_row(newest_first, NOW)] == [3, 5]
    fresh = [meeting(6, State.CANCELLED, changed_at=NOW), *newest_first]
    assert [one.id for one in skipped_in_a_row(fresh, NOW)] == [3, 5]


def test_a_meeting_that_nobody_ends_is_over_after_some_hours() -> None:
    running = meeting(1, State.RUNNING, started_at=NOW)
    assert forgotten_at(running, timedelta(minutes=30)) == NOW + timedelta(hours=3)
    assert forgotten_at(running, timedelta(hours=2)) == NOW + timedelta(hours=6)
    assert forgotten_at(meeting(1, State.PLANNED), timedelta(hours=2)) is None


def decision(**more: object) -> Decision:
    made = Decision(1, "weekly", 1, None, "Call within the hour", "U0ANA", NOW)
    return replace(made, **more)  # type: ignore[arg-type]  # a test names fields of a decision


def test_stretches_of_the_same_length_are_compared_and_do_not_overlap() -> None:
    made = decision(measure="accepted", check_on=date(2026, 12, 24))
    old, new = before(made, BERLIN), after(made, BERLIN)
    assert old is not None
    assert new is not None
    assert (str(old.first), str(old.after)) == ("2026-10-27", "2026-11-24")
    assert (str(new.first), str(new.after)) == ("2026-11-26", "2026-12-24")
    soon = decision(measure="accepted", check_on=date(2026, 12, 1))
    short = after(soon, BERLIN)
    assert short is not None
    assert (str(short.first), str(short.after)) == ("2026-11-24", "2026-12-01")


def test_without_a_measure_nothing_is_compared() -> None:
    assert before(decision(check_on=date(2026, 12, 24)), BERLIN) is None
    assert after(decision(measure="gone", check_on=date(2026, 12, 24)), BERLIN) is None


def test_a_share_is_compared_by_its_cases() -> None:
    old = reading("accepted", Figure(100, 41))
    assert old == Reading(41, 100, 0.41)
    found = change(decision(measure="accepted", baseline=old, outcome=Reading(31, 60, 31 / 60)))
    assert found is not None
    assert found.before.hits == 41
    assert not found.beyond_noise
    assert change(decision(measure="won_value", baseline=old, outcome=old)) is None
