"""What the library lacks lands on marketing's desk, is filled, and comes back to who asked."""

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
verified: 2026-11-01
review: 900 days
---

## Say [customer]

- We teach in groups of thirty.

## Price

- They charge 900 a year.
"""
HOOLI = ACME.replace("Acme Learning", "Hooli").replace("[acme]", "[hooli inc]")
HOSPITALS = """\
---
kind: case-study
title: Nurses learn at the Charité hospital
owner: emil
readers: [{readers}]
---

## What they did

The Charité hospital trains eight hundred nurses with us; this hospital case study is in German.
"""

SSO_FACTS = "kind: faq\ntitle: Single sign-on"
SSO = """\
## Do we support single sign-on?

We support single sign-on with Okta and with Entra. Single sign-on needs the top plan.
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A content repository with one battlecard."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "acme.md").write_text(ACME, encoding="utf-8")
    return folder


@pytest.fixture
def team(
    door: str, new_database: Callable[[], str], tmp_path: Path, library: Path
) -> Iterator[Team]:
    """A team whose documents are read."""
    port = free_port()
    url = f"http://127.0.0.1:{port}" if door == "http" else None
    more = (
        f"content: {{repositories: {{main: {{path: '{library}'}}}}, gaps: {{answer_within: 5d}}}}\n"
    )
    with run(parse_seed(workspace(tmp_path, url))) as box:
        team = Team(box, new_database(), door, port, app=loads(APP + more, ENVIRON))
        team.start()
        team.settle()
        team.wait_for(lambda: "We teach" in ask(team.ana, "/battlecard acme")["text"], "the cards")
        ask(team.emil, "/gaps")
        team.wait_for(lambda: "none" in ask(team.emil, "/gaps")["text"], "marketing being known")
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


def direct(person: Person, said: str) -> list[dict[str, Any]]:
    """Direct messages that say something."""
    return [one for one in person.everything(person.direct_channel()) if said in one["text"]]


def backlog(team: Team, said: str) -> dict[str, Any]:
    """Marketing's list, once it says something."""
    team.wait_for(lambda: said in ask(team.emil, "/gaps")["text"], said)
    return ask(team.emil, "/gaps")


@SOCKET
def test_a_missing_battlecard_is_asked_for_written_and_called_back(
    team: Team, library: Path
) -> None:
    for person in (team.ana, team.ben):
        press(person, ask(person, "/battlecard hooli"), "card_ask")
    found = backlog(team, "2 people")
    assert "battlecard that is missing" in found["text"]
    press(team.emil, found, "gap_take")
    team.told(team.emil, "leads", "sees to it")
    (library / "hooli.md").write_text(HOOLI, encoding="utf-8")
    for person in (team.ana, team.ben):
        team.wait_for(lambda p=person: direct(p, "There is one now"), "the call-back")  # type: ignore[misc]  # bound at once
    press(team.ana, direct(team.ana, "There is one now")[0], "gap_solved")
    team.wait_for(lambda: direct(team.ana, "You said that it is solved"), "the thanks")
    team.wait_for(lambda: direct(team.emil, "Is it done?"), "the question to marketing")
    press(team.emil, direct(team.emil, "Is it done?")[0], "gap_done")
    team.wait_for(lambda: direct(team.emil, "is closed"), "the question being over")
    team.wait_for(lambda: "none" in ask(team.emil, "/gaps")["text"], "the gap being closed")
    assert "solved" in ask(team.ana, "/gaps")["text"]
    # Another change of the same file tells nobody twice.
    (library / "hooli.md").write_text(HOOLI.replace("thirty", "twenty"), encoding="utf-8")
    team.wait_for(lambda: "twenty" in ask(team.ana, "/battlecard hooli")["text"], "the new text")
    team.stop()
    team.start()
    team.wait_for(lambda: "twenty" in ask(team.ana, "/battlecard hooli")["text"], "Baton being up")
    assert len(direct(team.ben, "There is one now")) == 1


