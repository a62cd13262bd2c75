"""A small app.yaml with one source for each way to send, and the real stack behind it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.applications import Starlette

from bot.config import Settings, loads
from bot.domain.leads import Lead
from bot.domain.people import Home
from bot.services.cards import Cards
from bot.services.imports import ImportService
from bot.services.intake import IntakeService
from bot.services.leads import LeadService
from handlers import intake as door
from storage.database import Database
from storage.schema import upgrade

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TOKEN = "a token for tests"
SECRET = "a secret for tests"
ENVIRON = {"BATON_INTAKE_TOKEN": TOKEN, "BATON_SIGNING": SECRET}

TEAM = """\
workspace: {name: Acme, timezone: Europe/Berlin, default_country: DE, admins: [ana]}
people:
  ana: {name: Ana, slack: U0ANA, team: sales}
  emil: {name: Emil, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: ana}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads"}
feedback: {reasons: {spam: Spam}}
pools: {all: {people: [ana]}}
routing: [{name: Rest, channel: leads, pool: all}]
intake: {max_bytes: 65536}
"""

SOURCES = """\
sources:
  website:
    name: Website
    id: submission
    fields:
      first_name: contact.first
      last_name: contact.last
      email: [contact.email, contact.work_email]
    keep:
      Wants: answers[0].text
  plain: {name: Plain}
  signed:
    name: Signed
    auth:
      hmac:
        secret_env: BATON_SIGNING
        header: X-Signature
        prefix: "sha256="
        timestamp_header: X-Timestamp
  many: {name: Many, items: leads, id: ref}
  late: {name: Late, auth: {bearer_env: BATON_NOT_SET}}
  files:
    name: Files
    posts: false
    id: '"Ref"'
    fields: {email: '"Attendee e-mail"', company: ['"Organisation"', '"Firm"']}
    keep: {Webinar: '"Topic"'}
"""


@dataclass
class HandClock:
    """A clock that tests move by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class Stack:
    """Settings, a database in a file, and the services and routes over it."""

    folder: Path
    sources: str = SOURCES
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.settings: Settings = loads(TEAM + self.sources, ENVIRON)
        self.database = Database(f"sqlite:///{self.folder / 'baton.db'}")
        upgrade(self.database.engine)
        home = Home(team="T0", enterprise=None, bot_user="U0BATON", url="https://x.example/")
        self.leads = LeadService(
            self.database, self.settings, Cards(self.settings, home), self.clock
        )
        self.intake = IntakeService(self.settings, self.leads)
        self.imports = ImportService(self.database, self.settings, self.leads, self.clock)
        self.app = Starlette(routes=list(door.routes(self.settings, self.intake, self.clock)))

    def lead(self, lead_id: int) -> Lead:
        found = self.database.read(lambda work: work.leads.get(lead_id))
        assert found is not None
        return found

    def count(self) -> int:
        return self.database.read(lambda work: work.leads.count())


NewStack = Callable[[str], Stack]
