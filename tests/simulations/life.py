"""A team whose clock is moved, in steps in which everything happens that would have happened."""

import re
import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.driver import Person
from tests.journeys.company import ENVIRON
from tests.journeys.team import Json, Team
from tests.settings import loaded

BERLIN = ZoneInfo("Europe/Berlin")
COMPANY = """\
workspace: {name: Acme, timezone: Europe/Berlin, default_country: DE, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  nora: {name: Nora New, slack: U0NEW, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: dana, hours: {mon-fri: "9-18"}}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads", emea: "#leads-emea", later: "#later"}
feedback: {reasons: {spam: Spam}}
sources: {website: {name: Website, id: id}, fair: {name: Fair, id: id, items: leads}}
"""
ROUTING = """\
routing:
  - {name: All leads, channel: leads, pool: all}
"""
#: What Baton looks at every few seconds, in the order of a day's work.
_TICKS = ("ReconcileService.alive", "SlaSweep.sweep", "OfferService.sweep", "RoundupService.sweep")
_TOKEN = re.compile(r"<!date\^\d+\^[^|]*\|([^>]*)>")


class Life:
    """A team at work by settings of its own, from a moment on."""

    def __init__(self, team: Team, settings: str, at: datetime, *, company: str = COMPANY) -> None:
        self.team = team
        team.app = loaded(company + settings + ROUTING, ENVIRON)
        self._skip(at)
        team.start()
        team.settle()

    @property
    def now(self) -> datetime:
        """The time in Berlin."""
        return self.team.clock().astimezone(BERLIN)

    def _skip(self, at: datetime) -> None:
        self.team.advance((at - self.team.clock()).total_seconds())

    def until(self, at: datetime, *, every: timedelta = timedelta(hours=1)) -> None:
        """Let time pass until then, in steps after each of which Baton looks at everything."""
        while (left := at - self.team.clock()) > timedelta(0):
            self.team.advance(min(left, every).total_seconds())
            self.look()

    def look(self) -> None:
        """Have everything looked at, as the clock does every few seconds."""
        jobs = {job.name: job for job in self.team.baton.scheduler.get_jobs()}
        for name in _TICKS:
            jobs[name].func(*jobs[name].args)
        # Not by waking its loop, which may come to it only when time has moved on.
        while self.team.baton.current.step("routing"):
            pass

    def quiet(self, seconds: float = 20, *, step: float = 0.5) -> None:
        """Wait until Slack shows all there is to show, so many seconds of the clock at a time."""
        until = time.monotonic() + seconds
        while self._busy():
            assert time.monotonic() < until, "Slack is not shown what it should be"
            self.team.advance(step)
            self.team.baton.messenger.wake()
            time.sleep(0.005)

    def _busy(self) -> bool:
        lanes = self.team.read(lambda work: work.deliveries.backlog())
        waiting = self.team.read(lambda work: work.leads.waiting(1))
        # What waits for a channel that is not there waits on.
        return bool(waiting) or any(not lane.parked for lane in lanes)

    def stop(self) -> None:
        """Baton ends."""
        self.team.stop()

    def restart(self, at: datetime) -> None:
        """Baton begins again, at that moment."""
        self._skip(at)
        self.team.start()
        self.look()

    def lead(self, name: str = "Ada Lovelace", **content: str) -> Json:
        """A lead comes in; its card, once it is there."""
        self.team.advance(2)  # Slack takes a message a second
        return self.team.new_card(name, **content)

    def thread(self, card: Json) -> list[str]:
        """What the thread of a card tells, with dates in words."""
        return [words(one["text"]) for one in self.team.ana.thread("leads", card["ts"])]

    def direct(self, person: Person, text: str = "") -> list[str]:
        """What Baton wrote to somebody directly, with that text in it."""
        said = person.everything(person.direct_channel())
        return [words(one["text"]) for one in said if text in one["text"]]

    def story(self, card: Json) -> str:
        """What *Details* on a card tells, line by line."""
        assert self.team.press(self.team.ana, card, "lead_details")["delivered"]
        return "\n".join(words(line) for line in _texts(self.team.ana.modal()))


def words(text: str) -> str:
    """A text as people read it: dates in words, in Berlin's time."""
    return _TOKEN.sub(r"\1", text)


def owner_of(card: Json) -> str:
    """Whom a card names as the owner: "ana", "ben" …"""
    found = re.search(r"Owner: <@U0(\w+)>", card["text"])
    assert found, card["text"]
    return {"NEW": "nora"}.get(found[1], found[1].lower())


def next_day(weekday: int, hour: int, minute: int = 0) -> datetime:
    """The next such day (0: Monday) in Berlin that is at least two days away."""
    begin = datetime.now(BERLIN) + timedelta(days=2)
    day = begin.date() + timedelta(days=(weekday - begin.weekday()) % 7)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [one for held in value.values() for one in _texts(held)]
    if isinstance(value, list):
        return [one for held in value for one in _texts(held)]
    return []
