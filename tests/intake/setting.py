"""A small app.yaml with one source for each way to send, and the real stack behind it."""

import asyncio
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import text

from bot.config import Settings
from bot.domain.leads import Lead
from bot.domain.people import Home
from bot.services.cards import Cards
from bot.services.contacts import ContactService
from bot.services.duties import Duties
from bot.services.imports import ImportService
from bot.services.intake import IntakeService
from bot.services.leads import LeadService
from bot.services.outcomes import OutcomeService
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.services.stages import StageService
from handlers import intake, outcomes
from handlers.doors import Entrance
from storage.database import Database
from tests.settings import loaded

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


class Answer:
    """What came back, with its JSON at hand."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.json: dict[str, Any] = response.json()

    @property
    def lead_id(self) -> int:
        assert self.status == 202, self.json
        return int(self.json["id"])

    @property
    def problem(self) -> tuple[int, str]:
        assert self.headers["content-type"] == "application/problem+json"
        assert self.json["status"] == self.status
        assert self.json["title"]
        assert self.json["instance"].startswith("urn:uuid:")
        return self.status, self.json["type"].removeprefix("/problems/")


def as_bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else json.dumps(content).encode()


@dataclass
class Stack:
    """Settings, the database at an address, and the services and routes over it."""

    url: str
    sources: str = SOURCES
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.settings: Settings = loaded(TEAM + self.sources, ENVIRON)
        self.database = Database(self.url)
        home = Home(team="T0", enterprise=None, bot_user="U0BATON", url="https://x.example/")
        self.leads = LeadService(
            self.database, self.settings, Cards(self.settings, home), self.clock
        )
        self.intake = IntakeService(self.settings, self.leads)
        self.imports = ImportService(self.database, self.settings, self.leads, self.clock)
        roster = Roster(self.settings)
        duties = Duties(Promiser(self.settings, roster))
        contacts = ContactService(self.database, duties, home, self.clock)
        self.stages = StageService(self.database, self.settings, roster, duties, home, self.clock)
        self.outcomes = OutcomeService(
            self.database, self.settings, roster, contacts, self.stages, self.clock
        )
        self.app = Entrance.of(
            [
                intake.door(self.settings, self.intake, self.clock),
                outcomes.door(self.settings, self.outcomes, self.clock),
            ]
        )

    def lead(self, lead_id: int) -> Lead:
        found = self.database.read(lambda work: work.leads.get(lead_id))
        assert found is not None
        return found

    def count(self) -> int:
        with self.database.engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM leads")).scalar_one())

    def post(self, source: str, content: Any, **headers: str) -> Answer:
        """Post one body with the right token; bytes go as they are, all else as JSON."""
        return self.post_all([(source, content)], **headers)[0]

    def tell(self, source: str, content: Any, **headers: str) -> Answer:
        """Post what became of leads."""
        return self.post_all([(source, content)], door="outcomes", **headers)[0]

    def post_all(
        self, posts: Sequence[tuple[str, Any]], door: str = "leads", **headers: str
    ) -> list[Answer]:
        """Post several bodies at the same time."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        told = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"} | named
        given = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]

        async def run() -> list[httpx.Response]:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://baton") as client:
                sent = (
                    client.post(f"/{door}/{source}", content=as_bytes(content), headers=given)
                    for source, content in posts
                )
                return await asyncio.gather(*sent)

        return [Answer(each) for each in asyncio.run(run())]

    def sign(self, body: bytes, *, at: float = 0, secret: str = SECRET) -> dict[str, str]:
        """The headers of a signed post, sent `at` seconds from now."""
        stamp = str(int(self.clock.now.timestamp() + at))
        digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
        return {"X-Signature": f"sha256={digest}", "X-Timestamp": stamp}


NewStack = Callable[[str], Stack]
