"""The card: what a rep sees first, what it says aloud, and that Slack takes the longest one."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.cards import Card
from bot.domain.feedback import By, Verdict, Vote
from bot.domain.leads import Lead, LeadData, Origin, Stage
from bot.slack import ids
from bot.slack.views.card import card as view
from bot.slack.views.kit import Message
from bot.slack.views.look import Look

Check = Callable[[Message], Message]


def buttons(message: Message) -> list[dict[str, Any]]:
    return [
        each for block in message.blocks if block["type"] == "actions" for each in block["elements"]
    ]


def test_a_new_card(card: Card, look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(view(card, look))) == snapshot


def test_a_claimed_card_with_a_split_verdict(
    busy_card: Card, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    assert asdict(check(view(busy_card, look))) == snapshot


def test_the_longest_card(
    longest_card: Card, longest_look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    assert asdict(check(view(longest_card, longest_look))) == snapshot


def test_the_longest_card_is_no_larger_than_slack_takes(
    longest_card: Card, longest_look: Look
) -> None:
    # a message was refused near 13,200 characters (slackapi/bolt-js#2509)
    whole = json.dumps(asdict(view(longest_card, longest_look)), ensure_ascii=False)
    assert len(whole) < 12_000


def test_a_lead_without_anything_still_has_a_card(lead: Lead, look: Look, check: Check) -> None:
    bare = replace(lead, data=LeadData(name="\u202e", message=" "), owner=None)
    message = check(view(Card(bare), look))
    assert message.blocks[0]["text"]["text"] == "Somebody who left no name"
    assert "nobody yet, anyone may claim it" in message.text


def test_the_text_alone_tells_everything_that_the_card_shows(busy_card: Card, look: Look) -> None:
    text = view(busy_card, look).text
    told = (
        "Ada Lovelace",
        "<@U0ANA>",
        "Website form, then Webinar",
        "Opportunity",
        "(Wrong region)",
    )
    assert all(fact in text for fact in (*told, "+44 20 7946 0018", "United Kingdom", "40 people"))


def test_an_unclaimed_card_offers_claim_and_a_claimed_one_release(
    card: Card, busy_card: Card, look: Look
) -> None:
    assert [b["action_id"] for b in buttons(view(card, look))] == [
        ids.CLAIM,
        "vote_good",
        "vote_bad",
        "vote_unsure",
        ids.DETAILS,
    ]
    first = buttons(view(busy_card, look))[0]
    assert first["action_id"] == ids.RELEASE
    assert "confirm" in first


def test_a_held_card_says_for_whom_it_waits(card: Card, look: Look, check: Check) -> None:
    held = replace(card.lead, owner=None, held=True)
    assert "nobody is free" in check(view(replace(card, lead=held), look)).text
    waiting = replace(held, waits_for="U0BEN")
    shown = check(view(replace(card, lead=waiting), look)).text
    assert "Owner: waits for <@U0BEN>, who is away; anyone may claim it" in shown


@pytest.mark.parametrize("stage", [Stage.WON, Stage.LOST])
def test_what_is_over_is_not_to_be_claimed(card: Card, look: Look, stage: Stage) -> None:
    over = view(replace(card, lead=replace(card.lead, stage=stage, claimed_at=None)), look)
    assert ids.CLAIM not in str(over.blocks)
    assert ids.STAGE in str(over.blocks)
    assert "not claimed yet" not in over.text
    free = view(replace(card, lead=replace(card.lead, stage=stage, owner=None)), look)
    assert "may claim" not in free.text


def test_every_button_carries_the_lead(busy_card: Card, look: Look) -> None:
    assert {each["value"] for each in buttons(view(busy_card, look))} == {"42"}


def test_every_verdict_is_told_in_words_beside_its_emoji(card: Card, look: Look) -> None:
    words = [each["text"]["text"] for each in buttons(view(card, look))]
    assert words[1:4] == [":+1: Good", ":-1: Bad", ":thinking_face: Not sure"]


def test_votes_of_those_who_do_not_count_stand_apart(busy_card: Card, look: Look) -> None:
    text = view(busy_card, look).text
    assert "Split verdict (1 good, 1 bad)" in text
    assert "Marketing: :+1: good: <@U0EMIL>" in text


def test_votes_that_agree_are_not_called_split(card: Card, look: Look, noon: Any) -> None:
    agreed = tuple(Vote(who, Verdict.BAD, noon, By.BUTTON) for who in ("U0ANA", "U0BEN"))
    text = view(replace(card, votes=agreed), look).text
    assert "Votes: :-1: bad: <@U0ANA>, <@U0BEN>." in text


def test_of_sixty_votes_the_newest_twelve_are_told_and_the_rest_counted(
    longest_card: Card, longest_look: Look
) -> None:
    text = view(longest_card, longest_look).text
    assert "+48 more" in text
    assert "<@U0000000059>" in text
    assert "<@U0000000047>" not in text


def test_a_lead_that_came_again_says_how_often(card: Card, look: Look, noon: Any) -> None:
    thrice = tuple(Origin("website", str(n), noon + timedelta(hours=n)) for n in range(3))
    assert "Website form · 3 times · " in view(replace(card, origins=thrice), look).text


def test_a_key_that_left_the_settings_stands_for_itself(card: Card, look: Look, noon: Any) -> None:
    vote = Vote("U0GONE", Verdict.BAD, noon, By.BUTTON, "old-reason")
    text = view(replace(card, votes=(vote,), origins=(Origin("old", "1", noon),)), look).text
    assert "From old · " in text
    assert "Others: :-1: bad: <@U0GONE> (old-reason)" in text


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.NEW])
def test_a_stage_is_named(card: Card, look: Look, stage: Stage) -> None:
    message = view(replace(card, lead=replace(card.lead, stage=stage)), look)
    assert "Stage: " in message.text


def test_what_could_not_be_read_is_said(card: Card, look: Look, check: Check) -> None:
    doubtful = replace(card.lead.data, phone="12", doubts=("The phone number “12” is too short.",))
    message = check(view(replace(card, lead=replace(card.lead, data=doubtful)), look))
    assert "Please check: The phone number “12” is too short." in message.text


def test_the_card_shows_the_fields_that_the_settings_name(card: Card, look: Look) -> None:
    message = view(card, replace(look, card_fields=("Budget", "country")))
    fields = [each["text"] for b in message.blocks for each in b.get("fields", ())]
    assert fields == ["Budget\nunknown", "Country\nUnited Kingdom"]
    assert "40 people" not in message.text


def test_a_country_that_is_not_a_code_is_shown_as_it_came(card: Card, look: Look) -> None:
    for came in ("XX", "Atlantis"):
        data = replace(card.lead.data, country=came)
        message = view(replace(card, lead=replace(card.lead, data=data)), look)
        assert f"Country: {came}." in message.text
