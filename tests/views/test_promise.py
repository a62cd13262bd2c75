"""The promise of an answer: on cards, in reminders and escalations, in Details, in /sla."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.cards import Card, Details
from bot.domain.clocks import Count, Excluded, Pause, PauseKind
from bot.domain.promises import Promise
from bot.domain.sla import Standing, State, Trace
from bot.domain.sla_policy import StepKind
from bot.domain.sla_steps import Delay, DueStep
from bot.domain.told_figures import spoken
from bot.slack import ids
from bot.slack.views import promise as views
from bot.slack.views.card import card as card_view
from bot.slack.views.details import details
from bot.slack.views.kit import Message
from bot.slack.views.look import Look

Check = Callable[[Message], Message]
LINK = "https://acme.slack.com/archives/C0LEADS/p1795386873017965"


@pytest.fixture
def promise(noon: datetime) -> Promise:
    due = noon + timedelta(hours=4)
    return Promise(42, "Everything else", "sales", noon, due, noon + timedelta(hours=2))


@pytest.fixture
def promised(card: Card, promise: Promise) -> Card:
    return replace(card, promise=promise)


@pytest.fixture
def about(noon: datetime) -> dict[str, object]:
    return {"next": "escalate", "next_at": (noon + timedelta(hours=4)).isoformat()}


def standing_at(card: Card, **changes: Any) -> Card:
    assert card.promise
    return replace(card, promise=replace(card.promise, **changes))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.ON_TIME, "in time"),
        (State.WARNED, "due soon"),
        (State.BREACHED, "Answer late since"),
        (State.PAUSED, "the clock stands still"),
    ],
)
def test_a_card_says_how_the_answer_stands(
    state: State, said: str, promised: Card, look: Look, check: Check
) -> None:
    message = check(card_view(standing_at(promised, state=state), look))
    assert said in message.text
    assert said in str(message.blocks)
    assert ids.RESPONDED in str(message.blocks)


@pytest.mark.parametrize(
    ("state", "said"),
    [(State.MET, "Answered in 12 min, in time"), (State.MISSED, "Answered in 12 min, late")],
)
def test_an_answered_card_says_how_long_it_took_and_has_no_button(
    state: State, said: str, promised: Card, look: Look, noon: datetime
) -> None:
    took = timedelta(minutes=12)
    message = card_view(standing_at(promised, state=state, responded_at=noon, took=took), look)
    assert said in message.text
    assert ids.RESPONDED not in str(message.blocks)


@pytest.mark.parametrize("state", list(State))
def test_a_due_time_that_is_not_known_leaves_no_gap(
    state: State, promise: Promise, look: Look
) -> None:
    line = views.on_card(replace(promise, state=state, due_at=None), look)
    assert line
    assert "  " not in line


def test_what_ended_is_not_shown(card: Card, promise: Promise, look: Look) -> None:
    ended = card_view(replace(card, promise=replace(promise, ended=True)), look)
    assert ended == card_view(card, look)


def test_a_card_with_a_promise(
    card: Card, promise: Promise, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    assert asdict(check(card_view(replace(card, promise=promise), look))) == snapshot


def test_a_reminder_in_the_thread(
    promised: Card,
    about: dict[str, object],
    look: Look,
    check: Check,
    snapshot: SnapshotAssertion,
) -> None:
    made = views.reminder(promised, about, None, look)
    assert made
    assert asdict(check(made)) == snapshot


def test_a_reminder_by_direct_message(
    promised: Card,
    about: dict[str, object],
    look: Look,
    check: Check,
    snapshot: SnapshotAssertion,
) -> None:
    made = views.reminder(promised, about, LINK, look)
    assert made
    assert asdict(check(made)) == snapshot


def test_a_reminder_of_a_lead_without_an_owner_names_nobody(
    card: Card, promise: Promise, look: Look, check: Check
) -> None:
    free = replace(card, lead=replace(card.lead, owner=None), promise=promise)
    made = views.reminder(free, {}, None, look)
    assert made
    assert check(made).text.startswith("Nobody owns this lead, and it waits for an answer.")


def test_an_escalation(
    card: Card, promise: Promise, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    late = replace(promise, state=State.BREACHED)
    made = views.escalation(replace(card, promise=late), {}, LINK, look)
    assert made
    assert asdict(check(made)) == snapshot


def test_what_was_answered_meanwhile_is_not_said_any_more(
    card: Card, promise: Promise, look: Look, noon: datetime
) -> None:
    answered = replace(card, promise=replace(promise, responded_at=noon))
    assert views.reminder(answered, {}, None, look) is None
    assert views.escalation(answered, {}, LINK, look) is None


def test_the_longest_case(
    longest_card: Card, promise: Promise, about: dict[str, object], longest_look: Look, check: Check
) -> None:
    name = ("<!here> & " * 20)[:80]
    promised = replace(longest_card, promise=replace(promise, policy=name))
    whole = check(card_view(promised, longest_look))
    # a message was refused near 13,200 characters (slackapi/bolt-js#2509)
    assert len(json.dumps(asdict(whole), ensure_ascii=False)) < 12_000
    for made in (
        views.reminder(promised, about, None, longest_look),
        views.reminder(promised, about, LINK, longest_look),
        views.escalation(promised, {}, LINK, longest_look),
    ):
        assert made
        assert "<!here>" not in check(made).text
        assert "<!channel>" not in made.text


def standing(noon: datetime, pauses: int = 1) -> Standing:
    step = DueStep(
        StepKind.ESCALATE,
        1,
        timedelta(hours=4),
        noon + timedelta(hours=6),
        noon + timedelta(hours=4),
        (Delay.SNOOZE,),
    )
    excluded = tuple(
        Excluded(Pause(noon, noon + timedelta(hours=2), list(PauseKind)[n % 3]), timedelta(hours=2))
        for n in range(pauses)
    )
    holidays = tuple(date(2026, 12, 1 + n % 30) for n in range(pauses))
    return Standing(
        state=State.ON_TIME,
        policy="Everything else",
        started=noon,
        target=timedelta(hours=4),
        elapsed=timedelta(hours=1),
        remaining=timedelta(hours=3),
        warns_at=noon + timedelta(hours=5),
        due_at=noon + timedelta(hours=6),
        responded=None,
        paused_by=None,
        resumes_at=noon + timedelta(hours=3),
        next=step,
        look_again_at=None,
        trace=Trace(Count.TEAM, timedelta(hours=3), excluded, (), holidays),
    )


def test_details_tell_how_the_time_was_counted(
    look: Look, noon: datetime, snapshot: SnapshotAssertion
) -> None:
    assert views.in_details([standing(noon)], look) == snapshot


@pytest.mark.parametrize("count", list(Count))
@pytest.mark.parametrize("kind", list(PauseKind))
def test_details_name_every_way_to_count_and_to_pause(
    count: Count, kind: PauseKind, look: Look, noon: datetime
) -> None:
    seen = standing(noon)
    paused = replace(
        seen,
        paused_by=Pause(noon, None, kind),
        resumes_at=None,
        due_at=None,
        trace=replace(seen.trace, count=count),
    )
    assert "The clock stands still: " in "\n".join(views.in_details([paused], look))


def test_the_longest_details(
    longest_card: Card,
    longest_look: Look,
    noon: datetime,
    check_modal: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    check_modal(details(Details(longest_card, standings=(standing(noon, 500),)), longest_look))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (0.5, "less than a minute"), (12, "12 min"), (303, "5 h 3 min"), (120, "2 h")],
)
def test_spans_are_told_in_hours_and_minutes(minutes: float, said: str) -> None:
    assert spoken(timedelta(minutes=minutes)) == said
