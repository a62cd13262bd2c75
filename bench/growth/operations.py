"""Everything that is timed: what people and senders do, what runs by itself, what is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import TypeVar

from bench.growth.office import US, MovableClock
from bench.growth.past import END, PEOPLE
from bench.growth.plans import Watched
from bot.domain.deliveries import Delivery, Kind
from bot.domain.feedback import Verdict
from bot.domain.people import Actor
from bot.domain.windows import Span, window_of
from bot.ports import UnitOfWork
from bot.services.clicks import Click
from bot.services.erasing import EraseService
from commands.parts import Parts
from commands.wiring import Baton
from handlers.queue_metrics import QueueMetrics
from storage.database import Database

T = TypeVar("T")

_LEADS = 100
_RUNS = 5
_LEASE = timedelta(seconds=60)
_WORKER = "bench"


@dataclass
class Times:
    """Milliseconds that each operation took, in the order in which they were first timed."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    watched: Watched = field(default_factory=Watched)

    def run(self, name: str, step: Callable[[], T]) -> T:
        """Run once and note how long it took."""
        self.watched.name = name
        began = perf_counter()
        value = step()
        self.taken.setdefault(name, []).append((perf_counter() - began) * 1000)
        return value


def operate(baton: Baton, clock: MovableClock, times: Times, newest: int, days: float) -> None:
    """Do everything, most of it several times; `newest` leads came within so many days."""
    parts, database = baton.current.parts, baton.database
    for number in range(_LEADS):
        _lead(parts, database, clock, times, f"{newest}-{number}")
    for duty in parts.duties:
        if duty.name != "routing":
            _several(times, f"loop: {duty.name}", duty.step)
    for tick in parts.ticks:
        clock.pass_by(60)
        _several(times, f"tick: {tick.name}", tick.step)
    _asked(parts, database, clock, times)
    _erased(parts, database, clock, times, days)


def _several(times: Times, name: str, step: Callable[[], object]) -> None:
    for _ in range(_RUNS):
        times.run(name, step)


def _lead(parts: Parts, database: Database, clock: MovableClock, times: Times, key: str) -> None:
    """One lead from its post to a claim, and the same person again."""
    services = parts.services
    clock.pass_by(2)
    posted = {
        "id": key,
        "name": f"Newcomer Number {key}",
        "email": f"newcomer.{key}@fresh{key}.example",
        "company": f"Fresh {key}",
        "message": "Please call me.",
    }
    accept = services.intake.accept
    [receipt] = times.run("a post is kept", lambda: accept("website", posted))
    routing = next(duty for duty in parts.duties if duty.name == "routing")
    times.run("it is routed", routing.step)
    clock.pass_by(2)
    claim = partial(_claimed, database, clock)
    for delivery in times.run("deliveries are claimed", claim):
        _shown(parts, database, clock, times, delivery)
    person = PEOPLE[receipt.lead_id % len(PEOPLE)]

    def click(what: str) -> Click:
        identity = f"{what}:{key}"
        return Click(identity, receipt.lead_id, Actor(person, US.team), "C0LEADS", "", clock())

    times.run("a claim", lambda: services.claims.claim(click("claim")))
    times.run("a vote", lambda: services.feedback.vote(click("vote"), Verdict.GOOD))
    again = {**posted, "id": f"{key}-again"}
    times.run("the same person again", lambda: accept("webinar", again))
    times.run("the same post again", lambda: accept("website", posted))


def _claimed(database: Database, clock: MovableClock) -> list[Delivery]:
    now = clock()
    return database.change(lambda work: list(work.sending.claim(now, _WORKER, _LEASE, 20)))


def _shown(
    parts: Parts, database: Database, clock: MovableClock, times: Times, delivery: Delivery
) -> None:
    name = "a card is rendered" if delivery.kind is Kind.CARD else "something else is rendered"
    times.run(name, lambda: database.read(lambda work: parts.render(work, delivery)))
    ts = delivery.ts or f"{clock().timestamp():.6f}"

    def note(work: UnitOfWork) -> None:
        work.attempts.shown(delivery, _WORKER, clock(), "C0LEADS", ts)

    times.run("Slack's answer is noted", lambda: database.change(note))


def _asked(parts: Parts, database: Database, clock: MovableClock, times: Times) -> None:
    """What people and machines ask."""
    services, rep = parts.services, PEOPLE[7]
    find = services.leads.find
    for name, words in (
        ("an e-mail address", "newcomer"),
        ("a name", "greta laurent"),
        ("a company", "kestrel tundra"),
        ("half a word", "stfield"),
        ("a common word", "systems"),
        ("nobody", "zzyzx"),
        ("two letters", "qz"),
    ):
        _several(times, f"/lead find: {name}", partial(find, words, rep))
    home = services.homes.home
    _several(times, "Home of a rep", lambda: database.read(lambda work: home.tab(work, rep, {})))
    lead = PEOPLE[0]
    _several(times, "Home of a lead", lambda: database.read(lambda w: home.tab(w, lead, {})))
    week = window_of(Span.WEEK, END - timedelta(days=1), parts.settings.workspace.zone)
    _several(times, "/measures of a week", lambda: services.figures.report(week))
    digests = services.digests.service
    _several(times, "a week's digest", lambda: digests.make("weekly", week))
    queue = QueueMetrics(lambda: database.read(lambda work: work.deliveries.backlog()), clock)
    _several(times, "/metrics", lambda: list(queue.collect()))
    _several(
        times, "when the sender wakes", lambda: database.read(lambda work: work.sending.next_due())
    )


def _erased(
    parts: Parts, database: Database, clock: MovableClock, times: Times, days: float
) -> None:
    """A person with an e-mail address and a telephone number, then what came on the first day."""
    posted = {
        "id": f"erase-{clock()}",
        "name": "Thaddeus Quillfeather",
        "email": "thaddeus@quillfeather.example",
        "phone": "+49 30 9018 2736",
    }
    [receipt] = parts.services.intake.accept("website", posted)
    service = EraseService(database, clock)
    found = times.run(
        "baton erase: who it is",
        lambda: service.find("thaddeus@quillfeather.example", "+493090182736"),
    )
    assert receipt.lead_id in {lead.id for lead in found}
    times.run("baton erase", lambda: service.erase([lead.id for lead in found]))
    kept = int(days) - 1
    times.run("retention: a day's leads", lambda: service.sweep(kept))
    _several(times, "retention: nothing is due", lambda: service.sweep(kept))
