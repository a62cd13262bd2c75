"""A meeting is started, noted down by several at once, ended and opened again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.domain.agenda import ItemState
from bot.domain.meeting_shown import Refusal
from bot.domain.meetings import State
from bot.domain.minutes import markdown
from bot.domain.presence import Absence, Source
from bot.services.agenda_book import Draft
from bot.services.meeting_press import Agreed, Decided
from storage.database import Database

from .office import APP, WEDNESDAY, Office, actor


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def told(office: Office, kind: str = "meeting_ask") -> list[str]:
    with office.store.engine.connect() as connection:
        asked = text("SELECT key FROM deliveries WHERE kind = :kind ORDER BY id")
        return [row.key for row in connection.execute(asked, {"kind": kind})]


def state_of(office: Office, item_id: int) -> ItemState | None:
    item = office.store.read(lambda work: work.agenda.get(item_id))
    return item.state if item else None


def test_attendees_are_asked_a_day_before_once_and_the_agenda_is_posted(office: Office) -> None:
    office.until(WEDNESDAY - timedelta(hours=25))
    assert told(office) == []
    for _ in range(3):
        office.wait(hours=1, minutes=5)
    assert len(told(office)) == 4
    assert told(office, "meeting") == []
    office.until(WEDNESDAY - timedelta(minutes=59))
    office.wait(minutes=5)
    assert told(office, "meeting") == [f"meeting:{office.next().id}:agenda"]
    assert office.next().chair == "U0ANA"


def test_who_is_away_is_not_asked_and_does_not_chair(office: Office) -> None:
    gone = Absence("U0ANA", Source.COMMAND, office.now)
    office.store.change(lambda work: work.absences.put(gone))
    office.until(WEDNESDAY - timedelta(hours=1))
    assert not [key for key in told(office) if key.endswith("U0ANA")]
    assert office.next().chair == "U0BEN"


def test_the_chair_goes_round(office: Office) -> None:
    chairs = []
    for _ in range(5):
        office.until(office.next().at - timedelta(hours=1))
        chairs.append(office.next().chair)
        office.held()
        office.wait(days=1)
    assert chairs == ["U0ANA", "U0BEN", "U0DANA", "U0EMIL", "U0ANA"]


def test_decisions_and_actions_are_kept_whoever_else_clicks(office: Office) -> None:
    item = office.add("U0ANA", "Prices").item
    meeting = office.held(end=False)
    stale = item.version
    parked = office.room.close(office.press("U0BEN", meeting), item.id, ItemState.PARKED, stale)
    assert not isinstance(parked, Refusal)
    done = office.room.close(office.press("U0ANA", meeting), item.id, ItemState.DONE, stale)
    assert done is Refusal.CHANGED
    said = Decided("Raise them", item.id, "accepted", "to 50 %", date(2026, 12, 23))
    assert not isinstance(office.room.decide(office.press("U0ANA", meeting), said), Refusal)
    agreed = Agreed("Tell customers", "U0EMIL", item.id, date(2026, 12, 1))
    assert not isinstance(office.room.agree(office.press("U0ANA", meeting), agreed), Refusal)
    office.room.end(office.press("U0DANA", meeting))
    # What comes too late for the meeting still comes into its minutes.
    late = Decided("Ask the board")
    assert not isinstance(office.room.decide(office.press("U0BEN", meeting), late), Refusal)
    shown = office.whole(meeting)
    assert [one.text for one in shown.decisions] == ["Raise them", "Ask the board"]
    assert set(shown.present) == {"U0ANA", "U0BEN", "U0DANA"}
    written = markdown(shown, {"U0EMIL": "Emil *Novak*"})
    assert "- Tell customers – Emil \\*Novak\\*, by 1 Dec 2026" in written
    assert "## Parked\n\n- Prices" in written


def test_the_minutes_stay_as_they_were_when_the_next_agenda_fills(office: Office) -> None:
    office.add("U0ANA", "Prices")
    meeting = office.held()
    office.wait(hours=1)
    office.add("U0BEN", "The fair")
    assert [one.item.text for one in office.whole(meeting).agenda] == ["Prices"]
    office.wait(days=7)
    second = office.held(end=False)
    (first, _) = office.whole(second).agenda
    office.room.close(
        office.press("U0ANA", second), first.item.id, ItemState.DONE, first.item.version
    )
    assert [one.item.text for one in office.whole(meeting).agenda] == ["Prices"]


def test_a_meeting_that_was_ended_by_mistake_goes_on(office: Office) -> None:
    item = office.add("U0ANA", "Prices").item
    meeting = office.held(end=False)
    office.room.decide(office.press("U0ANA", meeting), Decided("Raise them", item.id))
    office.room.end(office.press("U0DANA", meeting))
    assert state_of(office, item.id) is ItemState.DONE
    office.wait(minutes=29)
    assert not isinstance(office.room.reopen(office.press("U0ANA", meeting)), Refusal)
    assert state_of(office, item.id) is ItemState.OPEN
    office.room.end(office.press("U0DANA", meeting))
    office.wait(minutes=31)
    assert office.room.reopen(office.press("U0ANA", meeting)) is Refusal.TOO_LATE


def test_a_meeting_that_nobody_ends_ends_by_itself(office: Office) -> None:
    meeting = office.held(end=False)
    office.wait(hours=2, minutes=59)
    assert office.whole(meeting).meeting.state is State.RUNNING
    office.wait(minutes=2)
    found = office.whole(meeting).meeting
    assert (found.state, found.ended_by) == (State.ENDED, None)


def test_a_meeting_that_does_not_run_takes_no_clicks(office: Office) -> None:
    item, meeting = office.add("U0ANA", "Prices").item, office.next()
    press = office.press("U0ANA", meeting)
    assert office.room.close(press, item.id, ItemState.DONE, 1) is Refusal.NOT_RUNNING
    assert office.room.decide(press, Decided("Too early")) is Refusal.NOT_RUNNING
    assert office.room.end(press) is Refusal.NOT_RUNNING


def test_a_holiday_is_no_meeting_and_a_moved_one_keeps_its_name(office: Office) -> None:
    office.until(WEDNESDAY + timedelta(days=22))  # the 17th of December
    meeting = office.next()
    assert meeting.day == date(2026, 12, 30)
    moved = office.desk.move(office.order("U0DANA", "31 December 11:00"))
    assert not isinstance(moved, Refusal)
    assert moved[0].day == date(2026, 12, 30)
    assert moved[0].at.isoformat() == "2026-12-31T10:00:00+00:00"
    office.wait(minutes=1)
    assert office.next().moved
    assert office.desk.move(office.order("U0BEN", "friday")) is Refusal.NOT_YOURS
    assert office.desk.move(office.order("U0DANA", "yesterday")) is Refusal.NO_TIME


def test_a_decision_is_measured_when_it_is_made_and_when_it_is_due(office: Office) -> None:
    meeting = office.held(end=False)
    said = Decided("Call sooner", None, "accepted", "", date(2026, 12, 23))
    office.room.decide(office.press("U0ANA", meeting), said)
    office.checks.step()
    (decision,) = office.whole(meeting).decisions
    assert decision.baseline is not None
    assert decision.outcome is None
    assert not office.checks.step()
    office.now = WEDNESDAY + timedelta(days=28)
    assert office.checks.step()
    assert not office.checks.step()
    (decision,) = office.whole(meeting).decisions
    assert decision.outcome is not None


CLICKS = st.lists(
    st.tuples(
        st.sampled_from(["done", "park", "decide", "agree", "end", "reopen", "here"]),
        st.sampled_from(["U0ANA", "U0BEN", "U0EMIL"]),
        st.integers(0, 2),
    ),
    max_size=12,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(clicks=CLICKS)
def test_whatever_is_clicked_in_whatever_order_every_decision_and_action_is_kept(
    office: Office, clicks: list[tuple[str, str, int]]
) -> None:
    office.until(office.next().at + timedelta(days=1))
    items = [office.add("U0ANA", f"Item {number}").item for number in range(3)]
    meeting = office.held(end=False)
    decided = agreed = 0
    for what, user, number in clicks:
        press, item = office.press(user, meeting), items[number]
        match what:
            case "done" | "park":
                state = ItemState.DONE if what == "done" else ItemState.PARKED
                office.room.close(press, item.id, state, item.version)
            case "decide":
                found = office.room.decide(press, Decided("Yes", item.id))
                decided += not isinstance(found, Refusal)
                assert not isinstance(found, Refusal)
            case "agree":
                made = office.room.agree(press, Agreed("Do it", user, item.id))
                agreed += not isinstance(made, Refusal)
                assert not isinstance(made, Refusal)
            case "end":
                office.room.end(press)
            case "reopen":
                office.room.reopen(press)
            case "here":
                office.room.here(press)
    shown = office.whole(meeting)
    assert (len(shown.decisions), len(shown.actions)) == (decided, agreed)
    seen = {one.id for one in shown.closed} | {one.item.id for one in shown.agenda}
    assert {one.id for one in items} <= seen
    office.room.end(office.press("U0DANA", meeting))
    for one in office.shown().shown.agenda:
        office.agenda.remove(office.identity(), actor("U0DANA"), one.item.id)


def test_a_series_that_app_yaml_has_no_more_is_not_held_and_may_come_back(
    database: Database,
) -> None:
    office = Office(database)
    meeting = office.next()
    without = Office(database, APP)
    without.sweep.sweep()
    assert without.store.read(lambda work: work.meetings.get(meeting.id)) is None
    again = Office(database)
    assert again.next().day == meeting.day


def test_of_many_who_click_at_the_same_moment_one_closes_the_item_and_all_decide(
    office: Office,
) -> None:
    item = office.add("U0ANA", "Prices").item
    meeting = office.held(end=False)
    users = ("U0ANA", "U0BEN", "U0EMIL", "U0DANA")
    states = (ItemState.DONE, ItemState.PARKED)
    closing = [(office.press(user, meeting), states[n % 2]) for n, user in enumerate(users)]
    deciding = [office.press(user, meeting) for user in users]
    adding = [(office.identity(), actor(user)) for user in users]
    with ThreadPoolExecutor(12) as pool:
        closed = [pool.submit(office.room.close, one, item.id, to, 1) for one, to in closing]
        decided = [pool.submit(office.room.decide, one, Decided("Yes")) for one in deciding]
        added = [pool.submit(office.agenda.add, *one, Draft(f"By {one[1].user}")) for one in adding]
        results = [one.result() for one in closed]
        assert not any(isinstance(one.result(), Refusal) for one in decided)
        assert not any(isinstance(one.result(), Refusal) for one in added)
    shown = office.whole(meeting)
    assert len(shown.decisions) == 4
    (only,) = shown.closed
    # Who wanted the same as the first has got it; who wanted the other is told.
    same = [one for one in results if not isinstance(one, Refusal)]
    assert len(same) == 2
    assert {one.closed_by for one in same} == {only.closed_by}
    assert len({one.item.number for one in shown.agenda}) == len(shown.agenda) == 4


def test_a_form_without_words_is_kept_when_it_comes_again_with_some(office: Office) -> None:
    office.add("U0ANA", "Prices")
    press = office.press("U0ANA", office.held(end=False))
    assert office.room.decide(press, Decided("  ")) is Refusal.EMPTY
    assert not isinstance(office.room.decide(press, Decided("Raise them")), Refusal)
