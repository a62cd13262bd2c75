"""`python -m bench far`: what people and duties do, by how far away PostgreSQL is.

Each thing is done in turns as Baton does it and with every statement waited for by itself, so that
the two can be compared on a machine that does other things, too.
"""

import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from typing import TypeVar

import structlog
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from bench.databases import postgresql_server
from bench.far.distance import Distance
from bench.fleet import server_of
from bench.growth.office import US, MovableClock, baton_on, introduce
from bench.growth.past import PEOPLE
from bench.report import save
from bot.domain.deliveries import Delivery, Kind
from bot.domain.feedback import Verdict
from bot.domain.people import Actor
from bot.ports import UnitOfWork
from bot.services.clicks import Click
from bot.services.feedback import ReactionEvent
from commands.wiring import Baton
from storage import schema
from storage.database import Database

T = TypeVar("T")

#: Posts that are kept together.
_GROUP = 32
_LEASE = timedelta(seconds=60)
_WORKER = "bench"
_CARD = "1700000000.{:06}"


@dataclass
class Figures:
    """What one operation took, each time: waits, milliseconds, and those of the thread's core."""

    waits: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    core: list[float] = field(default_factory=list)


@dataclass
class Office:
    """Baton over a database that is some way away, and what is done there."""

    baton: Baton
    clock: MovableClock
    distance: Distance
    name: str
    #: Operation → its figures.
    figures: dict[str, Figures] = field(default_factory=dict)

    def play(self, number: int, *, note: bool) -> None:
        """Everything once; the first times are not typical, for nothing is prepared."""
        services = self.baton.current.parts.services
        routing = next(one for one in self.baton.current.parts.duties if one.name == "routing")
        key = f"{self.name}-{number}"
        self.clock.pass_by(5)
        posts = [services.intake.understand("website", _post(f"{key}-{n}")) for n in range(_GROUP)]
        outcomes = self._timed(
            f"{_GROUP} posts together", lambda: services.intake.keep_together(posts), note
        )
        assert all(not isinstance(one, Exception) for one in outcomes)
        while routing.step():
            pass
        post = services.intake.understand("website", _post(key))
        [[receipt]] = self._timed("a post", lambda: services.intake.keep_together([post]), note)  # type: ignore[misc]  # it is no error
        lead = receipt.lead_id
        self._timed("a lead is routed", routing.step, note)
        self.clock.pass_by(5)
        for delivery in self._timed("the sender takes what is due", self._taken, note):
            what = "a card is noted" if delivery.kind is Kind.CARD else "a reply is noted"
            self._timed(what, partial(self._shown, delivery), note)
        self.clock.pass_by(5)
        person = PEOPLE[lead % len(PEOPLE)]
        for what, act in (
            ("a claim", services.claims.claim),
            ("a vote", partial(services.feedback.vote, verdict=Verdict.GOOD)),
            ("a vote that changes", partial(services.feedback.vote, verdict=Verdict.BAD)),
        ):
            self.clock.pass_by(0.1)
            click = self._click(f"{what}:{key}", lead, person)
            self._timed(what, partial(act, click), note)
        place = ("C0LEADS", _CARD.format(lead), PEOPLE[(lead + 1) % len(PEOPLE)])
        event = ReactionEvent(f"reaction:{key}", *place, "+1", True, self.clock())
        self._timed("a reaction", lambda: services.feedback.react(event), note)

    def _timed(self, name: str, step: Callable[[], T], note: bool) -> T:
        waits, core, began = self.distance.waits, thread_time(), perf_counter()
        value = step()
        took = perf_counter() - began
        if note:
            figures = self.figures.setdefault(name, Figures())
            figures.core.append((thread_time() - core) * 1000)
            figures.took.append(took * 1000)
            figures.waits.append(self.distance.waits - waits)
        return value

    def _click(self, identity: str, lead: int, person: str) -> Click:
        actor, ts = Actor(person, US.team), _CARD.format(lead)
        return Click(identity, lead, actor, "C0LEADS", ts, self.clock())

    def _taken(self) -> Sequence[Delivery]:
        now = self.clock()

        def take(work: UnitOfWork) -> Sequence[Delivery]:
            # As the messenger does.
            work.sending.recover(now, _WORKER, ())
            return work.sending.claim(now, _WORKER, _LEASE, 8)

        return self.baton.database.change(take)

    def _shown(self, delivery: Delivery) -> None:
        ts = delivery.ts or _CARD.format(delivery.lead_id or 0)
        at = self.clock()

        def note(work: UnitOfWork) -> None:
            if delivery.kind is Kind.CARD and delivery.ts is None and delivery.lead_id:
                services = self.baton.current.parts.services
                services.feedback.card_posted(work, delivery.lead_id, "C0LEADS", ts)
            work.attempts.shown(delivery, _WORKER, at, "C0LEADS", ts)

        self.baton.database.change(note)


def far(distances: Sequence[float], times: int) -> int:
    """Do everything so many times at each distance, in milliseconds there and back."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    told: dict[float, tuple[Office, Office]] = {}
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as url:
        database = Database(url)
        schema.upgrade(database.engine)
        clock = MovableClock()
        introduce(database, clock())
        database.close()
        distance = Distance(server_of(make_url(url)))
        distance.start()
        way = make_url(url).set(host="127.0.0.1", port=distance.port, query={})
        for milliseconds in distances:
            distance.there_and_back = milliseconds
            pair = (
                _office(way.render_as_string(hide_password=False), clock, distance, apart=True),
                _office(way.render_as_string(hide_password=False), clock, distance, apart=False),
            )
            for number in range(-3, times):
                for office in pair if number % 2 else reversed(pair):
                    office.play(number + round(1000 * milliseconds), note=number >= 0)
            for office in pair:
                office.baton.database.close()
            told[milliseconds] = pair
        distance.stop()
    _tell(told)
    return 0


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    with postgresql_server(folder / "postgresql") as url:
        yield url


def _office(url: str, clock: MovableClock, distance: Distance, *, apart: bool) -> Office:
    baton = baton_on(url, clock)
    if apart:
        baton.database.wait_for_each_answer()
    return Office(baton, clock, distance, "apart" if apart else "together")


def _post(key: str) -> dict[str, str]:
    return {
        "id": key,
        "name": f"Newcomer Number {key}",
        "email": f"newcomer.{key}@fresh{key}.example",
        "company": f"Fresh {key}",
        "message": "Please call me.",
    }


def _tell(told: dict[float, tuple[Office, Office]]) -> None:
    table = Table(title="each statement waited for → as it is: medians", title_justify="left")
    table.add_column("operation")
    table.add_column("waits", justify="right")
    table.add_column("ms of the thread's core", justify="right")
    for milliseconds in told:
        table.add_column(f"ms at {milliseconds:g} ms", justify="right")
    names = next(iter(told.values()))[1].figures
    for name in names:
        pairs = [[office.figures[name] for office in pair] for pair in told.values()]
        table.add_row(
            name,
            " → ".join(f"{median(one.waits):g}" for one in pairs[0]),
            " → ".join(f"{median(one.core):.2f}" for one in pairs[0]),
            *(" → ".join(f"{median(one.took):.2f}" for one in pair) for pair in pairs),
        )
    Console(width=140).print(table)
    saved = {
        f"{milliseconds:g} ms": {
            office.name: {
                name: {
                    "waits": median(one.waits),
                    "ms": median(one.took),
                    "ms of the thread's core": median(one.core),
                }
                for name, one in office.figures.items()
            }
            for office in pair
        }
        for milliseconds, pair in told.items()
    }
    print(f"Saved in {save('far', saved)}.")
