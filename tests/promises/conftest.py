"""A sales team that works from nine to six, with a promise to its leads, on a real database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.domain.contacts import ContactKind
from bot.domain.deliveries import Kind as Shown
from bot.domain.leads import Lead, LeadData
from bot.domain.people import Actor, Home, Person
from bot.domain.promises import Promise
from bot.domain.sla_policy import Duty
from bot.domain.timeline import Kind
from bot.ports import UnitOfWork
from bot.services.assigning import Assigner
from bot.services.contacts import ContactService, Outcome
from bot.services.duties import Duties
from bot.services.feedback import FeedbackService
from bot.services.presence import PresenceService
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.services.routing import RoutingService
from bot.services.scoring import ScoreService
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
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: dana, hours: {mon-fri: "9-18"}, holidays: ["2026-12-01"]}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads"}
feedback: {reasons: {spam: Spam}}
pools: {all: {people: [ana, ben]}}
routing:
  - {name: Everything, channel: leads, pool: all}
sla:
  - name: Hot
    when: country == "DE"
    respond_within: 1h
    count: wall
  - name: Usual
    respond_within: 4h
    pauses: [away, downtime]
    ladder:
      - {do: remind_thread, at: 50%}
      - {do: remind_owner, at: 75%}
      - {do: escalate, at: 100%}
      - {do: reassign, at: 150%}
"""
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_TEN = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOME = Home("T0", "U0BATON", url="https://acme.example/")
ANA = Actor("U0ANA", "T0")


def berlin(text: str) -> datetime:
    """A moment in Berlin, such as `2026-11-23 10:00` (a Monday)."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@dataclass
class Desk:
    """Where leads come in and promises are looked at; the clock stands until it is moved."""

    store: Database
    app: str = APP
    now: datetime = MONDAY_TEN

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self.restart()
        self.store.change(self._meet)

    def _meet(self, work: UnitOfWork) -> None:
        for user in ("U0ANA", "U0BEN", "U0DANA"):
            work.people.put(Person(user, user, "T0"), self.now)

    def restart(self, app: str | None = None) -> None:
        """Start anew, perhaps with other settings."""
        self.app = app or self.app
        settings = loaded(self.app, {})
        roster = Roster(settings)
        assigner = Assigner(settings, roster)
        promiser = Promiser(settings, roster)
        duties = Duties(promiser)
        self.sla = SlaService(self.store, promiser, duties, HOME, lambda: self.now)
        self.scoring = ScoreService(self.store, settings, lambda: self.now)
        self.contacts = ContactService(self.store, duties, HOME, lambda: self.now)
        self.feedback = FeedbackService(
            self.store, settings, HOME, assigner, lambda: self.now, duties
        )
        self.sweep = SlaSweep(self.store, settings, promiser, duties, assigner, lambda: self.now)
        self.presence = PresenceService(self.store, settings, roster, assigner, lambda: self.now)
        self.routing = RoutingService(
            self.store, settings, roster, assigner, lambda: self.now, sla=self.sla
        )
        self.sweep.look_at_all()

    def lead(self, country: str | None = None, **values: Any) -> int:
        """A lead that has just come in and was routed."""
        data = LeadData(name="Ada", country=country, **values)
        key = str(next(self._numbers))
        lead_id = self.store.change(lambda work: work.arrivals.add("website", key, data, self.now))
        self.routing.step()
        return lead_id

    def at(self, moment: str) -> None:
        """Let time pass and the promises be looked at on the way, each as soon as it asks."""
        until = berlin(moment)
        while (due := self._asks()) is not None and due <= until:
            self.now = max(due, self.now)
            self.sweep.sweep()
        self.now = until
        self.sweep.sweep()

    def jump(self, moment: str) -> None:
        """Let time pass without anybody looking, then look."""
        self.now = berlin(moment)
        self.sweep.sweep()

    def _asks(self) -> datetime | None:
        horizon = self.now + timedelta(days=400)

        def first(work: UnitOfWork) -> datetime | None:
            ids = work.promises.due(horizon, 1)
            promise = work.promises.get(*ids[0]) if ids else None
            return promise.look_at if promise else None

        return self.store.read(first)

    def respond(self, lead_id: int, actor: Actor = ANA) -> Outcome:
        """Note the first answer."""
        return self.contacts.note_by(lead_id, actor, ContactKind.RESPONDED)

    def contact(self, lead_id: int, actor: Actor = ANA) -> Outcome:
        """Note a further contact."""
        return self.contacts.note_by(lead_id, actor, ContactKind.CONTACTED)

    def promise(self, lead_id: int, duty: Duty = Duty.FIRST_RESPONSE, number: int = 1) -> Promise:
        found = self.store.read(lambda work: work.promises.get(lead_id, duty, number))
        assert found is not None
        return found

    def get(self, lead_id: int) -> Lead:
        found = self.store.read(lambda work: work.leads.get(lead_id))
        assert found is not None
        return found

    def happened(self, lead_id: int, *kinds: Kind) -> list[tuple[str, str]]:
        """What happened when, as (kind, Berlin time); only these kinds if given."""
        entries = self.store.read(lambda work: work.timeline.of(lead_id))
        return [
            (str(entry.kind), f"{entry.at.astimezone(BERLIN):%a %H:%M}")
            for entry in entries
            if not kinds or entry.kind in kinds
        ]

    def said(self, kind: Shown) -> list[tuple[str, str]]:
        """(place, key) of what was to be said, in order."""
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                select(deliveries).where(deliveries.c.kind == kind).order_by(deliveries.c.id)
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
