"""A company with digests, on a real database, with a clock that is moved by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.domain.deliveries import Kind
from bot.domain.leads import LeadData
from bot.domain.people import Home, Person
from bot.domain.routing import Routed
from bot.ports import UnitOfWork
from bot.services.digest_desk import DigestDesk
from bot.services.digest_sweep import DigestSweep
from bot.services.digesting import DigestService
from bot.services.roster import Roster
from bot.services.scoring import ScoreService
from bot.slack.digest_displays import DigestDisplays
from bot.slack.displays import look_of
from bot.slack.views.kit import Message
from commands.digest_parts import digest_service
from storage.database import Database
from storage.delivery_rows import deliveries_of
from storage.models import deliveries
from tests.settings import loaded

TEAM = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
  otto: {name: Otto Ops, slack: U0OTTO, team: ops}
teams:
  sales: {name: Sales, lead: dana, hours: {mon-fri: "9-18"}, holidays: ["2026-12-01"]}
  marketing: {name: Marketing, lead: emil}
  ops: {name: Operations, lead: otto}
channels: {leads: "#leads", alignment: "#alignment"}
sources: {website: {name: Website}, webinar: {name: Webinar}}
money: {currency: EUR}
costs: {website: {"2026-11": 3000}}
pools: {all: {people: [ana, ben]}}
routing: [{name: Everything, channel: leads, pool: all}]
sla: [{name: Usual, respond_within: 4h}]
handover: {fields: [email]}
"""
DIGESTS = """\
digests:
  daily: {every: day, at: "8:30", channel: leads}
  weekly: {every: week, weekday: tue, at: "9:00", channel: alignment, audience: [sales, marketing]}
  monthly: {every: month, day: last, at: "17:00", channel: alignment}
"""
#: Monday of week 48.
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOME = Home("T0SANDBOX", "U0BATON", url="https://acme.slack.com/")


@dataclass
class Newsroom:
    """Posts nothing; what Slack should show is asked of the database."""

    store: Database
    app: str = TEAM + DIGESTS
    now: datetime = MONDAY
    numbers: Any = field(default_factory=count)
    service: DigestService = field(init=False)
    sweeper: DigestSweep = field(init=False)
    desk: DigestDesk = field(init=False)
    displays: DigestDisplays = field(init=False)

    def __post_init__(self) -> None:
        settings = loaded(self.app, {})
        roster = Roster(settings)
        scoring = ScoreService(self.store, settings, self.clock)
        self.service = digest_service(self.store, settings, roster, scoring, self.clock)
        self.sweeper = DigestSweep(self.store, self.service, self.clock)
        self.desk = DigestDesk(self.store, self.service, roster, HOME, self.clock)
        self.displays = DigestDisplays(
            lambda work: look_of(settings, roster.users(work)), HOME, self.desk.previewed
        )

    def clock(self) -> datetime:
        return self.now

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def meet(self) -> None:
        def change(work: UnitOfWork) -> None:
            for user in ("U0ANA", "U0BEN", "U0DANA", "U0EMIL", "U0OTTO", "U0ELSE"):
                work.people.put(Person(user, user, HOME.team, is_guest=False), self.now)

        self.store.change(change)

    def leads(self, amount: int, source: str = "website", **data: Any) -> list[int]:
        """So many leads that came just now and were routed."""

        def add(work: UnitOfWork) -> list[int]:
            ids = []
            for _ in range(amount):
                number = next(self.numbers)
                shown = LeadData(**{"name": f"Lead {number}", **data})
                lead = work.arrivals.add(source, str(number), shown, self.now)
                work.leads.route(lead, Routed("leads", None, {}), self.now)
                ids.append(lead)
            return ids

        return self.store.change(add)

    def wanted(self, kind: Kind = Kind.DIGEST) -> list[str]:
        """The keys of what Slack should show, in the order in which it was wanted."""

        def look(work: Any) -> list[str]:
            asked = select(deliveries.c.key).where(deliveries.c.kind == kind.value)
            return list(work.connection.execute(asked.order_by(deliveries.c.id)).scalars())

        return self.store.read(look)

    def shown(self, key: str) -> Message | None:
        """What Slack should show of a delivery (by key)."""

        def look(work: Any) -> Message | None:
            asked = select(deliveries).where(deliveries.c.key == key)
            row = dict(work.connection.execute(asked).mappings().one())
            (delivery,) = deliveries_of(work.connection, [row])
            return self.displays.render(work, delivery)

        return self.store.read(look)
