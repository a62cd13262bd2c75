"""The form that asks how far a lead has come, and its answers."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.cards import Card
from bot.domain.leads import Stage
from bot.domain.money import Money
from bot.domain.stages import StageChange
from bot.services.stages import Answer
from bot.slack.views import stages
from bot.slack.views.kit import Message

Check = Callable[[Message], Message]
DAY = date(2026, 11, 23)


def lost(card: Card, noon: datetime, reason: str = "too dear") -> StageChange:
    worth = Money(123_456_789, "EUR")
    return StageChange(
        card.lead.id, Stage.LOST, noon, noon, "key", worth=worth, lifetime=worth, reason=reason
    )


def test_the_form(card: Card, noon: datetime, snapshot: SnapshotAssertion) -> None:
    lead = replace(card.lead, stage=Stage.LOST)
    assert stages.form(lead, lost(card, noon), DAY, "EUR") == snapshot


def test_the_form_takes_the_longest_values(longest_card: Card, noon: datetime) -> None:
    longest = lost(longest_card, noon, "x" * 200)
    for stage in Stage:
        form = stages.form(replace(longest_card.lead, stage=stage), longest, DAY, None)
        for block in form["blocks"][2:]:
            value = block["element"].get("initial_value", "")
            assert len(value) <= block["element"].get("max_length", 0)


def test_an_answer_says_how_the_lead_stands_and_can_be_undone(
    longest_card: Card, card: Card, noon: datetime, check: Check, snapshot: SnapshotAssertion
) -> None:
    lead = replace(card.lead, stage=Stage.LOST)
    kept = check(stages.kept(lead, lost(card, noon, "<!channel> *too* dear")))
    assert "<!channel>" not in kept.text
    assert asdict(kept) == snapshot
    check(stages.kept(longest_card.lead, lost(longest_card, noon, "&" * 200)))
    check(stages.taken_back(longest_card.lead, None))


@pytest.mark.parametrize("answer", [one for one in Answer if one is not Answer.DONE])
def test_every_refusal_has_its_sentence(answer: Answer, check: Check) -> None:
    assert check(stages.refused(answer)).text


@pytest.mark.parametrize("word", ["stage", "correct", "won", "lost", "undo"])
def test_every_word_says_how_it_is_used(word: str, check: Check) -> None:
    assert f"/lead {word} 42" in check(stages.usage(word)).text
