"""Somebody asks to be forgotten: nothing of them is left in Slack or in the database."""

import json
from pathlib import Path

from sqlalchemy import make_url

from bot.services.erasing import EraseService
from tests.asking import http

from .places import HTTP, PAIRS
from .team import Team

EMAIL, PHONE = "ada@analytical-engines.example", "+493012345678"
_TRACES = ("analytical-engines", "Lovelace", "12345678", "forty engines")


def _seen(team: Team) -> str:
    """All messages that Slack keeps; what only one person saw is gone when they look again."""
    states = [
        http.get(f"{team.box.url}/sandbox/state", params={"as": one.id}).json()
        for one in (team.ana, team.ben, team.dana, team.emil)
    ]
    messages = [one for state in states for held in state["messages"].values() for one in held]
    return json.dumps([one for one in messages if not one["ephemeral"]], ensure_ascii=False)


@PAIRS
def test_an_erased_person_is_nowhere_in_slack_or_in_the_database(sleeping_team: Team) -> None:
    team = sleeping_team
    team.start()
    team.settle()
    card = team.new_card(
        "Ada Lovelace", email=EMAIL, phone=PHONE, message="We need forty engines by Friday."
    )
    other = team.new_card("Grace Hopper", email="grace@navy.example")
    assert team.press(team.ana, card, "lead_claim")["delivered"]
    assert team.press(team.ben, card, "vote_bad")["delivered"]
    team.ana.command("leads", "/lead lost 1 Ada Lovelace chose +49 30 12345678 instead")
    team.wait_for(lambda: team.ana.thread("leads", card["ts"]), "a reply in the thread", 20)
    service = EraseService(team.baton.database, team.clock)
    assert any(trace in _seen(team) for trace in _TRACES)
    found = service.find(EMAIL, None)
    assert [lead.data.name for lead in found] == ["Ada Lovelace"]
    done = service.erase([lead.id for lead in found])
    assert done.left == {}
    team.wait_for(
        lambda: not any(trace in _seen(team) for trace in _TRACES), "Slack forgetting", 20
    )
    texts = [one["text"] for one in team.ana.messages("leads")]
    assert any("was erased on" in text for text in texts)
    assert any("Grace Hopper" in text for text in texts)
    assert other["ts"] in {one["ts"] for one in team.ana.messages("leads")}
    # Details of a lead without a name open as those of any other.
    assert team.press(team.ana, other, "lead_details")["delivered"]
    url = make_url(team.database_url)
    if url.get_backend_name() == "sqlite":
        assert EMAIL not in Path(str(url.database)).read_bytes().decode(errors="replace")


@HTTP
def test_closed_leads_are_cleared_when_they_have_been_kept_long_enough(
    sleeping_team: Team,
) -> None:
    team = sleeping_team
    team.start()
    team.settle()
    team.new_card("Ada Lovelace", email=EMAIL)
    team.new_card("Grace Hopper", email="grace@navy.example")
    team.ana.command("leads", "/lead lost 1 No budget")
    service = EraseService(team.baton.database, team.clock)
    assert service.sweep(365) == 0
    team.advance(366 * 86_400)
    assert service.sweep(None) == 0
    assert service.sweep(365) == 1
    assert not service.find(EMAIL, None)
    assert service.find("grace@navy.example", None)
