"""The main job, end to end: a lead comes in, its card is in Slack, a rep answers with one click."""

from .places import EVERYWHERE
from .team import Team


@EVERYWHERE
def test_a_lead_comes_in_and_a_rep_answers_with_one_click(team: Team) -> None:
    team.post(name="Ada Lovelace", email="ada@engines.example", company="Engines", country="FR")
    card = team.card("Ada Lovelace", "leads-emea")
    assert "Owner: <@U0ANA>, not claimed yet" in card["text"]
    assert "ada@engines.example" in card["text"]
    assert "Website" in card["text"]

    assert team.press(team.ben, card, "lead_claim")["delivered"]
    card = team.sees(card, "Claimed by <@U0BEN>")
    assert team.press(team.ana, card, "vote_good")["delivered"]
    card = team.sees(card, "good: <@U0ANA>")

    assert team.press(team.ben, card, "lead_details")["delivered"]
    details = team.ben.modal()
    assert "Ada Lovelace" in str(details["blocks"])
    assert "<@U0BEN> claimed the lead" in str(details["blocks"])
    assert "Rule “Europe” matched" in str(details["blocks"])

    (reply,) = team.thread(card, "Ben Okafor claimed the lead", "Ana Ruiz says good")
    assert "<@" not in reply["text"]
    assert len(team.ana.messages("leads-emea")) == 1
