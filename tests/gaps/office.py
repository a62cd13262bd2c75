"""A small company whose marketing promises to fill gaps, and what its people do."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import text

from bot.domain.content import About, Document, Passage, Section
from bot.domain.gap_shown import Decision
from bot.domain.people import Actor, Home, Person
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.battlecard_owners import BattlecardOwners
from bot.services.battlecards import BattlecardService
from bot.services.calling_back import CallBack
from bot.services.composing import Composer
from bot.services.gap_desk import GapClick, GapDesk
from bot.services.gaps import GapService
from bot.services.roster import Roster
from bot.services.searching import SearchService
from bot.slack.directory import SlackDirectory
from storage.database import Database
from tests.settings import loaded

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
  nora: {name: Nora New, slack: U0NORA, team: marketing}
teams:
  sales: {name: Sales, lead: dana}
  marketing: {name: Marketing, lead: emil, hours: {mon-fri: "9-17"}}
channels: {leads: "#leads"}
routing: [{name: All, channel: leads, owner: ana}]
"""
PROMISE = "content: {gaps: {answer_within: 5d}}\n"
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOME = Home("T0SANDBOX", "U0BATON")
EVERYBODY = ("U0ANA", "U0BEN", "U0DANA", "U0EMIL", "U0NORA", "U0GUEST")


def actor(user: str) -> Actor:
    return Actor(user, HOME.team)


@dataclass
class Office:
    """Everybody is known to Slack; the clock stands until it is moved."""

    store: Database
    app: str = APP + PROMISE
    now: datetime = MONDAY
    numbers: int = 0
    gaps: GapService = field(init=False)
    desk: GapDesk = field(init=False)
    calls: CallBack = field(init=False)

    def __post_init__(self) -> None:
        settings, roster = (found := loaded(self.app, {})), Roster(found)
        clock = self.clock
        directory = SlackDirectory(WebClient("xoxb-nobody-is-asked"))
        access = AccessService(self.store, settings, roster, HOME, directory, clock)
        self.gaps = GapService(settings, clock)
        self.desk = GapDesk(self.store, settings, access, roster, self.gaps, clock)
        cards = BattlecardService(
            self.store, settings, access, BattlecardOwners(settings, roster, access), clock
        )
        composer = Composer(settings, SearchService.of(settings), cards)
        self.calls = CallBack(self.store, settings, access, roster, self.gaps, composer, clock)
        self.store.change(self._meet)
        self.calls.step()

    def clock(self) -> datetime:
        return self.now

    def _meet(self, work: UnitOfWork) -> None:
        for user in EVERYBODY:
            guest = user == "U0GUEST"
            work.people.put(Person(user, user, HOME.team, is_guest=guest), self.now)

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def ask(self, user: str, words: str) -> int:
        return self.store.change(lambda work: self.gaps.unanswered(work, words, user))

    def click(self, user: str, gap_id: int) -> GapClick:
        self.numbers += 1
        return GapClick(f"press {self.numbers}", actor(user), gap_id)

    def decide(self, user: str, gap_id: int, decision: Decision) -> str | None:
        return self.desk.decide(self.click(user, gap_id), decision)

    def write(
        self, path: str, title: str, words: str, *groups: str, kind: str = "faq", **more: Any
    ) -> int:
        """Index a document of one section for some groups, or for everyone."""
        readers = (frozenset(groups or {"everyone"}),)
        about = About("main", path, title, kind, readers=readers, **more)
        digest = sha256(f"{title} {words} {groups}".encode()).hexdigest()
        document = Document(about, (Section((title,), words, 1),), digest)
        passages = [Passage(0, (title,), words, 1)]
        return self.store.change(lambda work: work.content.put(document, passages, words, self.now))

    def call_back(self) -> None:
        """Step until nothing is left to do."""
        for _ in range(50):
            if not self.calls.step():
                return
        raise AssertionError("calling back does not end")

    def told(self, say: str = "") -> list[str]:
        """Who is told something about a gap, in order."""
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT person, about FROM deliveries WHERE kind = 'gap' ORDER BY id")
            )
            return [row.person for row in rows if f'"say": "{say}' in _json(row.about)]


def _json(about: Any) -> str:
    return about if isinstance(about, str) else json.dumps(about)
