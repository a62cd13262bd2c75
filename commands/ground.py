"""What lives as long as the process, whatever app.yaml says: database, Slack's address, clock."""

import json
from dataclasses import asdict

from slack_sdk import WebClient

from bot.config import Environment
from bot.dataclass import dataclass
from bot.domain.people import Home
from bot.ports import Clock, SlackUnavailableError, Store
from bot.services.turns import Turns
from bot.slack.calls import TIMEOUT
from bot.slack.certificates import trusted
from bot.slack.directory import SlackDirectory
from storage.database import Database

#: More searches at once only take the interpreter from each other: of 20 who asked together, the
#: last waited twice as long as the usual one. PostgreSQL does a part of each by itself.
_AT_ONCE = {"sqlite": 2, "postgresql": 4}
#: The fact under which we keep who we are.
HOME = "home"


@dataclass(frozen=True)
class Ground:
    """What all parts stand on."""

    environment: Environment
    token: str
    database: Database
    directory: SlackDirectory
    home: Home
    clock: Clock
    #: For what takes long to look up, such as answers.
    turns: Turns


def ground_of(environment: Environment, clock: Clock) -> Ground:
    """Open the database and ask Slack who we are; SlackUnavailableError when it never told us."""
    database = Database(environment.database_url.get_secret_value(), hurried=True)
    token = environment.bot_token.get_secret_value() if environment.bot_token else ""
    url = environment.api_url
    reading = WebClient(token=token, base_url=url, timeout=TIMEOUT, ssl=trusted(url))
    directory = SlackDirectory(reading)
    turns = Turns(_AT_ONCE[database.url.get_backend_name()])
    home = _home(database, directory)
    return Ground(environment, token, database, directory, home, clock, turns)


def _home(store: Store, directory: SlackDirectory) -> Home:
    """Who we are, from Slack or, while it cannot be reached, as it was the last time."""
    try:
        home = directory.home()
    except SlackUnavailableError:
        known = store.read(lambda work: work.facts.get(HOME))
        if known is None:
            raise
        return Home(**json.loads(known))
    store.change(lambda work: work.facts.put(HOME, json.dumps(asdict(home))))
    return home
