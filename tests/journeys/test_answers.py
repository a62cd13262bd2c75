"""Asking the library: by command, by name, directly; and an answer that becomes a document."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.parts import free_port
from bot.config import loads
from handlers import asking, battlecards
from sandbox.driver import Person
from sandbox.seed import parse_seed
from sandbox.server import run

from .company import APP, ENVIRON, workspace
from .places import HTTP, POSTGRESQL, SOCKET
from .team import Team

Json = dict[str, Any]

REFUNDS = """\
---
title: Can I get my money back?
kind: faq
owner: emil
verified: {verified}
---

## In France [customer]

Customers in France get their money back within 14 days after the course begins.

## In Germany [customer]

Customers in Germany get their money back within 30 days after the course begins.
"""
DISCOUNTS = """\
---
title: How much discount may we give?
kind: pricing
owner: emil
verified: {verified}
---

A seller may give a discount of up to 12 percent without asking the sales lead.
"""
SECRET = """\
---
title: The acquisition of Globex
kind: story
readers: [marketing]
audience: customer
---

The acquisition of Globex closes in March for nine million.
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A content repository with two FAQs and something for marketing only."""
    return filled(tmp_path / "content")


def filled(folder: Path) -> Path:
    """The folder with two FAQs and something for marketing only."""
    (folder / "faqs").mkdir(parents=True)
    today = datetime.now(UTC).date().isoformat()
    (folder / "faqs" / "refunds.md").write_text(REFUNDS.format(verified=today), encoding="utf-8")
    (folder / "discounts.md").write_text(DISCOUNTS.format(verified=today), encoding="utf-8")
    (folder / "secret.md").write_text(SECRET, encoding="utf-8")
    return folder


@pytest.fixture
def team(
    door: str, new_database: Callable[[], str], tmp_path: Path, library: Path
) -> Iterator[Team]:
    """A team without strangers in its channels, whose documents are read."""
    with opened(door, new_database(), tmp_path, library, "channels: [emea]") as team:
        yield team


@contextmanager
def opened(door: str, database: str, tmp_path: Path, library: Path, asking: str) -> Iterator[Team]:
    """Such a team; `asking`: its `content: ask:`."""
    port = free_port()
    url = f"http://127.0.0.1:{port}" if door == "http" else None
    more = f"content: {{repositories: {{main: {{path: '{library}'}}}}, ask: {{{asking}}}}}\n"
    app = loads(APP + more, ENVIRON)
    content = workspace(tmp_path, url, app)
    for channel in content["channels"]:
        channel["members"] = [one for one in channel["members"] if one != "U0OUT"]
    with run(parse_seed(content)) as box:
        team = Team(box, database, door, port, app=app)
        team.start()
        team.settle()
        team.wait_for(lambda: "14 days" in ask(team.ana, "refund in France")["text"], "the library")
        yield team
        team.stop()


def ask(person: Person, words: str, channel: str = "leads") -> Json:
    """Type a question and read the private answer."""
    reply: Json = person.command(channel, f"/ask {words}")["reply"]
    return reply


def direct(person: Person) -> list[Json]:
    return person.everything(person.direct_channel())


def told(team: Team, person: Person, text: str) -> Json:
    """Wait until the newest direct message says that."""

    def look() -> Json | None:
        said = direct(person)
        return said[-1] if said and text in said[-1]["text"] else None

    found = team.wait_for(look, f"{person.name} being told {text!r} in {direct(person)[-1:]}")
    assert found is not None
    return found


def reply(team: Team, question: Json, text: str) -> Json:
    """Wait for a reply in a question's thread."""

    def look() -> Json | None:
        said = team.ana.thread(question["channel"], question["ts"])
        return next((one for one in said if text in one["text"]), None)

    found = team.wait_for(look, f"{text!r} in the thread")
    assert found is not None
    return found


def press(person: Person, message: Json, action_id: str, value: str = "") -> None:
    place = {"channel": message["channel"], "ts": message["ts"]}
    person.act("click", **place, action_id=action_id, **({"value": value} if value else {}))


def number_of(message: Json) -> str:
    """The number of an answer, as its feedback buttons carry it."""
    rating = next(one for one in message["blocks"] if one["type"] == "context_actions")
    return str(rating["elements"][0]["positive_button"]["value"].partition(":")[2])


