"""What the people of a journey do: send leads, look at cards, start and stop Baton."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import uvicorn

from bot.config import Environment, Settings, SettingsFile, load
from bot.ports import UnitOfWork
from commands.wiring import Baton, compose
from handlers.whole import WholePosts
from sandbox.driver import Person
from sandbox.server import RunningSandbox
from tests.asking import http

from .company import TOKEN, settings

Json = dict[str, Any]
T = TypeVar("T")

_numbers = count(1)


@dataclass
class Clock:
    """The machine's clock, plus what a journey skips."""

    skipped: timedelta = timedelta(0)
    _stands_at: datetime | None = None

    def __call__(self) -> datetime:
        return (self._stands_at or datetime.now(UTC)) + self.skipped

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Only what is skipped passes for Baton, however long the machine takes."""
        self._stands_at = datetime.now(UTC)
        yield
        self._stands_at = None


def listening(port: int) -> socket.socket:
    """A socket that listens on this machine."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(100)
    return listener


class Running:
    """One Baton with its door for posts, as `baton run` puts them together."""

    def __init__(
        self,
        environment: Environment,
        clock: Clock,
        port: int,
        app: Settings | None = None,
        file: SettingsFile | None = None,
    ) -> None:
        written = load(file.path, file.environ()) if file else None
        self.baton: Baton = compose(environment, written or app or settings(), clock, file)
        self._listener = listening(port)
        config = uvicorn.Config(
            self.baton.http,
            http=WholePosts,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True
        )

    def start(self) -> None:
        self.baton.start()
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()
        self.baton.stop()


@dataclass
class Team:
    """A workspace, the Baton in it, and the people."""

    box: RunningSandbox
    database_url: str
    door: str
    port: int
    clock: Clock = field(default_factory=Clock)
    running: Running | None = None
    #: The company's settings; None: the usual ones.
    app: Settings | None = None
    #: An app.yaml that Baton follows; it comes before `app`.
    file: SettingsFile | None = None

    def __post_init__(self) -> None:
        self.workspace = self.box.driver
        names = ("ana", "ben", "dana", "emil", "nora", "otto", "robot")
        people: dict[str, Person] = {name: self.workspace.person(name) for name in names}
        self.ana, self.ben, self.dana, self.emil = (people[name] for name in names[:4])
        self.nora, self.otto, self.robot = (people[name] for name in names[4:])
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> Environment:
        given = {
            "SLACK_BOT_TOKEN": "xoxb-practice-bot",
            "SLACK_API_URL": f"{self.box.url}/api/",
            "BATON_DATABASE_URL": self.database_url,
        }
        if self.door == "socket":
            given["SLACK_APP_TOKEN"] = "xapp-practice-app"
        else:
            given["SLACK_SIGNING_SECRET"] = "0123456789abcdef0123456789abcdef"
        return Environment.of(given)

    @property
    def baton(self) -> Baton:
        assert self.running is not None
        return self.running.baton

    def start(self, *, connected: bool = True) -> None:
        """Start Baton and wait until Slack reaches it."""
        self.running = Running(self.environment, self.clock, self.port, self.app, self.file)
        self.running.start()
        if self.door == "socket" and connected:
            self.workspace.wait_connected()

    def settle(self) -> None:
        """Wait until Baton has looked round and told the admin that #later is not there."""
        self.wait_for(
            lambda: self.dana.everything(self.dana.direct_channel()), "the admin being told"
        )
        keys = ("leads", "emea", "later")
        self.wait_for(lambda: all(self.read(lambda w: [w.channels.get(k) for k in keys])), "a look")

    def stop(self) -> None:
        """Stop Baton, if it runs."""
        running, self.running = self.running, None
        if running is not None:
            running.stop()

    def advance(self, seconds: float) -> None:
        """Let time pass, for Baton and for Slack."""
        self.clock.skipped += timedelta(seconds=seconds)
        self.workspace.advance(seconds)

    def post(self, source: str = "website", **lead: str) -> int:
        """Send a lead as a form does, and return its number."""
        content = {"id": f"post-{next(_numbers)}", **lead}
        answer = http.post(
            f"{self.url}/leads/{source}",
            json=content,
            headers={"authorization": f"Bearer {TOKEN}"},
        )
        assert answer.status_code == 202, answer.text
        return int(answer.json()["id"])

    def card(self, name: str, channel: str = "leads", person: Person | None = None) -> Json:
        """The newest card of whoever has that name, once it is there."""
        reader = person or self.ana

        def look() -> Json | None:
            cards = [one for one in reader.messages(channel) if name in one["text"]]
            return cards[-1] if cards else None

        found = self.workspace.wait_for(look, what=f"the card of {name}")
        assert found is not None
        return found

    def new_card(self, name: str = "Ada Lovelace", **lead: str) -> Json:
        """A card that has just come in."""
        self.post(name=name, **lead)
        return self.card(name, "leads-emea" if lead.get("country") == "FR" else "leads")

    def press(self, person: Person, card: Json, action_id: str) -> Json:
        """Press a button of a card, however it has been redrawn since it was looked at."""
        place = {"channel": card["channel"], "ts": card["ts"]}
        return person.act("click", **place, action_id=action_id)

    def sees(self, card: Json, *texts: str, without: tuple[str, ...] = ()) -> Json:
        """Wait until the card says all that in its text and blocks, and nothing of `without`."""

        def look() -> Json | None:
            now = self.ana.message(card["channel"], ts=card["ts"])
            heard, seen = now["text"], str(now["blocks"])
            right = all(text in heard and text in seen for text in texts)
            wrong = any(text in heard or text in seen for text in without)
            return now if right and not wrong else None

        try:
            found = self.workspace.wait_for(look)
        except TimeoutError:
            now = self.ana.message(card["channel"], ts=card["ts"])
            raise AssertionError(f"{texts} and not {without} in {now['text']}") from None
        assert found is not None
        return found

    def told(self, person: Person, channel: str, text: str) -> Json:
        """Wait until somebody is told something privately."""

        def look() -> Json | None:
            notes = [one for one in person.ephemerals(channel) if text in one["text"]]
            return notes[-1] if notes else None

        found = self.workspace.wait_for(look, what=f"{person.name} being told {text!r}")
        assert found is not None
        return found

    def thread(self, card: Json, *texts: str) -> list[Json]:
        """Let what happened settle, and wait until the thread of a card tells it."""
        self.advance(4)

        def look() -> list[Json] | None:
            replies = self.ana.thread(card["channel"], card["ts"])
            told = "\n".join(one["text"] for one in replies)
            return replies if all(text in told for text in texts) else None

        found = self.workspace.wait_for(look, what=f"{texts} in the thread")
        assert found is not None
        return found

    def wait_for(self, look: Callable[[], T], what: str, seconds: float = 20) -> T:
        return self.workspace.wait_for(look, seconds, what)

    def stays(self, look: Callable[[], bool], seconds: float = 0.6) -> None:
        """Make sure that something stays true for a while."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert look()
            time.sleep(0.05)

    def read(self, look: Callable[[UnitOfWork], T]) -> T:
        """Ask Baton's database."""
        return self.baton.database.read(look)

    def calls(self, name: str) -> list[Json]:
        """The calls of one Web API method so far."""
        return self.workspace.traffic(kind="api", name=name)
