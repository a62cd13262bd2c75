"""A company with something behind every door, and a Slack that only takes notes."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from bot.config import Environment, loads
from bot.domain.access import ChannelAccess
from bot.domain.battlecard_changes import Change, ChangeKind, ChangeState
from bot.domain.deliveries import Delivery, Kind
from bot.domain.digest_records import DigestRecord, Fate
from bot.domain.exchange_programme import Meeting
from bot.domain.people import Home, Person
from bot.domain.workspace import Channel
from bot.ports import UnitOfWork
from bot.services.turns import Turns
from bot.slack.directory import SlackDirectory
from bot.slack.views.kit import Message
from commands.building import build
from commands.ground import Ground
from commands.parts import Parts, Signals
from handlers import slack_http
from storage import schema
from storage.database import Database

Json = dict[str, Any]

#: In everything that is told to nobody else: names, documents, questions, agendas.
SECRET = "Quibbix"
TEAM, ELSEWHERE = "T0SANDBOX", "T0ELSEWHERE"
HOME = Home(TEAM, "U0BATON", url="https://acme.slack.com/")
#: A Monday, ten in the morning in Berlin.
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CHANNEL, CARD_TS, WIN_TS = "C0LEADS", "1790000000.000100", "1790000000.000200"

#: The roles of the table; who was let go was an admin, so that only the account speaks against it.
OWNER, COLLEAGUE, MARKETER, LEAD, ADMIN = "U0ANA", "U0BEN", "U0NORA", "U0DANA", "U0ADA"
#: Slack was asked about all but the stranger.
OUTSIDER, STRANGER, BOT, GONE = "U0OUT", "U0STRANGER", "U0ROBOT", "U0GINA"

APP = f"""\
workspace: {{name: Acme, timezone: Europe/Berlin, admins: [ada, gina]}}
people:
  ana: {{name: Ana Ruiz, slack: U0ANA, team: sales}}
  ben: {{name: Ben Okafor, slack: U0BEN, team: sales}}
  dana: {{name: Dana Kim, slack: U0DANA, team: sales}}
  ada: {{name: Ada Byron, slack: U0ADA, team: sales}}
  gina: {{name: Gina Gone, slack: U0GINA, team: marketing}}
  nora: {{name: Nora New, slack: U0NORA, team: marketing}}
  emil: {{name: Emil Novak, slack: U0EMIL, team: marketing}}
teams:
  sales: {{name: Sales, lead: dana}}
  marketing: {{name: Marketing, lead: emil}}
channels: {{leads: "#leads"}}
feedback: {{reasons: {{spam: Spam}}}}
sources: {{website: {{name: Website}}}}
pools: {{all: {{people: [ana]}}}}
routing: [{{name: All, channel: leads, pool: all}}]
sla:
  - {{name: Prompt, respond_within: 4h, count: wall}}
digests: {{weekly: {{name: {SECRET} weekly, every: week, at: "09:00", channel: leads}}}}
meetings:
  weekly: {{name: {SECRET} weekly, every: tuesday, at: "10:00", channel: leads,
    attendees: [sales, marketing]}}
exchange: {{every: 2, day: wed, at: "10:00", starting: 2026-11-25, channel: leads}}
wins: {{channel: leads}}
money: {{currency: EUR}}
content:
  repositories: {{main: {{path: content}}}}
"""
_DOCUMENT = f"""\
---
title: {SECRET} Learning
competitor: {SECRET}
kind: battlecard
owner: ana
verified: 2026-08-01
---
# {SECRET}

## Price

{SECRET} costs less from 200 seats.
"""


class Slack:
    """A Web API that answers yes to everything and keeps what it was sent."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        calls = self.calls

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                calls.append(body)
                answer = json.dumps({"ok": True, "view": {"id": "V1"}}).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass(frozen=True)
class Outcome:
    """What came of one payload."""

    status: int
    #: What the person was answered, shown in a window, or is about to be sent privately.
    told: str
    changed: frozenset[str]


