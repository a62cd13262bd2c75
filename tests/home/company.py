"""A small company and the services behind its Home tabs; its clock stands until it is moved."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from slack_sdk import WebClient

from bot.domain.deliveries import Delivery, Kind
from bot.domain.feedback import Verdict
from bot.domain.home_tab import HomeTab
from bot.domain.leads import LeadData, Stage
from bot.domain.people import Actor, Home, Person
from bot.domain.routing import Routed
from bot.domain.stages import StageChange, journey_of
from bot.domain.timeline import Entry
from bot.domain.timeline import Kind as Happened
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.assigning import Assigner
from bot.services.battlecard_owners import BattlecardOwners
from bot.services.battlecards import BattlecardService
from bot.services.calibrating import CalibrationService
from bot.services.fairness import FairnessService
from bot.services.gap_desk import GapDesk
from bot.services.gaps import GapService
from bot.services.home import HomeService, HomeSources
from bot.services.home_figures import HomeFigures
from bot.services.measuring import MeasureService
from bot.services.promising import Promiser
from bot.services.reviews import ReviewService
from bot.services.roster import Roster
from bot.services.scoring import ScoreService
from bot.slack.directory import SlackDirectory
from bot.slack.displays import look_of
from bot.slack.home_displays import HomeDisplays
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from storage.database import Database
from tests.settings import loaded

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  cleo: {name: Cleo Marchetti, slack: U0CLEO, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: dana}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads"}
pools: {all: {people: [ana, ben, cleo]}}
routing: [{name: All, channel: leads, pool: all}]
meetings:
  weekly: {name: Sales weekly, every: tuesday, at: "10:00", channel: leads, attendees: [sales]}
"""
#: A Monday, ten in the morning in Berlin.
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORKSPACE = Home("T0SANDBOX", "U0BATON", url="https://acme.slack.com/")
EVERYBODY = ("U0ANA", "U0BEN", "U0CLEO", "U0DANA", "U0EMIL", "U0STRANGER")


def actor(user: str) -> Actor:
    return Actor(user, WORKSPACE.team)


@dataclass
class Company:
    """Everybody is known to Slack."""

    store: Database
    now: datetime = MONDAY
    home: HomeService = field(init=False)
    calibration: CalibrationService = field(init=False)
    displays: HomeDisplays = field(init=False)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        settings, clock, store = loaded(APP, {}), self.clock, self.store
        roster = Roster(settings)
        promiser, assigner = Promiser(settings, roster), Assigner(settings, roster)
        directory = SlackDirectory(WebClient("xoxb-nobody-is-asked"))
        access = AccessService(store, settings, roster, WORKSPACE, directory, clock)
        owners = BattlecardOwners(settings, roster, access)
        cards = BattlecardService(store, settings, access, owners, clock)
        gaps = GapService(settings, clock)
        self.calibration = CalibrationService(store, settings, roster, promiser, clock)
        figures = HomeFigures(
            MeasureService(store, settings, roster, clock),
            ScoreService(store, settings, clock),
            FairnessService(store, settings, roster, assigner.availability.hours, clock),
            clock,
        )
        sources = HomeSources(
            figures,
            self.calibration,
            GapDesk(store, settings, access, roster, gaps, clock),
            ReviewService(store, cards, owners, promiser, clock),
        )
        self.home = HomeService(store, settings, roster, WORKSPACE, sources, clock)

        def look(work: UnitOfWork) -> Look:
            return look_of(settings, roster.users(work))

        self.displays = HomeDisplays(self.home.tab, self.calibration.told, look)
        store.change(self._meet)

    def clock(self) -> datetime:
        return self.now

    def _meet(self, work: UnitOfWork) -> None:
        for user in EVERYBODY:
            work.people.put(Person(user, user, WORKSPACE.team), self.now)

    def lead(self, owner: str, name: str = "Ada Lovelace", *, at: datetime | None = None) -> int:
        """A lead that came to somebody."""

        def add(work: UnitOfWork) -> int:
            when = at or self.now
            lead_id = work.arrivals.add(
                "website", f"{next(self.numbers)}", LeadData(name=name), when
            )
            work.leads.route(lead_id, Routed("leads", owner, {}), when)
            return lead_id

        return self.store.change(add)

    def vote(self, lead_id: int, user: str, verdict: Verdict, at: datetime) -> None:
        entry = Entry(lead_id, at, Happened.VOTED, user, {"verdict": verdict.value})
        self.store.change(lambda work: work.timeline.add(entry))

    def move(self, lead_id: int, stage: Stage, at: datetime) -> None:
        def keep(work: UnitOfWork) -> None:
            change = StageChange(lead_id, stage, at, at, f"move {next(self.numbers)}")
            work.stages.add(change)
            work.stages.keep_journey(lead_id, journey_of(work.stages.of(lead_id)))
            work.leads.set_stage(lead_id, stage)

        self.store.change(keep)

    def judged(self, user: str, verdict: Verdict, stage: Stage, *, days: int = 120) -> int:
        """A lead that somebody judged so many days ago, and that came to a stage since."""
        then = self.now - timedelta(days=days)
        lead_id = self.lead(user, at=then)
        self.vote(lead_id, user, verdict, then + timedelta(hours=1))
        self.move(lead_id, stage, then + timedelta(days=20))
        return lead_id

    def tab(self, user: str) -> HomeTab:
        """Somebody's tab, prepared and drawn as the sender does it."""
        self.home.prepare(self._delivery(user))
        return self.store.read(lambda work: self.home.tab(work, user, {}))

    def shown(self, user: str) -> Message:
        """The same in blocks."""
        delivery = self._delivery(user)
        self.home.prepare(delivery)
        found = self.store.read(lambda work: self.displays.render(work, delivery))
        assert found is not None
        return found

    def _delivery(self, user: str) -> Delivery:
        return Delivery(1, f"home:{user}", Kind.HOME, user, f"publish:{user}", 1, 0, person=user)

    def waiting(self) -> list[Delivery]:
        """What the sender would take now, one of each lane."""
        span = timedelta(seconds=3)
        return list(self.store.change(lambda work: work.sending.claim(self.now, "w", span, 99)))
