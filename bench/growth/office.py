"""Baton put together over a database, with nobody at the other end of Slack."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from json import dumps

from bench.growth.past import END, PEOPLE, SOURCES
from bot.config import Environment, Settings, loads
from bot.domain.people import Home, Person
from bot.ports import UnitOfWork
from commands.ground import HOME
from commands.wiring import Baton, compose
from storage.database import Database

US = Home("T0", "U0BATON")
#: Nobody listens there, so that every call to Slack fails at once.
_NOWHERE = "http://127.0.0.1:9/api/"


@dataclass
class MovableClock:
    """A clock that goes on when it is told."""

    now: datetime = END + timedelta(hours=9)

    def __call__(self) -> datetime:
        """The moment that it shows."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Go on."""
        self.now += timedelta(seconds=seconds)


def settings_of() -> Settings:
    """The settings of those who have these leads; what is closed is kept for ever."""
    people = "\n".join(
        f"  p{n:03}: {{name: Person {n:03}, slack: {user}, team: sales}}"
        for n, user in enumerate(PEOPLE)
    )
    sources = "\n".join(
        f"  {one}: {{name: {one.title()}, auth: {{bearer_env: T}}, id: id}}" for one in SOURCES
    )
    app = f"""\
workspace: {{name: Bench, timezone: Europe/Berlin, admins: [p000], default_country: DE}}
people:
{people}
  m00: {{name: Marketer, slack: U0M00, team: marketing}}
teams:
  marketing: {{name: Marketing, lead: m00}}
  sales: {{name: Sales, lead: p000, hours: {{mon-fri: "9-18"}}}}
channels: {{leads: "#leads"}}
feedback: {{reasons: {{spam: Spam}}}}
definitions:
  mql: {{name: MQL, clauses: [{{says: Reachable, when: email != null}}]}}
handover: {{fields: [email, company], definition: mql}}
money: {{currency: EUR}}
sla: [{{name: Usual, respond_within: 4h}}]
digests: {{weekly: {{every: week, at: "9:00", channel: leads}}}}
sources:
{sources}
pools: {{all: {{people: [{", ".join(f"p{n:03}" for n in range(len(PEOPLE)))}]}}}}
routing:
  - {{name: Everything, channel: leads, pool: all}}
"""
    return loads(app, {"T": "token"})


def introduce(database: Database, now: datetime) -> None:
    """Have Baton know itself and everybody, as Slack would have told it."""

    database.change(lambda work: work.facts.put(HOME, dumps(asdict(US))))
    for user in PEOPLE:
        person = Person(user, f"Person {user}", team=US.team)
        database.change(partial(_met, person, now))


def _met(person: Person, now: datetime, work: UnitOfWork) -> None:
    work.people.put(person, now)


def baton_on(url: str, clock: MovableClock) -> Baton:
    """What `baton run` puts together before it begins to listen."""
    told = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "secret",
        "SLACK_API_URL": _NOWHERE,
        "BATON_DATABASE_URL": url,
    }
    return compose(Environment.model_validate(told), settings_of(), clock)
