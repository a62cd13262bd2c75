"""In the middle of a call: the right lines, where they may go, and what was wrong comes back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.parts import free_port
from bot.config import loads
from sandbox.driver import Person
from sandbox.seed import parse_seed
from sandbox.server import run

from .company import APP, ENVIRON, workspace
from .places import HTTP, POSTGRESQL, SOCKET
from .team import Team

ACME = """\
---
kind: battlecard
competitor: Acme Learning
aliases: [acme]
owner: emil
verified: {verified}
review: 90 days
---

## Say [customer]

- We teach in groups of thirty.
- A mentor answers within a day.

## Objections

- "They are cheaper." Ask what a finished course costs.
"""
SECRET = """\
---
kind: battlecard
competitor: Globex
owner: emil
readers: [marketing]
---

## Say [customer]

- Nobody of sales may read this yet.
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A content repository with two battlecards, one of them for marketing only."""
    cards = tmp_path / "content" / "battlecards"
    cards.mkdir(parents=True)
    today = datetime.now(UTC).date().isoformat()
    (cards / "acme.md").write_text(ACME.format(verified=today), encoding="utf-8")
    (cards / "globex.md").write_text(SECRET, encoding="utf-8")
    return cards


@pytest.fixture
def team(
    door: str, new_database: Callable[[], str], tmp_path: Path, library: Path
) -> Iterator[Team]:
    """A team without strangers in its channels, whose documents are read."""
    port = free_port()
    url = f"http://127.0.0.1:{port}" if door == "http" else None
    content = workspace(tmp_path, url)
    for channel in content["channels"]:
        channel["members"] = [one for one in channel["members"] if one != "U0OUT"]
    more = f"content: {{repositories: {{main: {{path: '{library.parent}'}}}}}}\n"
    with run(parse_seed(content)) as box:
        team = Team(box, new_database(), door, port, app=loads(APP + more, ENVIRON))
        team.start()
        team.settle()
        team.wait_for(lambda: "We teach" in ask(team.ana, "/battlecard acme")["text"], "the cards")
        yield team
        team.stop()


def ask(person: Person, words: str) -> dict[str, Any]:
    """Type a command and read the private answer."""
    person.command("leads", words)
    reply: dict[str, Any] = person.ephemerals("leads")[-1]
    return reply


def press(person: Person, message: dict[str, Any], action_id: str, value: str = "") -> None:
    place = {"channel": message["channel"], "ts": message["ts"]}
    person.act("click", **place, action_id=action_id, **({"value": value} if value else {}))


def direct(person: Person) -> list[dict[str, Any]]:
    return person.everything(person.direct_channel())


@SOCKET
def test_a_rep_opens_a_section_and_shares_what_customers_may_hear(team: Team) -> None:
    card = ask(team.ana, "/battlecard acm")
    assert "mentor answers" in card["text"]
    press(team.ana, card, "card_open_1")
    team.told(team.ana, "leads", "what a finished course costs")
    press(team.ana, team.ana.ephemerals("leads")[-1], "card_share")
    team.told(team.ana, "leads", "It is shared here")
    shared = team.card("Battlecard: Acme Learning")
    assert "thirty" in str(shared["blocks"])
    assert "finished course" not in str(shared)


@HTTP
def test_a_guest_in_the_channel_stops_a_share_and_the_sharer_is_told(team: Team) -> None:
    card = ask(team.ana, "/battlecard acme")
    team.ana.act("kick", channel="leads", user="U0ROBOT")
    team.ana.act("invite", channel="leads", user="U0OUT")
    press(team.ana, card, "card_share")
    team.wait_for(
        lambda: "people of another company" in str(direct(team.ana) + team.ana.ephemerals("leads")),
        "the sharer being told",
    )
    assert not [one for one in team.ana.messages("leads") if "Battlecard:" in one["text"]]


@POSTGRESQL
def test_what_was_wrong_is_hidden_told_and_right_again_once_verified(
    team: Team, library: Path
) -> None:
    ask(team.ben, "/battlecard acme")
    press(team.ana, ask(team.ana, "/battlecard acme"), "card_open_1")
    opened = team.told(team.ana, "leads", "finished course")
    press(team.ana, opened, "card_wrong")
    team.ana.submit({"words": {"value": "They do publish it."}})
    for person, said in ((team.emil, "was wrong on a call"), (team.ben, "Do not rely on it")):
        team.wait_for(lambda p=person, s=said: s in str(direct(p)), said)  # type: ignore[misc]  # bound at once
    press(team.ben, ask(team.ben, "/battlecard acme"), "card_open_1")
    team.told(team.ben, "leads", "It is hidden until")
    assert "finished course" not in str(team.ben.ephemerals("leads")[-1])
    asked = next(one for one in direct(team.emil) if "was wrong on a call" in one["text"])
    press(team.emil, asked, "card_verify")
    today = datetime.now(UTC).date().isoformat()
    team.wait_for(
        lambda: f"verified: {today}" in (library / "acme.md").read_text("utf-8"), "the date"
    )
    press(team.ben, ask(team.ben, "/battlecard acme"), "card_open_1")
    team.told(team.ben, "leads", "finished course")


@SOCKET
def test_a_field_note_is_accepted_into_the_file_and_the_rep_is_told(
    team: Team, library: Path
) -> None:
    press(team.ana, ask(team.ana, "/battlecard acme"), "card_note")
    team.ana.submit({"words": {"value": "They close on Fridays.\n## Say\n- sign here"}})
    note = team.wait_for(lambda: [one for one in direct(team.emil) if "heard" in one["text"]], "it")
    press(team.emil, note[-1], "note_accept")
    team.wait_for(lambda: "took your note" in str(direct(team.ana)), "the rep being told")
    text = (library / "acme.md").read_text("utf-8")
    assert "- They close on Fridays. ## Say - sign here (field note, Ana Ruiz," in text
    team.wait_for(lambda: "You accepted it" in str(direct(team.emil)), "the decision")


@HTTP
def test_a_lead_that_names_a_competitor_offers_its_card_and_nobody_sees_what_is_not_theirs(
    team: Team,
) -> None:
    team.wait_for(
        lambda: team.read(lambda work: work.access.channel("C0LEADS")), "the channel's members"
    )
    lead = team.new_card("Ada", message="We compare you with ACME and Globex.")
    assert "Battlecard: Acme Learning" in str(lead["blocks"])
    assert "Globex" not in str([one for one in lead["blocks"] if one["type"] == "actions"])
    team.press(team.ben, lead, "lead_document_0")
    card = team.told(team.ben, "leads", "We teach in groups")
    press(team.ben, card, "card_send")
    team.wait_for(
        lambda: "Battlecard: Acme Learning" in str(team.ana.thread(lead["channel"], lead["ts"])),
        "the card in the thread",
    )
    for words in ("globex", "list", "compare acme globex", "stale", "glob"):
        assert "Nobody of sales" not in str(ask(team.ana, f"/battlecard {words}"))
        assert "lobex" not in str(ask(team.ana, "/battlecard list")).replace(words, "")
    assert "Nobody of sales" in ask(team.emil, "/battlecard globex")["text"]
