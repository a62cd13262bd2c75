"""Messages of the exchange and of shared wins, longest cases included."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.cards import Card
from bot.domain.exchange_programme import (
    TEXT_LIMIT,
    ExchangeAnswer,
    Invitation,
    Learned,
    Meeting,
    Standing,
)
from bot.domain.feedback import Verdict
from bot.domain.money import Money
from bot.domain.wins import TEXT_LIMIT as WIN_LIMIT
from bot.domain.wins import WORD_LIMIT, Win, WinAnswer, WinShown, WinState, Word
from bot.slack.views import exchange, wins
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from sandbox import validate

Check = Callable[[Message], Message]

HOSTILE = "<!channel> *is* <https://evil.example|this> `secure`? :tada: \u202e&&& " + "long " * 400
QUESTIONS = ("What did it want?", "What next?")


@pytest.fixture
def meeting(noon: datetime) -> Meeting:
    return Meeting(3, 1, "U0EMIL", "U0ANA", noon, 42, "G0PAIR")


@pytest.fixture
def win(noon: datetime, card: Card) -> WinShown:
    return WinShown(
        Win(5, "lead:1", noon, "alignment", card.lead.id, rep="U0ANA"),
        card.lead,
        Money(1_200_050, "EUR"),
        "website",
        "webinar",
        "U0EMIL",
        None,
        34,
        (Word(5, "U0BEN", "well done", noon),),
        ("U0ANA", "U0BEN"),
    )


def live(message: Message) -> str:
    """What could mention, link or format; buttons and quotes are shown as they are."""
    shown = [one for one in message.blocks if one["type"] not in {"rich_text", "actions"}]
    return message.text + json.dumps(shown, ensure_ascii=False)


def test_an_invitation(
    meeting: Meeting, card: Card, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    lead = replace(card.lead, owner="U0ANA")
    found = Invitation(
        meeting, QUESTIONS, lead, "https://acme.example/1", Verdict.BAD, "no-budget", meeting.at
    )
    assert asdict(check(exchange.invitation(found, look))) == snapshot


def test_an_invitation_without_a_lead(
    meeting: Meeting, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    assert asdict(check(exchange.invitation(Invitation(meeting, QUESTIONS), look))) == snapshot


def test_the_longest_invitation_fits(
    meeting: Meeting, longest_card: Card, look: Look, check: Check
) -> None:
    found = Invitation(
        meeting,
        (HOSTILE[:300],) * 5,
        longest_card.lead,
        "https://acme.example/" + "p" * 200,
        Verdict.UNSURE,
        "reason" * 10,
        meeting.at,
    )
    message = check(exchange.invitation(found, look))
    assert "<!channel>" not in live(message)


def test_a_round_is_announced_by_name_however_many_meet(
    meeting: Meeting, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    assert asdict(check(exchange.announcement([meeting], look))) == snapshot
    hostile = replace(look, names={"U0ANA": HOSTILE, "U0EMIL": HOSTILE})
    message = check(exchange.announcement([meeting] * 300, hostile))
    assert "<!channel>" not in live(message)


def test_what_was_learned_is_asked_and_kept(
    meeting: Meeting, noon: datetime, check: Check, snapshot: SnapshotAssertion
) -> None:
    said = Learned(3, "U0ANA", noon, text="They decide in *May*", agreed=True)
    agenda = replace(meeting, agenda_at=noon)
    assert [
        asdict(check(message))
        for message in (
            exchange.question(meeting, "U0ANA", None),
            exchange.question(meeting, "U0EMIL", None),
            exchange.question(meeting, "U0ANA", said),
            exchange.question(meeting, "U0ANA", replace(said, agreed=False)),
            exchange.question(meeting, "U0ANA", replace(said, met=False)),
            exchange.question(agenda, "U0ANA", said),
        )
    ] == snapshot
    long = replace(said, text=HOSTILE[:TEXT_LIMIT])
    assert "<!channel>" not in live(check(exchange.question(meeting, "U0ANA", long)))
    for before in (None, said, long):
        form = exchange.form(meeting, before)
        validate.check_view(form, "modal")
    assert exchange.form(meeting, said) == snapshot


@pytest.mark.parametrize("answer", list(ExchangeAnswer))
def test_every_answer_of_the_exchange_has_its_sentence(
    answer: ExchangeAnswer, noon: datetime, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    message = check(exchange.standing(Standing(answer, noon, noon, "U0BEN"), look))
    assert message.text == snapshot
    validate.check_view(exchange.window(message), "modal")
    validate.check_view(exchange.not_yours(), "modal")
    validate.check_view(exchange.noted(), "modal")


def test_a_win(win: WinShown, look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(wins.win(win, look))) == snapshot


def test_wins_in_other_states(
    win: WinShown, noon: datetime, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    told = WinShown(Win(6, "x", noon, "alignment", by="U0ANA", text="Acme *signed*"))
    shown = (
        told,
        replace(told, win=replace(told.win, state=WinState.WITHDRAWN)),
        replace(win, win=replace(win.win, state=WinState.REVERTED)),
        replace(win, last="website", days=0, worth=None, words=(), kudos=()),
    )
    assert [asdict(check(wins.win(one, look))) for one in shown] == snapshot


def test_the_longest_win_fits_and_nothing_in_it_is_live(
    win: WinShown, longest_card: Card, noon: datetime, look: Look, check: Check
) -> None:
    words = tuple(Word(5, f"U0P{n}", HOSTILE[:WORD_LIMIT], noon) for n in range(60))
    longest = replace(
        win,
        win=replace(win.win, by="U0BEN", text=HOSTILE[:WIN_LIMIT]),
        lead=longest_card.lead,
        first=HOSTILE,
        words=words,
        kudos=tuple(f"U0P{n}" for n in range(500)),
    )
    message = check(wins.win(longest, look))
    assert "<!channel>" not in live(message)
    assert "492 more" in message.text
    assert "50 more have added a word." in live(message)
    validate.check_view(wins.form(longest, HOSTILE[:WORD_LIMIT]), "modal")
    validate.check_view(wins.form(win, ""), "modal")
    validate.check_view(wins.gone(), "modal")


@pytest.mark.parametrize("answer", list(WinAnswer))
def test_every_answer_about_wins_has_its_sentence(answer: WinAnswer, check: Check) -> None:
    assert check(wins.answer(answer)).text
