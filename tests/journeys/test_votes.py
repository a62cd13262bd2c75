"""Rating a lead by button: given, taken back, replaced, shown."""

import time
from datetime import timedelta

import pytest

from .places import HTTP, PAIRS
from .team import Team


@PAIRS
def test_a_verdict_is_given_replaced_and_taken_back_with_one_click_each(team: Team) -> None:
    card = team.new_card()
    # The thread is told of what happens within three seconds, of which two are skipped.
    with team.clock.standing():
        team.press(team.ana, card, "vote_good")
        card = team.sees(card, "good: <@U0ANA>")
        team.press(team.ana, card, "vote_unsure")
        card = team.sees(card, "not sure: <@U0ANA>", without=("good: <@U0ANA>",))
        team.advance(2)
        team.press(team.ana, card, "vote_unsure")
        team.sees(card, "Ada Lovelace", without=("sure: <@U0ANA>",))
    (reply,) = team.thread(card, "took their vote back")
    assert "says good, says not sure, took their vote back" in reply["text"]


@HTTP
def test_a_double_click_is_one_vote(team: Team) -> None:
    card = team.new_card()
    team.press(team.ana, card, "vote_good")
    team.press(team.ana, card, "vote_good")
    card = team.sees(card, "good: <@U0ANA>")
    team.stays(lambda: "good: <@U0ANA>" in team.ana.message("leads", ts=card["ts"])["text"])


@HTTP
def test_the_card_is_redrawn_within_a_second_and_a_half(team: Team) -> None:
    card = team.new_card()

    def until_seen(button: str, shown: str) -> float:
        began = time.monotonic()
        team.press(team.ana, card, button)
        team.sees(card, f"{shown}: <@U0ANA>")
        return time.monotonic() - began

    # A busy machine gets a second and a third try.
    tries = [("vote_good", "good"), ("vote_unsure", "not sure"), ("vote_good", "good")]
    assert any(until_seen(*one) < 1.5 for one in tries)


@HTTP
def test_the_card_shows_everybodys_verdict_and_marketings_apart(team: Team) -> None:
    card = team.new_card()
    team.press(team.ana, card, "vote_good")
    team.press(team.ben, card, "vote_bad")
    team.press(team.emil, card, "vote_good")
    shown = team.sees(card, "Split verdict (1 good, 1 bad)", "Marketing: ", "<@U0EMIL>")
    before, _, apart = shown["text"].partition("Marketing: ")
    assert "<@U0ANA>" in before
    assert "<@U0BEN>" in before
    assert "<@U0EMIL>" in apart


@HTTP
def test_somebody_whom_the_settings_do_not_name_votes_apart(team: Team) -> None:
    card = team.new_card()
    team.press(team.nora, card, "vote_good")
    team.sees(card, "Others: ", "good: <@U0NEW>")
    team.thread(card, "Nora New says good")


@HTTP
def test_everything_on_the_card_is_in_the_text_that_screen_readers_read(team: Team) -> None:
    team.post(
        name="Ada Lovelace",
        email="ada@engines.example",
        phone="+49 30 901820",
        company="Engines",
        country="GB",
        title="Head of Research",
        message="We need a hundred.",
    )
    card = team.card("Ada Lovelace")
    team.press(team.ben, card, "lead_claim")
    team.press(team.ana, card, "vote_bad")
    card = team.sees(card, "Claimed by <@U0BEN>", "bad: <@U0ANA>")
    for fact in ("ada@engines.example", "+49 30 901820", "Engines", "United Kingdom"):
        assert fact in card["text"]
    assert "We need a hundred." in card["text"]
    assert "Website" in card["text"]


@HTTP
def test_the_thread_tells_in_one_reply_what_happened_in_one_go(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow the machine, these acts are one go.
    monkeypatch.setattr("bot.services.telling.SETTLE", timedelta(minutes=1))
    card = team.new_card()
    team.press(team.ben, card, "lead_claim")
    team.press(team.ana, card, "vote_good")
    team.emil.react(card, "fire")
    team.sees(card, "Claimed by", "good: <@U0ANA>", "Marketing")
    team.advance(60)
    (reply,) = team.thread(card, "Ben Okafor claimed the lead", "Ana Ruiz says good", "Emil Novak")
    assert "<@" not in reply["text"]
    team.press(team.ben, team.sees(card, "Claimed by"), "lead_release")
    team.sees(card, "not claimed yet")
    team.advance(60)
    _, second = team.thread(card, "released the lead")
    assert "claimed" not in second["text"]
    assert len(team.ana.messages("leads")) == 1
