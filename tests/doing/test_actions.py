"""What people do with actions: who may, what is told, carry-over, reactions; in any order."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.actions import TOLD, Action, ActionState, What
from bot.domain.actions_shown import Asked, Refusal, Which
from bot.domain.people import Actor, Person
from bot.services.action_answers import ActionClick
from bot.services.actions import NewAction
from bot.services.feedback import ReactionEvent
from tests.examples import at_most

from .conftest import SQLITE, STRANGER, Office

DUE = date(2026, 11, 27)
#: The leads of the teams and an admin; then owner and maker, too; then who may not.
LEADING = ("U0EMIL", "U0DANA", "U0ADAM")
MAY = ("U0BEN", "U0MIA", *LEADING)
MAY_NOT = ("U0ANA", STRANGER)


def told(action: Action) -> dict[str, object]:
    return {name: getattr(action, name) for name in TOLD}


def last_change(office: Office, action_id: int) -> int:
    found = office.store.read(lambda work: work.actions.newest_change(action_id))
    assert found is not None
    return found.id


@SQLITE
def test_who_is_given_an_action_is_told_once_and_who_takes_it_is_not(office: Office) -> None:
    action_id = office.add("U0BEN", DUE)
    assert [about["say"] for _, about in office.told("action", "U0BEN")] == ["given"]
    office.add("U0EMIL", DUE, maker="U0EMIL")
    assert not office.told("action", "U0EMIL")
    form = office.decision(action_id, owner="U0ANA")
    assert office.actions.decide(office.click(action_id, "U0EMIL"), form) is None
    assert len(office.told("action", "U0ANA")) == 1


@pytest.mark.parametrize("by", MAY_NOT)
@SQLITE
def test_others_change_nothing_and_are_told(office: Office, by: str | Actor) -> None:
    action_id = office.add("U0BEN", DUE, maker="U0MIA")
    before = office.get(action_id)
    office.actions.done(office.click(action_id, by))
    office.actions.snooze(office.click(action_id, by), week=True)
    office.actions.undo(office.click(action_id, by, change=last_change(office, action_id)))
    refused = office.actions.decide(office.click(action_id, by), office.decision(action_id))
    assert refused in {Refusal.NOT_ALLOWED, Refusal.NOT_THERE}
    assert office.get(action_id) == before
    user = by if isinstance(by, str) else by.user
    assert len(office.told("answer", user)) + len(office.told("note", user)) == 3


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (NewAction("  ", "U0BEN", DUE), Refusal.NO_TEXT),
        (NewAction("Do it", "U0BEN", date(2026, 11, 22)), Refusal.DAY_PASSED),
        (NewAction("Do it", STRANGER.user, DUE), Refusal.NO_OWNER),
        (NewAction("Do it", "U0BATON", DUE), Refusal.NO_OWNER),
        (NewAction("Do it", "U0ROBOT", DUE), Refusal.NO_OWNER),
    ],
)
@SQLITE
def test_what_cannot_be_done_is_refused_with_its_reason(
    office: Office, new: NewAction, why: Refusal
) -> None:
    robot = Person("U0ROBOT", "robot", "T0", is_bot=True)
    office.store.change(lambda work: work.people.put(robot, office.now))
    assert office.actions.add("x", Actor("U0EMIL", "T0"), new) is why
    assert office.actions.add("x", STRANGER, new) is None
    assert office.actions.add("y", STRANGER, NewAction("Do it", None, DUE)) is None
    assert not office.store.read(lambda work: work.actions.all_open())


@SQLITE
def test_what_slack_sends_twice_is_added_once(office: Office) -> None:
    new, emil = NewAction("Do it", "U0BEN", DUE), Actor("U0EMIL", "T0")
    assert isinstance(office.actions.add("same", emil, new), Action)
    assert office.actions.add("same", emil, new) is Refusal.ALREADY
    assert len(office.store.read(lambda work: work.actions.all_open())) == 1


@SQLITE
def test_dropping_needs_a_word_and_a_day_must_be_ahead(office: Office) -> None:
    action_id = office.add("U0BEN", DUE)

    def decide(**changes: object) -> Refusal | None:
        form = office.decision(action_id, **changes)
        return office.actions.decide(office.click(action_id, "U0BEN"), form)

    assert decide(state=ActionState.DROPPED, why=" ") is Refusal.NO_REASON
    assert decide(due=date(2026, 11, 1)) is Refusal.DAY_PASSED
    assert decide(snoozed_until=date(2026, 11, 23)) is Refusal.DAY_PASSED
    assert decide(owner=STRANGER.user) is Refusal.NO_OWNER
    assert decide(state=ActionState.DROPPED, why="Acme left") is None
    assert office.get(action_id).why == "Acme left"
    assert decide(state=ActionState.OPEN) is None
    assert office.get(action_id).why == ""


def test_an_action_is_overdue_when_its_day_has_ended_where_its_owner_lives(office: Office) -> None:
    east, west = office.add("U0MIA", DUE), office.add("U0BEN", DUE)

    def late() -> list[int]:
        return [one.id for one in office.store.read(lambda work: work.actions.overdue(office.now))]

    office.now = office.now.replace(day=27, hour=10, minute=59)
    assert late() == []
    office.now += timedelta(minutes=1)  # midnight in Auckland (UTC+13)
    assert late() == [east]
    office.now = office.now.replace(day=28, hour=5, minute=0)  # midnight in New York (UTC-5)
    assert late() == [east, west]
    office.actions.done(office.click(east, "U0MIA"))
    assert late() == [west]


def test_a_meeting_carries_over_what_others_agreed_on_once(office: Office) -> None:
    old = office.agreed("U0BEN", "weekly", 1)
    fresh = office.agreed("U0BEN", "weekly", 2)
    other = office.agreed("U0BEN", "monthly", 1)

    def carry(meeting_id: int) -> list[int]:
        carried = office.store.change(
            lambda work: office.book.carry(work, "weekly", meeting_id, office.now)
        )
        return [one.id for one in carried]

    assert carry(2) == [old]
    assert carry(2) == []
    assert carry(3) == [old, fresh]
    assert [office.get(one).carried for one in (old, fresh, other)] == [2, 1, 0]
    assert not office.told("action", "U0DANA")
    assert carry(4) == [old, fresh]
    for lead in ("U0DANA", "U0EMIL"):
        (said,) = office.told("action", lead)
        assert said[1]["say"] == "carried"
    assert carry(5) == [old, fresh]
    assert len(office.told("action", "U0DANA")) == 2  # the other has now been carried thrice
    office.actions.done(office.click(old, "U0BEN"))
    assert carry(6) == [fresh]
    # Undoing what was done before a carry-over is still possible.
    assert office.get(old).carried == 4


def test_what_was_closed_long_ago_is_forgotten_with_its_history(office: Office) -> None:
    done, still = office.agreed("U0BEN", "weekly", 1), office.agreed("U0BEN", "weekly", 1)
    office.store.change(lambda work: office.book.carry(work, "weekly", 2, office.now))
    office.store.change(lambda work: work.actions.shown_at(done, "D0", "1.1"))
    office.actions.done(office.click(done, "U0BEN"))
    office.now += timedelta(days=31)
    before = office.now - timedelta(days=30)
    assert office.store.change(lambda work: work.actions.forget_closed(before, 9)) == 1
    assert office.store.read(lambda work: work.actions.get(done)) is None
    assert office.store.read(lambda work: work.actions.history(done)) == []
    assert office.get(still).is_open


@SQLITE
def test_a_check_mark_is_done_and_its_removal_opens_again_in_whatever_order_they_come(
    office: Office,
) -> None:
    action_id = office.add("U0BEN", DUE)
    office.store.change(lambda work: work.actions.shown_at(action_id, "D0", "1.1"))

    def react(minute: int, *, present: bool, by: str = "U0BEN", name: str = "✅") -> None:
        at = office.now + timedelta(minutes=minute)
        emoji = {"✅": "white_check_mark", "☑": "ballot_box_with_check"}.get(name, name)
        office.reactions.react(
            ReactionEvent(office.identity(), "D0", "1.1", by, emoji, present, at, "U0BATON")
        )

    react(1, present=True, by="U0ANA")
    assert not office.done(action_id)
    assert office.told("note", "U0ANA")
    react(1, present=True, name="eyes")
    assert not office.done(action_id)
    react(2, present=True)
    assert office.done(action_id)
    react(3, present=True, name="☑")
    react(4, present=False)
    assert office.done(action_id), "another check mark is still there"
    react(5, present=False, name="☑")
    assert not office.done(action_id)
    react(7, present=False)
    react(6, present=True)
    assert not office.done(action_id), "it was taken off later"


@SQLITE
def test_a_check_mark_that_was_quicker_than_our_own_note_counts(office: Office) -> None:
    action_id = office.add("U0BEN", DUE)
    office.reactions.react(
        ReactionEvent("e1", "D0", "1.1", "U0BEN", "white_check_mark", True, office.now, "U0BATON")
    )
    assert not office.done(action_id)
    office.store.change(lambda work: office.reactions.posted(work, action_id, "D0", "1.1"))
    assert office.done(action_id)


def test_lists_are_of_a_person_a_team_or_all_with_pages(office: Office) -> None:
    for number in range(30):
        office.add("U0BEN", date(2026, 12, 30) - timedelta(days=number), text=f"Do {number}")
    office.add("U0MIA", None)

    def listed(which: Which, by: str = "U0ANA", **more: object) -> tuple[int, list[str]]:
        asked = Asked(which, **more)  # type: ignore[arg-type]  # the list's own fields
        found = office.actions.listed(Actor(by, "T0"), asked)
        assert found is not None
        return found.total, [row.action.text for row in found.rows]

    assert listed(Which.MINE) == (0, [])
    assert listed(Which.TEAM)[0] == 30
    assert listed(Which.TEAM, "U0EMIL")[0] == 1
    assert listed(Which.ALL)[0] == 31
    assert listed(Which.ALL)[1][0] == "Do 29"
    assert listed(Which.PERSON, person="U0BEN", page=2)[1][-1] == "Do 0"
    assert listed(Which.PERSON, person="U0BEN", page=99)[1][-1] == "Do 0"
    assert office.actions.listed(STRANGER, Asked(Which.ALL)) is None


_PRESSES = st.tuples(
    st.sampled_from(["done", "day", "week", "drop", "open", "give", "edit", "undo", "carry"]),
    st.sampled_from([*MAY, *MAY_NOT]),
    st.integers(0, 30),
    st.booleans(),
)


@SQLITE
@settings(
    max_examples=at_most(30),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(_PRESSES, max_size=14))
def test_whoever_presses_what_the_history_tells_all_of_it(
    office: Office, presses: list[tuple[str, str | Actor, int, bool]]
) -> None:
    action_id = office.agreed("U0BEN", f"series-{office.identity()}", 1)
    series = office.get(action_id).series
    office.store.change(
        lambda work: work.actions.put(
            Action(**{**vars(office.get(action_id)), "maker": "U0MIA"}),
        )
    )
    meeting = 100
    seen = 1
    for deed, by, number, twice in presses:
        before = office.get(action_id)
        history = office.store.read(lambda work: work.actions.history(action_id))
        change = history[number % len(history)]
        click = office.click(action_id, by, change=change.id)
        office.now += timedelta(minutes=7)
        for _ in range(1 + twice):  # Slack sends a press again
            if deed == "carry":
                office.store.change(
                    lambda work, m=meeting: office.book.carry(work, series, m, office.now)  # type: ignore[misc]  # bound at once
                )
            else:
                press(office, click, deed, number)
        meeting += 1
        after = office.get(action_id)
        history = office.store.read(lambda work: work.actions.history(action_id))
        assert len(history) - seen in {0, 1}, "a press is one change at most"
        grew, seen = len(history) > seen, len(history)
        allowed = by in {*LEADING, before.owner, before.maker}
        if deed != "carry" and not allowed:
            assert told(after) == told(before)
        assert grew == (told(after) != told(before))
        if grew and deed == "undo":
            assert history[-1].what is What.UNDONE
            between = [one.what for one in history[:-1] if one.id > change.id]
            assert all(what is What.CARRIED for what in between)
        assert (after.closed_at is None) == after.is_open
        assert (after.remind_at is None) or after.is_open
    replayed: dict[str, object] = {}
    for one in office.store.read(lambda work: work.actions.history(action_id))[1:]:
        for name, value in one.before.items():
            assert replayed.get(name, value) == value, "each change begins where the last ended"
        replayed |= one.after
    now = told(office.get(action_id))
    for name, value in replayed.items():
        is_now = now[name]
        assert (is_now.isoformat() if isinstance(is_now, date) else is_now) == value


def press(office: Office, click: ActionClick, deed: str, number: int) -> None:
    action_id = click.action_id
    match deed:
        case "done":
            office.actions.done(click)
        case "day" | "week":
            office.actions.snooze(click, week=deed == "week")
        case "undo":
            office.actions.undo(click)
        case "drop":
            form = office.decision(action_id, state=ActionState.DROPPED, why="No use")
            office.actions.decide(click, form)
        case "open":
            office.actions.decide(click, office.decision(action_id, state=ActionState.OPEN))
        case "give":
            to = MAY[number % len(MAY)]
            office.actions.decide(click, office.decision(action_id, owner=to))
        case _:
            form = office.decision(
                action_id, text=f"Do {number}", due=date(2026, 12, 1) + timedelta(days=number)
            )
            office.actions.decide(click, form)
