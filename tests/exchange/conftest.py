"""Two small teams who exchange, and win deals; the clock stands until it is moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.config import Settings
from bot.domain.deliveries import Kind
from bot.domain.exchange_programme import Meeting
from bot.domain.feedback import Verdict
from bot.domain.leads import LeadData, Stage
from bot.domain.people import Actor, Home, Person
from bot.domain.wins import Win, WinShown
from bot.ports import SlackUnavailableError, UnitOfWork
from bot.services.access import AccessService
from bot.services.agenda import AgendaService
from bot.services.agenda_book import AgendaBook
from bot.services.assigning import Assigner
from bot.services.clicks import Click
from bot.services.duties import Duties
from bot.services.exchange import ExchangeService
from bot.services.exchange_agenda import ExchangeAgenda
from bot.services.exchange_deeds import ExchangeDeeds
from bot.services.feedback import FeedbackService, ReactionEvent
from bot.services.meeting_book import MeetingBook
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.services.routing import RoutingService
from bot.services.stages import Outcome, StageService
from bot.services.stages import Wish as Move
from bot.services.win_posting import WinPoster
from bot.services.wins import WinService
from bot.slack.directory import SlackDirectory
from storage.database import Database
from storage.models import deliveries
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
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads", alignment: "#alignment"}
sources:
  website: {name: Website, owner: emil, posts: false}
  webinar: {name: Webinar, owner: nora, posts: false}
feedback: {reasons: {spam: Spam}}
routing:
  - {name: Germans, when: country == "DE", channel: leads, owner: ben, mask: true}
  - {name: Everything, channel: leads, owner: ana}
exchange: {every: 2, day: wed, at: "10:00", starting: 2026-11-25, without: [dana],
  channel: alignment}
wins: {channel: alignment, emoji: [tada, "+1"]}
money: {currency: EUR}
"""
BERLIN = ZoneInfo("Europe/Berlin")
HOME = Home("T0", "U0BATON", url="https://acme.example/")
EVERYBODY = ("U0ANA", "U0BEN", "U0DANA", "U0EMIL", "U0NORA")


def berlin(text: str) -> datetime:
    """A moment in Berlin, such as `2026-11-23 10:00` (a Monday)."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def actor(user: str) -> Actor:
    return Actor(user, HOME.team)


class Workspace(SlackDirectory):
    """Slack, as far as conversations are opened; `refuses`: with which error."""

    def __init__(self) -> None:
        super().__init__(WebClient("xoxb-nobody-is-asked"))
        object.__setattr__(self, "on", {})

    refuses = ""
    on: dict[str, set[tuple[str, str]]]

    def reactions(self, _channel_id: str, ts: str) -> frozenset[tuple[str, str]]:
        """Who has put which emoji on a message."""
        return frozenset(self.on.get(ts, ()))

    def together(self, users: Sequence[str]) -> str | None:
        if self.refuses == "ratelimited":
            raise SlackUnavailableError(self.refuses)
        return None if self.refuses else f"G{''.join(sorted(users))}"


MONDAY = berlin("2026-11-23 09:00")


@dataclass
class Club:
    """Everybody is known to Slack."""

    store: Database
    app: str = APP
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self.slack = Workspace()
        self.restart()
        self.store.change(self._meet)

    def restart(self, app: str | None = None) -> None:
        """Start anew, perhaps with other settings."""
        self.app = app or self.app
        settings: Settings = loaded(self.app, {})
        roster = Roster(settings)
        assigner = Assigner(settings, roster)
        self.settings = settings
        self.exchange = ExchangeService(
            self.store, settings, roster, self.slack, HOME, lambda: self.now
        )
        access = AccessService(self.store, settings, roster, HOME, self.slack, lambda: self.now)
        book = MeetingBook(settings, roster, HOME)
        agenda = AgendaService(
            self.store, settings, HOME, access, book, AgendaBook(book), lambda: self.now
        )
        self.deeds = ExchangeDeeds(self.exchange, ExchangeAgenda(settings, roster, agenda).put)
        self.poster = WinPoster(settings, roster, HOME)
        self.wins = WinService(self.store, self.poster, lambda: self.now)
        duties = Duties(Promiser(settings, roster))
        self.stages = StageService(
            self.store, settings, roster, duties, HOME, lambda: self.now, self.poster
        )
        self.feedback = FeedbackService(self.store, settings, HOME, assigner, lambda: self.now)
        self.routing = RoutingService(self.store, settings, roster, assigner, lambda: self.now)

    def _meet(self, work: UnitOfWork) -> None:
        for user in EVERYBODY:
            work.people.put(Person(user, user, HOME.team), self.now)

    def at(self, moment: str) -> None:
        """Move the clock, and look whether anything is due."""
        self.now = berlin(moment)
        self.look()

    def look(self) -> None:
        self.exchange.sweep()
        while self.exchange.step():
            pass

    def identity(self) -> str:
        return f"press:{next(self._numbers)}"

    def lead(self, source: str = "website", **values: Any) -> int:
        """A lead that has just come in and was routed."""
        data = LeadData(**{"name": "Ada", "company": "Acme GmbH"} | values)
        key = self.identity()
        lead_id = self.store.change(lambda work: work.arrivals.add(source, key, data, self.now))
        self.routing.step()
        return lead_id

    def vote(self, lead_id: int, user: str, verdict: Verdict) -> None:
        click = Click(self.identity(), lead_id, actor(user), "C0LEADS", "", self.now)
        self.feedback.vote(click, verdict)

    def move(self, lead_id: int, stage: Stage, **facts: Any) -> Outcome:
        return self.stages.move(lead_id, actor("U0DANA"), Move(stage, **facts), self.identity())

    def meetings(self) -> list[Meeting]:
        """All meetings, the newest round first."""
        rounds = self.store.read(lambda work: work.exchange.rounds(100))
        return [meeting for _, meetings in rounds for meeting in meetings]

    def pairs(self) -> list[tuple[str, str]]:
        return [(one.marketer, one.rep) for one in self.meetings()]

    def said(self, kind: Kind) -> list[tuple[str, str]]:
        """(place, key) of what was to be said, in order."""
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                select(deliveries).where(deliveries.c.kind == kind).order_by(deliveries.c.id)
            )
            return [(row.place, row.key) for row in rows]

    def wanted(self, key: str) -> int:
        """How often a delivery was to be shown anew."""
        with self.store.engine.connect() as connection:
            asked = select(deliveries.c.wanted).where(deliveries.c.key == key)
            return int(connection.execute(asked).scalar_one())

    def win(self, win_id: int = 1) -> Win:
        found = self.store.read(lambda work: work.wins.get(win_id))
        assert found is not None
        return found

    def shown(self, win_id: int = 1) -> WinShown:
        win = self.win(win_id)
        return self.store.read(lambda work: self.poster.shown(work, win))

    def posted(self, win_id: int = 1, ts: str = "100.1") -> None:
        """Slack shows the win."""
        self.store.change(lambda work: self.wins.posted(work, win_id, "C0ALIGN", ts))

    def react(self, user: str, name: str, *, present: bool = True, ts: str = "100.1") -> None:
        """Put an emoji on a message; everybody who keeps reactions is told."""
        self.now += timedelta(seconds=1)
        event = ReactionEvent(
            self.identity(), "C0ALIGN", ts, user, name, present, self.now, HOME.bot_user
        )
        self.feedback.react(event)
        self.wins.react(event)


@pytest.fixture
def club(database: Database) -> Club:
    return Club(database)
