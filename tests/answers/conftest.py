"""A small library, and people who ask."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.config import Settings
from bot.domain.access import ChannelAccess
from bot.domain.content import EVERYONE, Audience, Document, Passage, Reader
from bot.domain.people import Actor, Home, Person
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.answer_deeds import AnswerDeeds
from bot.services.answer_reading import AnswerReading
from bot.services.answering import AnswerService
from bot.services.battlecard_owners import BattlecardOwners
from bot.services.battlecards import BattlecardService
from bot.services.composing import Composer
from bot.services.gaps import GapService
from bot.services.roster import Roster
from bot.services.searching import SearchService
from storage.database import Database
from tests.search import shelf
from tests.settings import loaded

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams: {sales: {name: Sales, lead: dana}, marketing: {name: Marketing, lead: emil}}
channels: {leads: "#leads"}
routing: [{name: All, channel: leads, owner: ana}]
content: {ask: {channels: [leads], per_hour: 2}}
"""
HOME = Home("T0SANDBOX", "U0BATON")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MARKETING = (frozenset({"marketing"}),)


class NoDirectory:
    """Slack that cannot be asked: whatever these tests need is known."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"Slack was asked for {name}")


@dataclass
class Library:
    """What people may read, and the services that answer them."""

    store: Database
    now: datetime = NOON
    settings: Settings = field(default_factory=lambda: loaded(APP, {}))

    def __post_init__(self) -> None:
        def clock() -> datetime:
            return self.now

        self.clock = clock
        roster = Roster(self.settings)
        directory = cast("Any", NoDirectory())
        self.access = AccessService(self.store, self.settings, roster, HOME, directory, clock)
        owners = BattlecardOwners(self.settings, roster, self.access)
        self.search = SearchService.of(self.settings)
        cards = BattlecardService(self.store, self.settings, self.access, owners, clock)
        self.composer = Composer(self.settings, self.search, cards)
        self.answers = AnswerService(self.store, self.settings, self.access, self.composer, clock)
        self.reading = AnswerReading()
        gaps = GapService(self.settings, clock)
        self.deeds = AnswerDeeds(self.store, self.access, self.reading, self.search, gaps, clock)

    def put(
        self,
        title: str,
        *texts: str,
        audience: Audience = Audience.CUSTOMER,
        readers: tuple[frozenset[str], ...] = shelf.OPEN,
    ) -> int:
        """Index a document with a passage for each text; `Heading: text` has a heading."""
        made, passages = shelf.document(f"{title}.md", title, *texts, readers=readers)
        marked = tuple(
            Passage(one.position, one.path, one.text, one.line, audience) for one in passages
        )

        def put(work: UnitOfWork) -> int:
            document = Document(made.about, made.sections, made.digest)
            return work.content.put(document, marked, made.digest, self.now)

        return self.store.change(put)

    def everybody(self, *groups: str) -> Reader:
        return Reader.one({EVERYONE, *groups})

    def channel(self, channel_id: str, *members: frozenset[str]) -> None:
        """Know who reads in a channel."""
        access = ChannelAccess(channel_id, self.now, None, frozenset(members))

        def know(work: UnitOfWork) -> None:
            work.access.ask(channel_id, self.now)
            work.access.keep_channel(access)

        self.store.change(know)

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def library(database: Database) -> Library:
    made = Library(database)

    def meet(work: UnitOfWork) -> None:
        for user in ("U0ANA", "U0DANA", "U0EMIL"):
            work.people.put(Person(user, user.title(), HOME.team), NOON)

    database.change(meet)
    return made


def actor(user: str) -> Actor:
    return Actor(user, HOME.team)
