"""Minutes are handed over once for each of their wordings, by whoever may act."""

from datetime import timedelta

import pytest

from bot.domain.meeting_shown import Refusal
from bot.domain.papers import Paper, Sheet
from bot.domain.people import Actor
from bot.services.meeting_press import Agreed, Press
from bot.services.minutes import MinutesService
from storage.database import Database

from .office import HOME, WEDNESDAY, Office, actor


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def hand_over(
    office: Office, meeting_id: int, paper: Paper, user: str = "U0ANA"
) -> Sheet | Refusal:
    service = MinutesService(office.store, HOME, office.book, office.clock)
    return service.hand_over(Press(office.identity(), actor(user), meeting_id), paper)


def test_the_same_minutes_are_handed_over_once_in_each_form(office: Office) -> None:
    office.until(WEDNESDAY)
    meeting = office.room.start(office.identity(), actor("U0ANA"), office.next().id)
    assert not isinstance(meeting, Refusal)
    press = Press(office.identity(), actor("U0ANA"), meeting.id)
    office.room.agree(press, Agreed("Call <Acme>", "U0EMIL"))
    assert hand_over(office, meeting.id, Paper.FILE) is Refusal.GOES_ON
    office.room.end(Press(office.identity(), actor("U0ANA"), meeting.id))
    made = hand_over(office, meeting.id, Paper.FILE)
    assert isinstance(made, Sheet)
    assert made.title == "Weekly, 25 November 2026"
    assert made.name.endswith(".md")
    assert "- Call \\<Acme\\> – Emil Novak" in made.markdown
    assert hand_over(office, meeting.id, Paper.FILE, "U0BEN") is Refusal.HANDED_OVER
    assert isinstance(hand_over(office, meeting.id, Paper.CANVAS), Sheet)
    # What is noted down afterwards makes others of them.
    office.now += timedelta(minutes=1)
    late = Press(office.identity(), actor("U0BEN"), meeting.id)
    office.room.agree(late, Agreed("Call Globex", "U0BEN"))
    assert isinstance(hand_over(office, meeting.id, Paper.FILE), Sheet)


def test_outsiders_get_no_minutes(office: Office) -> None:
    office.until(WEDNESDAY)
    service = MinutesService(office.store, HOME, office.book, office.clock)
    press = Press(office.identity(), Actor("U0OUT", "T0OTHER"), office.next().id)
    assert service.hand_over(press, Paper.FILE) is Refusal.STRANGER
