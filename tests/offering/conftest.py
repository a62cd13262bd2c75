"""A sales team of three whose pool offers its leads, on a real database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.domain.leads import Lead, LeadData
from bot.domain.offers import Offer
from bot.domain.people import Actor, Home, Person
from bot.domain.timeline import Entry, Kind
from bot.ports import UnitOfWork
from bot.services.assigning import Assigner
from bot.services.claims import ClaimService
from bot.services.clicks import Click
from bot.services.companies import Companies
from bot.services.contacts import ContactService
from bot.services.duties import Duties
from bot.services.feedback import FeedbackService
from bot.services.giving import GiveService
from bot.services.offering import Offerer
from bot.services.offers import OfferService
from bot.services.presence import PresenceService
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.services.routing import RoutingService
from bot.services.sla import SlaService
from bot.services.sla_sweep import SlaSweep
from storage.database import Database
from storage.models import deliveries
from tests.settings import loaded

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  cho: {name: Cho Lee, slack: U0CHO, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: dana, hours: {mon-fri: "9-18"}}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads"}
feedback: {emoji: {good: ["+1"], bad: ["-1"]}, reasons: {spam: Spam}}
pools:
  all:
    people: [ana, ben, cho]
    offer: {claim_within: 15m, hops: 3, last_resort: dana}
    managers: [emil]
routing:
  - {name: Everything, channel: leads, pool: all}
"""
BERLIN = ZoneInfo("Europe/Berlin")
HOME = Home("T0", "U0BATON", url="https://acme.example/")
PEOPLE = ("U0ANA", "U0BEN", "U0CHO", "U0DANA", "U0EMIL")


def berlin(text: str) -> datetime:
    """A moment in Berlin on Monday, such as `10:15`, or with a date before it."""
    day, _, time = text.rpartition(" ")
    moment = datetime.fromisoformat(f"{day or '2026-11-23'} {time}")
    return moment.replace(tzinfo=BERLIN).astimezone(UTC)


@dataclass
class Desk:
    """Where leads come in and are offered; the clock stands until it is moved."""

    store: Database
    app: str = APP

    def __post_init__(self) -> None:
        self.now = berlin("10:00")
        self._numbers = count(1)
        self.restart()
        self.store.change(self._meet)

    def _meet(self, work: UnitOfWork) -> None:
        for user in PEOPLE:
            work.people.put(Person(user, user, "T0"), self.now)

    def restart(self, app: str | None = None) -> None:
        """Start anew, perhaps with other settings."""
        self.app = app or self.app
        settings = loaded(self.app, {})
        roster = Roster(settings)
        assigner = Assigner(settings, roster)
        promiser = Promiser(settings, roster)

        def clock() -> datetime:
            return self.now

        self.offerer = Offerer(settings, roster, assigner, promiser)
        self.offers = OfferService(self.store, settings, self.offerer, HOME, clock)
        self.claims = ClaimService(self.store, HOME, clock)
        self.giving = GiveService(self.store, settings, roster, assigner, HOME, clock)
        duties = Duties(promiser)
        self.sla = SlaService(self.store, promiser, duties, HOME, clock)
        self.contacts = ContactService(self.store, duties, HOME, clock)
        self.promises = SlaSweep(
            self.store, settings, promiser, duties, assigner, clock, self.offerer
        )
        self.presence = PresenceService(self.store, settings, roster, assigner, clock)
        self.feedback = FeedbackService(self.store, settings, HOME, assigner, clock)
        companies = Companies(self.store, settings, roster, clock)
        self.routing = RoutingService(
            self.store, settings, roster, assigner, clock, companies, self.sla, self.offerer
        )

    def lead(self, domain: str | None = None) -> int:
        """A lead that has just come in and was routed."""
        key = str(next(self._numbers))
        data = LeadData(name="Ada", domain=domain)
        lead_id = self.store.change(lambda work: work.arrivals.add("website", key, data, self.now))
        self.routing.step()
        return lead_id

    def at(self, moment: str) -> None:
        """Let the time come, then look once."""
        self.now = berlin(moment)
        self.look()

    def look(self) -> None:
        """What Baton does every few seconds."""
        self.promises.sweep()
        self.offers.sweep()
        self.routing.step()

    def click(self, lead_id: int, user: str) -> Click:
        identity = f"click {next(self._numbers)}"
        return Click(identity, lead_id, Actor(user, "T0"), "C0LEADS", "1.0", self.now)

    def get(self, lead_id: int) -> Lead:
        found = self.store.read(lambda work: work.leads.get(lead_id))
        assert found is not None
        return found

    def history(self, lead_id: int) -> list[Offer]:
        return list(self.store.read(lambda work: work.offers.of(lead_id)))

    def told(self, lead_id: int) -> list[tuple[str, str | None]]:
        """Whom the lead was offered to, and how that ended."""
        return [(one.user, one.ending) for one in self.history(lead_id)]

    def open(self, lead_id: int) -> Offer | None:
        return self.store.read(lambda work: work.offers.open(lead_id))

    def until(self, lead_id: int) -> str:
        """When the open offer is over, in Berlin."""
        offer = self.open(lead_id)
        assert offer is not None
        assert offer.until is not None
        return f"{offer.until.astimezone(BERLIN):%a %H:%M}"

    def happened(self, lead_id: int, *kinds: Kind) -> list[Entry]:
        entries = self.store.read(lambda work: work.timeline.of(lead_id))
        return [entry for entry in entries if not kinds or entry.kind in kinds]

    def credits(self) -> dict[str, float]:
        users = list(PEOPLE)
        found = self.store.read(lambda work: work.pools.standings("all", users, None, opened=False))
        return {one.user: round(one.credit, 6) for one in found}

    def notices(self) -> list[tuple[str, str]]:
        """(reader, key) of direct messages to managers."""
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                select(deliveries).where(deliveries.c.kind == "notice").order_by(deliveries.c.id)
            )
            return [(row.place, row.key) for row in rows]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


@pytest.fixture
def desk_with(database: Database) -> Callable[[str], Desk]:
    """A desk with other settings."""

    def made(app: str) -> Desk:
        return Desk(database, app)

    return made
