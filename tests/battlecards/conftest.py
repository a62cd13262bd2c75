"""A practice Slack, and who may read what in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.domain.content import Reader
from bot.domain.people import Home
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.roster import Roster
from bot.slack.directory import SlackDirectory
from sandbox.driver import Workspace
from sandbox.seed import parse_seed
from sandbox.server import run
from storage.database import Database
from tests.settings import loaded

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: ben@acme.example, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams: {sales: {name: Sales, lead: dana}, marketing: {name: Marketing, lead: emil}}
channels: {leads: "#leads"}
routing: [{name: All, channel: leads, owner: ana}]
"""
HOME = Home("T0SANDBOX", "U0BATON")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

_PEOPLE: list[dict[str, Any]] = [
    {"id": "U0ANA", "name": "ana"},
    {"id": "U0BEN", "name": "ben", "email": "ben@acme.example"},
    {"id": "U0DANA", "name": "dana"},
    {"id": "U0EMIL", "name": "emil"},
    {"id": "U0NORA", "name": "nora"},
    {"id": "U0GUEST", "name": "gus", "is_restricted": True},
    {"id": "U0OUT", "name": "otto", "team_id": "T0ELSEWHERE"},
    {"id": "U0GONE", "name": "gone", "deleted": True},
    {"id": "U0ROBOT", "name": "robot", "is_bot": True},
]
_SCOPES = ["channels:read", "groups:read", "usergroups:read", "users:read", "users:read.email"]
SEED: dict[str, Any] = {
    "team": {"id": "T0SANDBOX", "name": "Acme", "domain": "acme"},
    "people": _PEOPLE,
    "channels": [
        {"id": "C0LEADS", "name": "leads", "members": ["U0ANA", "U0BEN", "U0ROBOT", "B:app"]},
        {
            "id": "C0MIXED",
            "name": "mixed",
            "members": ["U0ANA", "U0EMIL", "U0NORA", "U0GONE", "B:app"],
        },
        {"id": "C0GUESTS", "name": "guests", "members": ["U0ANA", "U0GUEST", "B:app"]},
        {"id": "C0OUT", "name": "out", "members": ["U0ANA", "U0OUT", "B:app"]},
        {"id": "C0SHARED", "name": "shared", "members": ["U0ANA"], "is_ext_shared": True},
        {"id": "C0OPEN", "name": "open", "members": ["U0ANA"]},
        {"id": "C0BOTS", "name": "bots", "members": ["U0ROBOT", "B:app"]},
        {"id": "C0SECRET", "name": "secret", "members": ["U0ANA"], "is_private": True},
    ],
    "usergroups": [{"id": "S0DACH00", "handle": "Sales-DACH", "users": ["U0ANA", "U0GUEST"]}],
    "app": {
        "bot_user_id": "U0BATON",
        "bot_token": "xoxb-test",
        "manifest": {"oauth_config": {"scopes": {"bot": _SCOPES}}},
    },
}


@dataclass
class Door:
    """Who may read what, in a practice Slack; the clock stands until it is moved."""

    store: Database
    slack: Workspace
    api: str
    now: datetime = NOON
    access: AccessService = field(init=False)

    def __post_init__(self) -> None:
        client = WebClient("xoxb-test", base_url=self.api, retry_handlers=[])
        settings = loaded(APP, {})
        self.access = AccessService(
            self.store, settings, Roster(settings), HOME, SlackDirectory(client), lambda: self.now
        )

    def wait(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    def meet(self, *users: str) -> None:
        """Ask Slack who these are, as Baton does once they act."""
        people = [self.access.directory.person(user) for user in users]

        def keep(work: UnitOfWork) -> None:
            for person in people:
                work.people.put(person, self.now)

        self.store.change(keep)

    def groups(self, user: str) -> set[str]:
        return set(self.store.read(lambda work: self.access.groups(work, user)))

    def reader(self, channel_id: str) -> Reader | None:
        return self.store.read(lambda work: self.access.channel(work, channel_id))

    def obstacle(self, channel_id: str) -> str | None:
        return self.store.read(lambda work: self.access.obstacle(work, channel_id))

    def ask(self, channel_id: str) -> None:
        self.store.change(lambda work: self.access.ask(work, channel_id))


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with run(parse_seed(SEED)) as box:
        yield Door(database, box.driver, f"{box.url}/api/")
