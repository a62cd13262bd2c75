"""How far a lead has come, told by buttons, commands and a CRM, and put right again."""

from tests.settings import loaded

from .company import APP, ENVIRON
from .places import HTTP, SOCKET
from .team import Team
from .test_duties import CRM, tell

FIELDS = {
    "stage": {"value": "won"},
    "worth": {"value": "12.000,50"},
}


def started(team: Team) -> Team:
    app = APP.replace("pools:", f"{CRM}pools:", 1)
    team.app = loaded(f"{app}money: {{currency: EUR}}\n", ENVIRON)
    team.start()
    team.settle()
    return team


@SOCKET
def test_a_lead_is_moved_by_buttons_and_by_a_crm(sleeping_team: Team) -> None:
    team = started(sleeping_team)
    card = team.new_card(email="ada@acme.example")
    # The thread is told of what happens within three seconds.
    with team.clock.standing():
        team.press(team.ana, card, "lead_claim")
        card = team.sees(card, "Claimed by")
        team.press(team.ben, card, "lead_stage")
        assert "Only its owner" in str(team.ben.modal())
        team.press(team.ana, card, "lead_stage")
        team.ana.submit({"stage": {"value": "won"}, "worth": {"value": "a lot"}})
        assert "is not an amount" in str(team.ana.modal())
        team.ana.submit(FIELDS)
        assert "Noted. Lead 1" in str(team.ana.modal())
        team.sees(card, "Stage: Won")
    team.thread(card, "Ana Ruiz claimed the lead, moved the lead to Won, 12,000.50 EUR")
    team.advance(3600)
    lost = {"who": "ada@acme.example", "type": "lost", "reason": "they went back on it"}
    assert tell(team, **lost)["outcomes"] == [{"status": "kept", "lead": 1, "kind": "lost"}]
    team.sees(card, "Stage: Lost")
    team.thread(card, "the lead came to Lost (by Acme CRM): they went back on it")


@HTTP
def test_a_mistake_is_undone_or_corrected_in_everybodys_sight(sleeping_team: Team) -> None:
    team = started(sleeping_team)
    card = team.new_card()

    def said(words: str) -> str:
        return str(team.dana.command("leads", f"/lead {words}")["reply"]["text"])

    assert "Opportunity" in said("stage 1 opportunity")
    assert "Lost (too dear)" in said("lost 1 too dear")
    team.sees(card, "Stage: Lost")
    team.advance(60)
    team.press(team.dana, card, "lead_details")
    assert "moved the lead to Lost: too dear" in str(team.dana.modal())
    assert "Taken back. Lead 1, Ada Lovelace: Opportunity." in said("undo 1")
    team.sees(card, "Stage: Opportunity")
    assert "nothing of yours" in said("undo 1")
    assert "Won, 300.00 GBP" in said("won 1 £300")
    team.advance(3600)
    assert "nothing of yours" in said("undo 1")
    assert "Sales qualified" in said("correct 1 sql")
    team.sees(card, "Stage: Sales qualified")
    # In one reply with what was said before, if that was still to be sent.
    team.thread(card, "corrected the stage: it is Sales qualified")
    assert "Write it like" in said("stage 1 somewhere")
    assert "is not an amount" in said("won 1 many dollars")
