"""A sales team of three with a sticky pool, on a real database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings, loads
from bot.domain.addresses import company_domain
from bot.domain.leads import Lead, LeadData
from bot.domain.presence import Absence, Source
from bot.domain.timeline import Entry, Kind
from bot.ports import UnitOfWork
from bot.services.assigning import Assigner
from bot.services.companies import Companies
from bot.services.roster import Roster
from bot.services.routing import RoutingService
from storage.database import Database

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: dana}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads"}
feedback: {reasons: {spam: Spam}}
pools: {all: {people: [ana, ben], sticky: true}}
routing:
  - {name: Everything, channel: leads, pool: all}
"""
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass
class Desk:
    """Where leads are routed; each call takes a minute."""

    store: Database
    settings: Settings
    now: datetime = NOON

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self.restart()

    def restart(self) -> None:
        """Forget all that is only in memory."""
        roster = Roster(self.settings)
        self.assigner = Assigner(self.settings, roster)
        self._route_with(Companies(self.store, self.settings, roster, lambda: self.now))

    def use(self, settings: Settings) -> None:
        """Go on with other settings, and with what is known."""
        self.settings = settings
        roster = Roster(settings)
        self.assigner = Assigner(settings, roster)
        self._route_with(self.companies.under(settings, roster))

    def _route_with(self, companies: Companies) -> None:
        self.companies = companies
        self.routing = RoutingService(
            self.store,
            self.settings,
            self.assigner.roster,
            self.assigner,
            lambda: self.now,
            companies,
        )

    def arrive(self, **told: Any) -> int:
        """A lead comes in and waits."""
        data = LeadData(**{"domain": company_domain(told.get("website"), None), **told})
        key = str(next(self._numbers))
        return self.store.change(lambda work: work.arrivals.add("website", key, data, self.now))

    def settle(self) -> None:
        """Route and give out whatever can be."""
        while self.routing.step():
            pass
        self.now += timedelta(minutes=1)

    def lead(self, **told: Any) -> Lead:
        """A lead comes in and is routed."""
        number = self.arrive(**told)
        self.settle()
        return self.get(number)

    def get(self, number: int) -> Lead:
        found = self.store.read(lambda work: work.leads.get(number))
        assert found is not None
        return found

    def sticky(self, lead: Lead) -> dict[str, Any]:
        """The part of the trace that tells who was preferred."""
        trace = self.store.read(lambda work: work.leads.trace(lead.id))
        found = trace["sticky"]
        assert isinstance(found, dict)
        return found

    def claim(self, lead: Lead, user: str) -> None:
        """Somebody takes a lead."""

        def take(work: UnitOfWork) -> None:
            assert work.leads.claim(lead.id, user, self.now)
            work.timeline.add(Entry(lead.id, self.now, Kind.CLAIMED, user))

        self.store.change(take)
        self.now += timedelta(minutes=1)

    def release(self, lead: Lead, user: str) -> None:
        """Somebody gives a lead back."""

        def give_back(work: UnitOfWork) -> None:
            assert work.leads.release(lead.id, user)
            work.timeline.add(Entry(lead.id, self.now, Kind.RELEASED, user))

        self.store.change(give_back)
        self.now += timedelta(minutes=1)

    def away(self, user: str, source: Source = Source.COMMAND) -> None:
        absence = Absence(user, source, self.now, None)
        self.store.change(lambda work: work.absences.put(absence))

    def back(self, user: str) -> None:
        """Somebody says that they are back."""
        absence = Absence(user, Source.COMMAND, self.now - timedelta(hours=1), self.now)
        self.store.change(lambda work: work.absences.put(absence))


#: Makes a desk; pairs of old and new text change its app.yaml.
NewDesk = Callable[..., Desk]


@pytest.fixture
def new_desk(database: Database, tmp_path: Path) -> NewDesk:
    def make(*changes: tuple[str, str], accounts: str | None = None) -> Desk:
        text = APP
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        if accounts is not None:
            (tmp_path / "accounts.csv").write_text(accounts)
            text += "accounts: {file: accounts.csv}\n"
        return Desk(database, loads(text, {}, folder=tmp_path))

    return make


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    return new_desk()