@HTTP
def test_what_a_lead_lacks_is_called_back_only_to_who_may_read_it(
    team: Team, library: Path
) -> None:
    card = team.new_card("Carla Clinic", email="carla@clinic.example")
    words = "hospital case study in German"
    press(team.ana, card, "lead_details")
    team.ana.click(team.ana.modal(), action_id="lead_no_asset")
    team.ana.submit({"words": words})
    backlog(team, "1 lead")
    study = library / "hospitals.md"
    study.write_text(HOSPITALS.format(readers="marketing"), encoding="utf-8")
    team.wait_for(
        lambda: team.read(lambda work: not work.gaps.to_ask(9) and work.content.stamps("main")),
        "the file being read",
    )
    assert not direct(team.ana, "answers it now")
    study.write_text(HOSPITALS.format(readers="everyone"), encoding="utf-8")
    team.wait_for(lambda: direct(team.ana, "answers it now"), "the call-back")
    told = direct(team.ana, "answers it now")[0]
    assert "eight hundred nurses" in told["text"]
    press(team.ana, told, "gap_missing")
    team.wait_for(lambda: direct(team.ana, "still missing"), "the answer being taken back")
    assert "1 waiting" in backlog(team, words)["text"]


@POSTGRESQL
def test_what_will_not_be_done_is_told_politely_with_the_reason(team: Team) -> None:
    press(team.ben, ask(team.ben, "/battlecard initech"), "card_ask")
    press(team.emil, backlog(team, "initech"), "gap_open")
    decided = {"state": "wont_do", "assignee": "U0EMIL"}
    assert "write a sentence" in str(team.emil.submit(decided)) + str(team.emil.modal())
    team.emil.submit({**decided, "why": "They left <!channel> the market."})
    team.wait_for(lambda: direct(team.ben, "They left"), "the asker being told")
    (told,) = direct(team.ben, "They left")
    assert "Thank you for telling us" in told["text"]
    assert "<!channel>" not in told["text"]
    assert "initech" in ask(team.emil, "/gaps done")["text"]
    assert "will not be done" in ask(team.ben, "/gaps")["text"]


@POSTGRESQL
def test_a_question_is_sent_to_marketing_answered_by_a_file_and_called_back(
    team: Team, library: Path
) -> None:
    asked = team.ana.command("leads", "/ask Do we support single sign-on with Okta?")["reply"]
    press(team.ana, asked, "answer_send")
    found = backlog(team, "single sign-on with Okta")
    assert "question without an answer" in found["text"]
    sso = ACME.replace("kind: battlecard\ncompetitor: Acme Learning\naliases: [acme]", SSO_FACTS)
    before, _, _ = sso.partition("## Say")
    (library / "sso.md").write_text(f"{before}{SSO}", encoding="utf-8")
    team.wait_for(lambda: direct(team.ana, "answers it now"), "the call-back")
    assert "with Okta and with Entra" in direct(team.ana, "answers it now")[0]["text"]


@HTTP
def test_what_was_wrong_on_a_call_comes_back_to_who_reported_it(team: Team, library: Path) -> None:
    press(team.ana, ask(team.ana, "/battlecard acme"), "card_open_1")
    opened = team.told(team.ana, "leads", "900")
    press(team.ana, opened, "card_wrong")
    team.ana.submit({"words": "They charge 700 now."})
    assert "wrong on a call: Acme Learning" in backlog(team, "They charge 700")["text"]
    today = datetime.now(UTC).date().isoformat()
    right = ACME.replace("900 a year", "700 a year").replace("2026-11-01", today)
    (library / "acme.md").write_text(right, encoding="utf-8")
    team.wait_for(lambda: direct(team.ana, "Its owner has dealt with it"), "the call-back")
    team.wait_for(lambda: direct(team.emil, "Is it done?"), "the question to marketing")
