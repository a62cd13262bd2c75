"""Whoever is away gets no leads, and nothing is lost while everybody is."""

from typing import Any

from sandbox.driver import Person

from .places import HTTP, PAIRS
from .team import Team


def ask(person: Person, words: str) -> dict[str, Any]:
    """Type a command and read the private answer."""
    reply: dict[str, Any] = person.command("leads", words)["reply"]
    return reply


def owner_of(card: dict[str, str]) -> str:
    return card["text"].split("Owner: ")[1].split(",")[0]


@PAIRS
def test_a_lead_goes_past_somebody_who_is_away_until_they_are_back(team: Team) -> None:
    answer = ask(team.ana, "/away until Monday")
    assert "You get no leads until" in answer["text"]
    assert [owner_of(team.new_card(f"Lead {n}")) for n in range(2)] == ["<@U0BEN>"] * 2
    assert "You take turns again" in ask(team.ana, "/back")["text"]
    assert owner_of(team.new_card("After")) == "<@U0ANA>"


@HTTP
def test_words_that_name_no_moment_change_nothing(team: Team) -> None:
    answer = ask(team.ana, "/away until the cows come home")
    assert "nothing was changed" in answer["text"]
    assert "You were not away" in ask(team.ana, "/back")["text"]


@HTTP
def test_a_slack_status_that_means_away_counts_until_it_is_cleared(team: Team) -> None:
    team.ana.act("status", emoji=":palm_tree:", text="Vacation")
    team.wait_for(
        lambda: "away by Slack status" in ask(team.dana, "/pool")["text"],
        what="the status to be known",
    )
    assert owner_of(team.new_card("One")) == "<@U0BEN>"
    team.ana.act("status", emoji="", text="")
    team.wait_for(
        lambda: "away" not in ask(team.dana, "/pool")["text"],
        what="the status to be cleared",
    )
    assert owner_of(team.new_card("Two")) == "<@U0ANA>"


@PAIRS
def test_leads_wait_while_everybody_is_away_and_go_oldest_first_to_who_is_back(team: Team) -> None:
    ask(team.ana, "/away")
    ask(team.ben, "/away")
    cards = [team.new_card(f"Waiting {n}") for n in range(2)]
    assert all("nobody is free" in card["text"] for card in cards)
    assert "2 leads wait" in ask(team.dana, "/pool")["text"]
    ask(team.ben, "/back")
    for card in cards:
        team.sees(card, "Owner: <@U0BEN>")
    team.thread(cards[0], "somebody is free again, so the lead goes to <@U0BEN>")


@HTTP
def test_a_waiting_lead_that_was_claimed_stays_with_who_claimed_it(team: Team) -> None:
    ask(team.ana, "/away")
    ask(team.ben, "/away")
    card = team.new_card("Waiting")
    team.press(team.dana, card, "lead_claim")
    team.sees(card, "Claimed by <@U0DANA>")
    ask(team.ana, "/back")
    team.wait_for(
        lambda: not team.read(lambda work: work.pools.holding()), what="the pool to be drained"
    )
    team.sees(card, "Claimed by <@U0DANA>")


@HTTP
def test_only_who_manages_a_pool_pauses_people(team: Team) -> None:
    assert "Pause" not in str(ask(team.ben, "/pool all")["blocks"])
    reply = ask(team.dana, "/pool all")
    team.dana.act(
        "click",
        channel=reply["channel"],
        ts=reply["ts"],
        action_id="pool_pause",
        block_id=next(
            block["block_id"]
            for block in reply["blocks"]
            if (block.get("accessory") or {}).get("value") == "all:U0ANA"
        ),
    )
    team.told(team.dana, "leads", "paused by <@U0DANA>")
    assert owner_of(team.new_card("One")) == "<@U0BEN>"
    ask(team.ana, "/back")
    assert owner_of(team.new_card("Two")) == "<@U0BEN>"


@HTTP
def test_leads_that_their_owner_calls_bad_do_not_count_as_turns(team: Team) -> None:
    for name, owner in (("Junk", "U0ANA"), ("Fine", "U0BEN"), ("More junk", "U0ANA")):
        card = team.new_card(name)
        assert owner_of(card) == f"<@{owner}>"
        if owner == "U0ANA":
            team.press(team.ana, card, "vote_bad")
            team.sees(card, "bad: <@U0ANA>")
    # By turns alone it would be Ben's.
    assert owner_of(team.new_card("Next")) == "<@U0ANA>"


@HTTP
def test_pool_names_what_there_is(team: Team) -> None:
    assert "There is no pool" in ask(team.ana, "/pool sales")["text"]
    shown = ask(team.ana, "/pool")["text"]
    assert "Next: <@U0ANA>" in shown
    assert "<@U0BEN> · in · 0 open" in shown
