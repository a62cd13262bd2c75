"""Private messages: each says what happened to the click, and what can be done next."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.notes import Say
from bot.slack import ids
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.private import answered, note, why

Check = Callable[[Message], Message]

ABOUT = {
    "by": "U0BEN",
    "verdict": "bad",
    "lead_id": 42,
    "title": "Ada Lovelace, Analytical Engines",
    "reason": "wrong-region",
    "reference": "7f3a",
    "to": "U0BEN",
    "until": "2026-11-03T12:15:00+00:00",
}


def buttons(message: Message) -> dict[str, Any]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return {each["action_id"]: each for row in rows for each in row}


#: What other views render.
ELSEWHERE = {Say.POOL, Say.FAIRNESS, Say.GAPS, Say.ACTIONS, Say.DIGEST, Say.MEETING}


@pytest.mark.parametrize("say", [say for say in Say if say not in ELSEWHERE])
def test_every_note(say: Say, look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(note({"say": say.value, **ABOUT}, look))) == snapshot


@pytest.mark.parametrize("say", [Say.TAKEN, Say.NOT_YOURS, Say.FAILED])
def test_a_note_does_not_need_to_know_who(say: Say, look: Look, check: Check) -> None:
    assert "<@" not in check(note({"say": say}, look)).text


def test_the_question_offers_every_reason_in_the_settings_order(look: Look) -> None:
    asked = buttons(why(42, "Ada", look))
    reasons = [f"{ids.REASON}{key}" for key in look.reasons]
    assert list(asked)[: len(reasons) + 1] == [*reasons, ids.NO_REASON]
    assert asked[f"{ids.REASON}no-budget"]["value"] == "42:no-budget"
    assert asked[ids.NO_REASON]["value"] == "42"


def test_the_question_with_as_many_and_as_long_reasons_as_settings_allow(
    longest_look: Look, check: Check
) -> None:
    check(why(42, "Ada & <Co> " * 1000, longest_look))


def test_a_lead_without_a_title_can_be_asked_about(look: Look, check: Check) -> None:
    assert check(why(42, "\u202e", look)).text.startswith("Why is this lead bad?")


def test_an_answer_can_be_changed_or_taken_back(look: Look, check: Check) -> None:
    given = buttons(check(answered(42, "wrong-region", look)))
    assert {action: each["value"] for action, each in given.items()} == {
        ids.WHY: "42",
        ids.NO_REASON: "42",
    }


def test_who_would_rather_not_say_can_still_give_a_reason(look: Look, check: Check) -> None:
    message = check(answered(42, None, look))
    assert list(buttons(message)) == [ids.WHY]


def test_a_reason_that_left_the_settings_stands_for_itself(look: Look) -> None:
    assert "noted: wrong-region." in answered(42, "wrong-region", replace(look, reasons={})).text
