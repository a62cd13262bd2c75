"""Claiming a lead and giving it back."""

from concurrent.futures import ThreadPoolExecutor

from .places import HTTP, PAIRS
from .team import Team


@PAIRS
def test_of_two_who_click_at_once_one_gets_the_lead_and_the_other_is_told_who(team: Team) -> None:
    card = team.new_card()
    with ThreadPoolExecutor(2) as pool:
        clicks = [
            pool.submit(team.press, person, card, "lead_claim") for person in (team.ana, team.ben)
        ]
        assert all(click.result()["delivered"] for click in clicks)
    shown = team.sees(card, "Claimed by")
    winner, loser = (
        (team.ana, team.ben) if "Claimed by <@U0ANA>" in shown["text"] else (team.ben, team.ana)
    )
    team.told(loser, "leads", f"<@{winner.id}> was a moment faster and has this lead")
    assert not winner.ephemerals("leads")
    (reply,) = team.thread(card, "claimed the lead")
    assert reply["text"].count("claimed the lead") == 1


@HTTP
def test_a_released_lead_returns_to_whom_it_was_given_and_is_free_again(team: Team) -> None:
    card = team.new_card()
    # The thread is told of what happens within three seconds.
    with team.clock.standing():
        team.press(team.ben, card, "lead_claim")
        card = team.sees(card, "Claimed by <@U0BEN>")
        team.press(team.ben, card, "lead_release")
        card = team.sees(card, "Owner: <@U0ANA>, not claimed yet")
        team.press(team.dana, card, "lead_claim")
        team.sees(card, "Claimed by <@U0DANA>")
    team.thread(card, "claimed the lead, released the lead", "Dana Kim claimed the lead")


@HTTP
def test_only_the_one_who_claimed_a_lead_releases_it(team: Team) -> None:
    card = team.new_card()
    team.press(team.ben, card, "lead_claim")
    card = team.sees(card, "Claimed by <@U0BEN>")
    team.press(team.ana, card, "lead_release")
    team.told(team.ana, "leads", "<@U0BEN> has this lead, so only they can release it")
    team.sees(card, "Claimed by <@U0BEN>")


@HTTP
def test_a_click_on_a_card_that_was_not_redrawn_yet_meets_the_newest_state(team: Team) -> None:
    old = team.new_card()
    team.workspace.fault(on="chat.update", do="status", status=429, retry_after=2, times=1)
    team.press(team.ben, old, "lead_claim")
    team.press(team.dana, old, "lead_claim")
    team.told(team.dana, "leads", "<@U0BEN> was a moment faster")
    team.press(team.ben, old, "lead_claim")
    team.advance(3)
    team.sees(old, "Claimed by <@U0BEN>")
    assert not team.ben.ephemerals("leads")


@HTTP
def test_whoever_claims_while_the_owner_only_was_given_the_lead_becomes_its_owner(
    team: Team,
) -> None:
    card = team.new_card()
    assert "Owner: <@U0ANA>, not claimed yet" in card["text"]
    team.press(team.dana, card, "lead_claim")
    team.sees(card, "Claimed by <@U0DANA>", without=("<@U0ANA>",))


@HTTP
def test_somebody_of_another_company_is_told_that_nothing_was_changed(team: Team) -> None:
    card = team.new_card()
    for button in ("lead_claim", "vote_good"):
        team.press(team.otto, card, button)
    note = team.told(team.otto, "leads", "for colleagues of the company that uses Baton")
    assert "Nothing was changed" in note["text"]
    team.press(team.otto, card, "lead_details")
    assert "Ada" not in str(team.otto.modal()["blocks"])
    team.otto.react(card, "+1")
    team.stays(lambda: "U0OUT" not in team.ana.message("leads", ts=card["ts"])["text"])
    assert team.ana.thread("leads", card["ts"]) == []


@HTTP
def test_a_bot_neither_claims_nor_votes(team: Team) -> None:
    card = team.new_card()
    team.robot.react(card, "+1")
    team.wait_for(
        lambda: team.read(lambda work: (bot := work.people.get("U0ROBOT")) and bot.is_bot), "asking"
    )
    team.press(team.robot, card, "lead_claim")
    team.press(team.robot, card, "vote_good")
    team.told(team.robot, "leads", "Nothing was changed")
    team.stays(lambda: "U0ROBOT" not in team.ana.message("leads", ts=card["ts"])["text"])


@HTTP
def test_a_press_that_slack_sends_twice_counts_once(team: Team) -> None:
    card = team.new_card()
    team.workspace.fault(on="action", do="duplicate")
    team.press(team.ben, card, "lead_claim")
    card = team.sees(card, "Claimed by <@U0BEN>")
    team.press(team.ben, card, "lead_release")
    team.sees(card, "Owner: <@U0ANA>, not claimed yet")
    team.press(team.ana, card, "vote_good")
    team.sees(card, "good: <@U0ANA>")
    replies = team.thread(card, "Ana Ruiz says good")
    told = " ".join(reply["text"] for reply in replies)
    assert [told.count(word) for word in ("claimed", "released", "says good")] == [1, 1, 1]
    assert "took" not in told
    assert not team.ben.ephemerals("leads")
