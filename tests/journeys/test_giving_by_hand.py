"""A lead is given to a colleague by hand, told to everybody, and comes back."""

from .places import HTTP
from .team import Team


@HTTP
def test_a_lead_is_given_to_a_colleague_and_back(team: Team) -> None:
    card = team.new_card()
    number = team.read(lambda work: work.leads.find("Ada", 1))[0].id
    team.press(team.ana, card, "lead_claim")
    team.sees(card, "Claimed by <@U0ANA>")
    answer = str(team.ana.command("leads", f"/lead give {number} Ben speaks *Portuguese*"))
    assert f"Lead #{number} is <@U0BEN>'s now" in answer
    assert f"`/lead give {number} Ana Ruiz` undoes it" in answer
    team.sees(card, "<@U0BEN>", without=("Claimed by",))
    team.thread(card, "gave the lead to <@U0BEN>")
    assert "Only a lead's owner" in str(team.ana.command("leads", f"/lead give {number} Ana"))
    team.ben.command("leads", f"/lead give {number} Ana Ruiz")
    team.thread(card, "gave the lead to <@U0ANA>")
