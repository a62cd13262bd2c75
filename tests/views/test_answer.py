"""Answers as people see them, from the usual to the longest and the hostile."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.access import Obstacle
from bot.domain.answers import Answer, Near, Sentence, Source
from bot.domain.battlecard_shown import Did
from bot.slack.views import answer as views
from bot.slack.views import answer_form
from bot.slack.views.kit import Message

Check = Callable[[Message], Message]
CheckModal = Callable[[dict[str, Any]], dict[str, Any]]

TODAY = date(2026, 11, 23)
FRANCE = Source(
    7,
    "Refunds",
    "faq",
    ("In France",),
    "U0EMIL",
    "emil",
    date(2026, 9, 1),
    "https://docs.example/r",
)
PRICES = Source(8, "Prices", "pricing", (), None, None, date(2025, 1, 2))
ANSWER = Answer(
    True,
    0.93,
    quotes=(
        Sentence("Customers get their money back within 14 days.", 0),
        Sentence("A seller may give 12 percent.", 1, internal=True),
    ),
    sources=(FRANCE, PRICES),
    corrections={"refnd": "refund"},
)
SHOWN = views.AnswerShown(42, "refnd in France?", ANSWER, TODAY, shares=True)
HOSTILE = "<!channel> <@U0EVIL> *bold* <https://evil.example|x> `c` :tada: &lt;!here&gt; @here\n"


def test_an_answer_cites_every_sentence_and_says_how_old_it_is(
    check: Check, snapshot: SnapshotAssertion
) -> None:
    message = check(views.answer(SHOWN))
    assert "14 days. [1]" in message.text
    assert "12 percent. [2] _(internal: do not tell a customer)_" in message.text
    assert "As of 2 Jan 2025 (690 days ago)" in message.text
    assert asdict(message) == snapshot


def test_a_public_answer_mentions_only_who_shared_it(
    check: Check, snapshot: SnapshotAssertion
) -> None:
    public = replace(ANSWER, quotes=ANSWER.quotes[:1], corrections={})
    shown = replace(
        SHOWN, answer=public, public=True, by="U0ANA", shares=False, names={"U0EMIL": "Emil Novak"}
    )
    message = check(views.answer(shown))
    assert "<@U0EMIL>" not in str(message)
    assert "owner Emil Novak" in message.text
    assert asdict(message) == snapshot


def test_a_models_words_say_that_they_are_checked(check: Check) -> None:
    written = replace(ANSWER, written=(Sentence("Money back in 14 days.", 0),))
    message = check(views.answer(replace(SHOWN, answer=written)))
    assert "Money back in 14 days. [1]" in message.text
    assert "every sentence was checked" in message.text
    assert "12 percent" not in message.text


def test_without_an_answer_it_says_so_and_offers_the_nearest(
    check: Check, snapshot: SnapshotAssertion
) -> None:
    near = (Near(7, "Refunds", "https://docs.example/r"), Near(8, "Prices"))
    unsure = replace(SHOWN, answer=Answer(sure=False, confidence=0.1, nearest=near))
    assert asdict(check(views.answer(unsure))) == snapshot
    nothing = replace(SHOWN, answer=Answer(sure=False, confidence=0.0))
    assert "nothing on this" in check(views.answer(nothing)).text


def test_the_longest_and_most_hostile_answer_fits_and_nothing_in_it_is_live(check: Check) -> None:
    long = HOSTILE * 100
    source = Source(1, long, long, (long, long), None, long, TODAY, "https://e.example/?a=<b>|c")
    answer = Answer(
        True,
        1.0,
        quotes=tuple(Sentence(long[:3000], number, internal=True) for number in range(3)),
        sources=(source, replace(source, document_id=2), replace(source, document_id=3)),
        corrections={long: long},
    )
    shown = views.AnswerShown(1, long, answer, TODAY, shares=True, shortening=True, note="Noted.")
    for one in (
        shown,
        replace(shown, answer=Answer(False, 0, nearest=(Near(1, long, "https://x"),) * 9)),
    ):
        told = str(check(views.answer(one)))
        for live in ("<!channel>", "<@U0EVIL>", "<https://evil.example", ":tada:", "*bold*"):
            assert live not in told


@pytest.mark.parametrize("public", [True, False])
def test_an_answer_for_nobody_has_no_buttons(check: Check, public: bool) -> None:
    message = check(views.answer(replace(SHOWN, id=0, public=public)))
    assert "action_id" not in str(message.blocks)


def test_every_other_sentence(check: Check, snapshot: SnapshotAssertion) -> None:
    said = [
        views.withheld(),
        views.gone(),
        views.help_text(),
        views.no_question(),
        views.not_a_member(),
        views.too_many(),
        views.nothing_yet(),
        *(views.blocked(why) for why in Obstacle),
        views.did(Did.NOT_SHARED, Obstacle.GUEST),
        views.did(Did.NOT_FOR_ALL, ""),
    ]
    assert [check(one).text for one in said] == snapshot


def test_the_form_takes_the_longest_message(
    check_modal: CheckModal, snapshot: SnapshotAssertion
) -> None:
    usual = answer_form.form("Where to park?", "Gate 7.", "U0EMIL", ["main"], {"channel": "C1"})
    assert check_modal(usual) == snapshot
    check_modal(answer_form.form("", "", "U0EMIL", ["main"], {"channel": "C1"}))
    check_modal(answer_form.form(HOSTILE * 50, HOSTILE * 200, "U0EMIL", ["a", "b"], {}))
    check_modal(answer_form.not_allowed())
    check_modal(answer_form.saved())