@dataclass
class Company:
    """Everything that Baton registers, on a database that can be put back."""

    slack: Slack
    parts: Parts
    database: Database
    file: Path
    pristine: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))
    now: sqlite3.Connection = field(init=False)
    dirty: bool = False

    def __post_init__(self) -> None:
        self.now = sqlite3.connect(self.file)
        self.now.row_factory = sqlite3.Row
        # What is lost when a test's machine crashes is no loss.
        self.now.execute("PRAGMA synchronous = OFF")

    def keep(self) -> None:
        """What `restore` goes back to."""
        self.now.backup(self.pristine)

    def restore(self) -> None:
        if self.dirty:
            self.pristine.backup(self.now)
        self.dirty = False
        self.slack.calls.clear()

    def send(self, body: Json) -> Outcome:
        """Hand Bolt a payload, and see what came of it."""
        person = sender_of(body)
        before, seen = self._tables(person), self._private(person)
        answer = slack_http.dispatch(self.parts.slack, body, {})
        told = [answer.body or "", *self.slack.calls, *self._said(person, seen)]
        after = self._tables(person)
        changed = frozenset(name for name in after if after[name] != before.get(name))
        self.dirty |= bool(changed)
        return Outcome(answer.status, "\n".join(one for one in told if one), changed)

    def _tables(self, person: str) -> dict[str, int]:
        """A fingerprint of each table but for what may be noted of a press in vain.

        That it was heard (inbox), that somebody is to be looked up (people), that Slack is to be
        asked who is in a channel (access), raw reactions, which count only once it is known whose
        they are, and what is said to the person alone.
        """
        names = self.now.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        found = {}
        for table in {name for (name,) in names} - _NOTED:
            where = f" WHERE person IS NOT '{person}'" if table == "deliveries" else ""
            rows = self.now.execute(f"SELECT * FROM {table}{where}").fetchall()
            found[table] = hash(tuple(tuple(row) for row in rows))
        return found

    def _private(self, person: str) -> dict[int, sqlite3.Row]:
        asked = "SELECT * FROM deliveries WHERE person = ?"
        return {row["id"]: row for row in self.now.execute(asked, (person,)).fetchall()}

    def _said(self, person: str, seen: dict[int, sqlite3.Row]) -> list[str]:
        """What the sender would tell the person now, as far as it is new."""
        said = []
        for row in self._private(person).values():
            before = seen.get(row["id"])
            if before is not None and before["wanted"] == row["wanted"]:
                continue
            delivery = Delivery(
                row["id"],
                row["key"],
                Kind(row["kind"]),
                row["place"],
                row["lane"],
                row["wanted"],
                row["shown"],
                lead_id=row["lead_id"],
                person=person,
                about=json.loads(row["about"] or "{}"),
            )
            message = self.database.read(partial(_rendered, self.parts, delivery))
            said.append(f"{message.text} {message.blocks}" if message else "")
        return said


def _rendered(parts: Parts, delivery: Delivery, work: UnitOfWork) -> Message | None:
    return parts.render(work, delivery)


_NOTED = frozenset({"inbox", "people", "channel_members", "reactions", "lanes", "sqlite_sequence"})


def sender_of(body: Json) -> str:
    """Who sends a payload (user id)."""
    event = body.get("event", {})
    user = event.get("user") or body.get("user") or body.get("user_id")
    return str(user["id"] if isinstance(user, dict) else user)


