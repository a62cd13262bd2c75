"""Follow-ups, verdicts and incomplete hand-overs: on cards, in reminders, in Details."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.cards import Card
from bot.domain.handover import Handover
from bot.domain.promises import Promise
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from bot.domain.timeline import Entry, Kind
from bot.slack import ids
from bot.slack.views import promise as views
from bot.slack.views.card import card as card_view
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.story import happening

Check = Callable[[Message], Message]
LINK = "https://acme.slack.com/archives/C0LEADS/p1795386873017965"


def owed(noon: datetime, duty: Duty, number: int, state: State) -> Promise:
    due = noon + timedelta(days=2 * number)
    done = due if state in (State.MET, State.MISSED) else None
    return Promise(
        42, "All", "sales", noon, due, None, state, done, "U0ANA", duty=duty, number=number
    )


@pytest.fixture
def owing(card: Card, noon: datetime) -> Card:
    """An answered lead with one follow-up made late, one missed, one to come, and no verdict."""
    first = Promise(42, "All", "sales", noon, noon, None, State.MET, noon, took=timedelta(0))
    again = (State.MISSED, State.BREACHED, State.ON_TIME)
    duties = [owed(noon, Duty.FOLLOW_UP, n, state) for n, state in enumerate(again, 1)]
    verdict = owed(noon, Duty.FEEDBACK, 1, State.WARNED)
    return replace(card, promise=first, duties=(*duties, verdict))


def test_a_card_says_how_follow_ups_stand(owing: Card, look: Look, check: Check) -> None:
    message = check(card_view(owing, replace(look, handover=Handover(("referrer",), note=True))))
    for words in (
        "Follow-up 2 late since",
        "Follow-up 3 by",
        "1 made, 1 of them late",
        "Verdict by",
        "Hand-over incomplete: referrer, note",
    ):
        assert words in message.text
        assert words in str(message.blocks)
    assert ids.CONTACTED in str(message.blocks)
    assert ids.RESPONDED not in str(message.blocks)


def test_a_complete_hand_over_is_not_spoken_of(owing: Card, look: Look) -> None:
    data = replace(owing.lead.data, referrer="A friend", extra={"note": "Met at the fair"})
    card = replace(owing, lead=replace(owing.lead, data=data))
    rule = replace(look, handover=Handover(("referrer",), note=True))
    assert "incomplete" not in card_view(card, rule).text


@pytest.mark.parametrize(
    "about",
    [{"duty": "follow_up", "number": 2}, {"duty": "feedback", "number": 1}],
    ids=["follow-up", "verdict"],
)
def test_reminders_and_escalations(
    about: dict[str, object], owing: Card, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    made = (
        views.reminder(owing, about, None, look),
        views.reminder(owing, about, LINK, look),
        views.escalation(owing, about, LINK, look),
    )
    assert [asdict(check(one)) for one in made if one] == snapshot


def test_nobody_is_reminded_of_what_was_done_meanwhile(owing: Card, look: Look) -> None:
    about: dict[str, object] = {"duty": "follow_up", "number": 1}
    assert views.reminder(owing, about, LINK, look) is None
    assert views.escalation(owing, {"duty": "follow_up", "number": 9}, LINK, look) is None


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        (Kind.BREACHED, {"duty": "follow_up", "number": 2}, "follow-up 2 is late"),
        (Kind.WARNED, {"duty": "feedback", "number": 1}, "the verdict is due soon"),
        (Kind.PROMISED, {"duty": "feedback", "policy": "All"}, "a verdict is promised"),
        (Kind.ESCALATED, {"duty": "follow_up", "number": 2, "to": "U0DANA"}, "follow-up 2 is late"),
        (Kind.CONTACTED, {"source": "webinar"}, "the lead was contacted again (by Webinar"),
        (Kind.RESPONDED, {}, "answered the lead"),
    ],
)
def test_the_timeline_names_the_duty(
    kind: Kind, data: dict[str, object], said: str, noon: datetime, look: Look
) -> None:
    assert said in happening(Entry(42, noon, kind, None, data), look)