@SOCKET
def test_an_answer_is_private_cited_and_shared_without_what_is_internal(team: Team) -> None:
    answer = ask(team.ana, "when do customers in Germany get their money back?")
    assert "30 days after the course begins. [1]" in answer["text"]
    assert "Can I get my money back?" in answer["text"]
    press(team.ana, answer, "answer_share")
    team.told(team.ana, "leads", "It is shared here")
    shared = team.card("“when do customers in Germany get their money back?”")
    assert "30 days" in shared["text"]
    inner = ask(team.ana, "how much discount may a seller give?")
    assert "internal: do not tell a customer" in inner["text"]
    press(team.ana, inner, "answer_share")
    team.told(team.ana, "leads", "all of it is internal")
    assert not [one for one in team.ana.messages("leads") if "12 percent" in str(one)]


@HTTP
def test_when_many_ask_the_answer_takes_the_place_of_a_sentence_that_says_so(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (asking, battlecards):
        # As if it had waited for everybody else's.
        monkeypatch.setattr(module, "LATE", -1.0)
    said = ask(team.ana, "when do customers in Germany get their money back?")
    assert "Your answer will be here in a moment" in said["text"]
    answer = team.told(team.ana, "leads", "30 days after the course begins. [1]")
    assert "Your answer will be here" not in str(answer)
    card = team.ana.command("leads", "/battlecard globex")["reply"]
    assert "ask again in a few seconds" in card["text"]


@HTTP
def test_what_is_not_known_goes_to_marketing_and_nothing_secret_is_even_named(team: Team) -> None:
    asked = "when does the acquisition of Globex close?"
    for words in (asked, "globex acquisition", "nine million"):
        answer = ask(team.ana, words)
        assert "will not guess" in answer["text"] or "nothing on this" in answer["text"]
        assert "acquisition of Globex" not in str(answer["blocks"]).replace(words, "")
    press(team.ana, answer, "answer_send")
    team.told(team.ana, "leads", "Marketing is asked for it")
    assert "closes in March" in ask(team.emil, asked)["text"]
    question = team.emil.post("leads", f"<@U0BATON> {asked}")
    said = reply(team, question, "library")
    assert "March" not in str(said)
    assert "The acquisition" not in str(said)


@POSTGRESQL
def test_a_direct_message_is_a_conversation_and_ratings_are_kept(team: Team) -> None:
    channel = team.ana.direct_channel()
    team.ana.post(channel, "When do customers in France get their money back?")
    told(team, team.ana, "14 days")
    team.ana.post(channel, "and in Germany?")
    answer = told(team, team.ana, "30 days")
    press(team.ana, answer, "answer_rate", f"bad:{number_of(answer)}")
    team.told(team.ana, channel, "Marketing is told")
    assert team.read(lambda work: work.answers.ratings(int(number_of(answer)))) == {"U0ANA": False}
    team.ana.post(channel, "new topic: and in Spain?")
    told(team, team.ana, "library")


@SOCKET
def test_a_mention_is_answered_in_its_thread_and_an_opted_in_channel_only_when_sure(
    team: Team,
) -> None:
    question = team.ben.post("leads", "<@U0BATON> how soon do customers in Germany get money back?")
    reply(team, question, "30 days")
    inner = team.ben.post("leads", "<@U0BATON> how much discount may a seller give?")
    assert "12 percent" not in str(reply(team, inner, "internal"))
    overheard = team.ben.post("leads-emea", "when do customers in France get their money back?")
    reply(team, overheard, "14 days")
    before = len(team.calls("chat.postMessage"))
    for words in (
        "shall we have lunch at the new place today?",
        "lunch is at noon",
        "<@U0ANA> hm?",
    ):
        team.ben.post("leads-emea", words)
    unasked = team.ben.post("leads", "when do customers in France get their money back?")
    team.stays(lambda: len(team.calls("chat.postMessage")) == before)
    assert not team.ana.thread(unasked["channel"], unasked["ts"])


@HTTP
def test_a_persons_answer_becomes_a_document_that_the_next_one_finds(
    team: Team, library: Path
) -> None:
    question = team.ben.post("leads", "<@U0BATON> which parking lots may visitors use?")
    reply(team, question, "library")
    answer = team.emil.post("leads", "Visitors park behind gate 7 & pay nothing.", question["ts"])
    team.ana.shortcut("save_answer", answer)
    form = team.ana.modal()
    assert "which parking lots may visitors use?" in str(form)
    team.ana.submit({})
    saved = team.told(team.ana, "leads", "is saved as")
    assert "answers/which-parking-lots-may-visitors-use.md" in saved["text"]
    text = (library / "answers" / "which-parking-lots-may-visitors-use.md").read_text("utf-8")
    assert "owner: emil" in text
    assert "Visitors park behind gate 7 & pay nothing." in text
    team.wait_for(
        lambda: "gate 7" in ask(team.ben, "which parking lots may visitors use?")["text"], "it"
    )