@contextmanager
def at_work(folder: Path) -> Iterator[Company]:
    """The company, with a lead, a document, a gap, an action, a meeting, a win … in it."""
    file = folder / "baton.db"
    slack, database = Slack(), Database(f"sqlite:///{file}")
    schema.upgrade(database.engine)
    documents = folder / "content" / "battlecards"
    documents.mkdir(parents=True)
    (documents / "quibbix.md").write_text(_DOCUMENT, encoding="utf-8")
    settings = loads(APP.replace("path: content", f"path: {folder / 'content'}"), {})
    environment = Environment.of(
        {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_API_URL": slack.url, "SLACK_SIGNING_SECRET": "s"}
    )
    directory = SlackDirectory(WebClient("xoxb-test", base_url=slack.url, retry_handlers=[]))
    ground = Ground(environment, "xoxb-test", database, directory, HOME, lambda: NOW, Turns(4))
    signals = Signals(lambda: None, dict, socket=False)
    parts = build(ground, settings, signals)
    company = Company(slack, parts, database, file)
    database.change(_meet)
    furnish(company)
    company.keep()
    yield company
    database.close()
    slack.close()


def _meet(work: UnitOfWork) -> None:
    for user in (OWNER, COLLEAGUE, MARKETER, LEAD, ADMIN, "U0EMIL"):
        work.people.put(Person(user, user, TEAM), NOW)
    work.people.put(Person(OUTSIDER, OUTSIDER, ELSEWHERE), NOW)
    work.people.put(Person(BOT, BOT, TEAM, is_bot=True), NOW)
    work.people.put(Person(GONE, GONE, TEAM, deleted=True), NOW)
    work.channels.put(Channel("leads", "#leads", CHANNEL, "leads", is_member=True), NOW)
    groups = frozenset({frozenset({"everyone", "sales"}), frozenset({"everyone", "marketing"})})
    work.access.keep_channel(ChannelAccess(CHANNEL, NOW, None, groups))
    work.facts.put("usergroups_at", NOW.isoformat())


def furnish(company: Company) -> None:
    """Put something behind every door, mostly through the doors themselves."""
    from tests.permissions import payloads as p  # noqa: PLC0415  # the two need each other

    parts = company.parts

    def did(body: Json) -> None:
        answer = slack_http.dispatch(parts.slack, body, {})
        assert answer.status == 200, answer.body

    while _step(parts, "content"):
        pass
    form = {"name": SECRET, "email": "quibbix@engines.example", "company": SECRET}
    did(p.form(OWNER, "lead_add", "", {key: {"value": v} for key, v in form.items()}))
    other = {"name": {"value": f"Another {SECRET}"}, "email": {"value": "two@quibbix.example"}}
    did(p.form(COLLEAGUE, "lead_add", "", other))
    while _step(parts, "routing"):
        pass
    did(p.press(OWNER, "lead_claim", "1"))
    did(p.command(OWNER, "/actions", f"add <@{OWNER}> Call {SECRET}"))
    did(p.press(OWNER, "action_done", "1|mine||0"))
    did(p.command(OWNER, "/actions", f"add <@{OWNER}> Write to {SECRET}"))
    did(p.command(OWNER, "/agenda", f"add The price of {SECRET}"))
    did(p.command(OWNER, "/agenda", f"add The removal of {SECRET}"))
    did(p.press(OWNER, "agenda_remove", "2:list"))
    did(p.command(OWNER, "/win", f"We won {SECRET}"))
    did(p.command(OWNER, "/ask", f"What does {SECRET} cost?"))
    did(p.command(OWNER, "/ask", "Which hamsters wear striped socks?"))
    did(p.command(COLLEAGUE, "/away", "tomorrow"))
    did(p.press(COLLEAGUE, "card_ask", f"{SECRET} Academy"))
    while _step(parts, "gaps"):
        pass
    next(one.step for one in parts.ticks if one.name == "MeetingSweep.sweep")()
    company.database.change(_more)


def _step(parts: Parts, duty: str) -> object:
    return next(one.step for one in parts.duties if one.name == duty)()


def _more(work: UnitOfWork) -> None:
    """What comes by the clock, or of Slack's own answers."""
    work.deliveries.card_seen(1, CHANNEL, CARD_TS)
    work.wins.placed(1, CHANNEL, WIN_TS)
    request = work.gaps.request(1)
    assert request
    work.gaps.put_request(replace(request, told_at=NOW))
    round_id = work.exchange.begin(date(2026, 11, 18), NOW - timedelta(days=5))
    assert round_id
    work.exchange.arrange(Meeting(0, round_id, MARKETER, OWNER, NOW - timedelta(days=5), 1))
    note = Change(0, ChangeKind.NOTE, 1, COLLEAGUE, NOW, ChangeState.PROPOSED, "price", SECRET)
    work.battlecards.add_change(note)
    record = DigestRecord(
        "digest:weekly:x", "weekly", "2026-W47", date(2026, 11, 23), NOW, NOW, Fate.TOLD, None, LEAD
    )
    work.digests.begin(record)
