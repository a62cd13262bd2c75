"""Somebody comes again by phone, joins their lead, and is taken out again when that was wrong."""

from .places import POSTGRESQL
from .team import Team


@POSTGRESQL
def test_a_wrong_join_is_told_and_undone_in_both_threads(team: Team) -> None:
    card = team.new_card("Ada Lovelace", phone="+44 20 7946 0001")
    team.post("webinar", phone="+44 20 7946 0001", email="chris@globex.example")
    team.thread(card, "the same person came again through Webinar, by the same phone number")
    team.sees(card, "chris@globex.example")

    number = team.read(lambda work: work.leads.find("Ada", 1))[0].id
    answer = team.ben.command("leads", f"/lead split {number}")
    assert f"What joined lead #{number} last is lead #" in str(answer)
    team.sees(card, "Ada Lovelace", without=("chris@globex.example",))
    team.thread(card, "took out what came through Webinar")
    own = team.card("chris@globex.example")
    team.thread(own, f"was joined to lead #{number} by mistake")
