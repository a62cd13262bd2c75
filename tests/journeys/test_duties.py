"""What is owed to a lead after its first answer, on both sides of the agreement."""

import pytest

from tests.asking import http
from tests.settings import loaded

from .company import APP, ENVIRON, TOKEN
from .places import HTTP, POSTGRESQL, SOCKET
from .team import Json, Team
from .test_promises import in_direct, later

AGREED = """\
handover: {fields: [email, phone], note: true}
sla:
  - name: All the way
    respond_within: 1h
    count: wall
    follow_ups: {count: 2, within: 2d}
    feedback_within: 5d
"""
CRM = """\
  crm:
    name: Acme CRM
    outcomes: {email: who, kind: type, kinds: {contacted: [Call logged]}}
"""


@pytest.fixture
def agreed(sleeping_team: Team) -> Team:
    """A team that agreed on follow-ups, verdicts and complete hand-overs."""
    app = APP.replace("pools:", f"{CRM}pools:", 1)
    sleeping_team.app = loaded(app + AGREED, ENVIRON)
    sleeping_team.start()
    sleeping_team.settle()
    return sleeping_team


@POSTGRESQL
def test_a_follow_up_is_reminded_of_noted_and_taken_back(agreed: Team) -> None:
    card = agreed.new_card()
    agreed.press(agreed.ana, card, "lead_responded")
    card = agreed.sees(card, "Answered in", "Follow-up 1 by", "Hand-over incomplete: e-mail, phone")
    assert "lead_contacted" in str(card["blocks"])
    later(agreed, 39 * 60)
    reminder = in_direct(agreed, "ana", "waits for follow-up 1")
    agreed.press(agreed.ana, reminder, "lead_contacted")
    agreed.sees(card, "Follow-up 2 by", "1 made")
    agreed.thread(card, "Ana Ruiz contacted the lead again")
    agreed.press(agreed.ana, card, "lead_contacted")  # soon after: the same contact
    reply = agreed.ana.command("leads", "/lead contacted 1")["reply"]["text"]
    assert "noted already" in reply
    later(agreed, 20)
    assert (
        "Follow-ups: 2 made" in (agreed.ana.command("leads", "/lead contacted 1")["reply"]["text"])
    )
    agreed.sees(card, "Follow-ups: 2 made", without=("Follow-up 2",))


@SOCKET
def test_a_verdict_is_asked_for_and_given_in_a_direct_message(agreed: Team) -> None:
    card = agreed.new_card()
    agreed.press(agreed.ana, card, "lead_responded")
    agreed.press(agreed.ana, card, "lead_details")
    assert "a verdict within 120 h" in str(agreed.ana.modal())
    agreed.ana.command("leads", "/lead stop 1 they call us")
    agreed.advance(60)
    other = agreed.new_card("Bo")
    agreed.press(agreed.ben, other, "lead_responded")
    later(agreed, 61 * 60)
    asked = in_direct(agreed, "ben", "waits for a verdict")
    agreed.press(agreed.ben, asked, "judge_good")
    agreed.sees(other, "good")
    later(agreed, 90 * 60)
    agreed.sees(card, "Verdict late since")
    said = agreed.emil.command("leads", "/sla")["reply"]["text"]
    assert "Verdicts in time: too few (1 of 2)" in said
    assert "Leads handed over: 2; Hand-over complete: too few (0 of 2)" in said
    assert "Content requests in time: none made" in said


def tell(team: Team, **outcome: str) -> Json:
    answer = http.post(
        f"{team.url}/outcomes/crm",
        json=outcome,
        headers={"authorization": f"Bearer {TOKEN}"},
    )
    found: Json = answer.json()
    return {"code": answer.status_code, **found}


@HTTP
def test_a_crm_tells_that_a_lead_was_called(agreed: Team) -> None:
    card = agreed.new_card(email="ada@acme.example")
    agreed.advance(600)
    call = {"who": "ada@acme.example", "type": "Call logged", "at": agreed.clock().isoformat()}
    agreed.advance(60)
    told = tell(agreed, **call, by="ben")
    assert told["outcomes"] == [{"status": "kept", "lead": 1, "kind": "contacted"}]
    agreed.sees(card, "Answered in 10 min, in time", "Follow-up 1 by")
    agreed.thread(card, "Ben Okafor answered the lead (by Acme CRM")
    assert tell(agreed, **call, by="ben")["outcomes"][0]["status"] == "known"
    unknown = tell(agreed, who="nobody@acme.example", type="Call logged")
    assert (unknown["code"], unknown["errors"][0]["pointer"]) == (422, "/who")
