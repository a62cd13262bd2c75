"""One configuration ready to be loaded: workspace, database, replicas, and who watches them."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import insert

from bench import office
from bench.company import TEAM, Site, site
from bench.databases import new_database
from bench.load.company import Enterprise
from bench.load.generator import Plan
from bench.load.plans import Address
from bench.load.sending import Sending
from bench.load.shares import limited
from bench.load.watching import Watch
from bench.parts import ROOT, Part, free_port
from bench.trial import RETRIES, Options
from bench.wire import Wire, address_of
from bot.domain.front_matter import Shelf
from bot.domain.people import Person
from bot.ports import UnitOfWork
from bot.services.indexing import IndexingService
from storage import schema
from storage.database import Database
from storage.library.folder import Folder
from storage.library.reading import FolderLibrary, edition
from storage.models import leads

#: Leads of the weeks before, which the digests sum up.
PAST = 5_000


@dataclass(frozen=True)
class Stage:
    """Everything runs; `bots` listen at `addresses`."""

    company: Enterprise
    place: Site
    database: str
    bots: Sequence[Part]
    addresses: Sequence[Address]
    watch: Watch
    folder: Path
    _open: ExitStack
    #: Closed when the replicas may use whole cores again.
    _limits: ExitStack

    def send(self, plan: Plan) -> Sending:
        """Start a load generator, which ends with the stage at the latest."""
        sending = Sending(plan, self.folder)
        self._open.callback(sending.kill)
        return sending

    def lift_limits(self) -> None:
        """From now on the replicas may use as much of a core as there is."""
        self._limits.close()

    def drain(self) -> None:
        """End the replicas in order, so that nothing is under way any more."""
        self.watch.stop()
        for bot in self.bots:
            bot.stop()


@contextmanager
def stage(
    replicas: int, options: Options, digests_at: datetime | None, cores: float | None
) -> Iterator[Stage]:
    """Start so many replicas, with `cores` of a core each where that is not None."""
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        url = stack.enter_context(
            new_database(folder, postgresql=options.postgresql, url=options.database)
        )
        company = Enterprise(content=ROOT / "content", digests_at=digests_at)
        place = site(company, folder, url, mode="http")
        _fill(url, company)
        stack.callback(place.workspace.stop)
        place.workspace.start()
        place.workspace.wait_ready()
        # Slack sends what was not acknowledged again after a minute; nobody waits for that here.
        habits = {"retry_delays": RETRIES}
        httpx.post(f"{place.slack}/sandbox/app", json=habits, trust_env=False).raise_for_status()
        bots = [_bot(place, number) for number in range(replicas)]
        addresses = [address_of(f"http://{one.environ['BATON_HTTP']}") for one in bots]
        # What Slack sends by itself goes to all of them in turn.
        balancer = Wire(address_of(place.http)[1], addresses)
        stack.callback(balancer.stop)
        balancer.start()
        for one in bots:
            stack.callback(one.stop)
            one.start()
        for one in bots:
            one.wait_ready()
        limits = stack.enter_context(ExitStack())
        if cores is not None:
            limits.enter_context(limited([one.pid for one in bots], cores))
        watch = Watch(url, {one.name: one.pid for one in bots} | _others(place, folder))
        stack.callback(watch.stop)
        watch.start()
        yield Stage(company, place, url, bots, addresses, watch, folder, stack, limits)


def _bot(place: Site, number: int) -> Part:
    http = f"127.0.0.1:{free_port()}"
    environ = {**place.environ, "BATON_HTTP": http}
    ready = f"http://{http}/readyz"
    return replace(place.bot, name=f"bot {number + 1}", ready_at=ready, environ=environ)


def _others(place: Site, folder: Path) -> dict[str, int]:
    """What runs beside the bots."""
    postmaster = folder / "postgresql" / "postmaster.pid"
    others = {"workspace": place.workspace.pid}
    if postmaster.exists():
        others["postgresql"] = int(postmaster.read_text().split()[0])
    return others


def _fill(url: str, company: Enterprise) -> None:
    """The people are known, what they ask about is indexed, and there were leads before."""
    now = datetime.now(UTC)
    shift = now - office.NEWEST - timedelta(hours=1)
    database = Database(url)
    try:
        schema.upgrade(database.engine)
        shelf = Shelf("sales")
        library = FolderLibrary(shelf, Folder(company.content, edition=edition(shelf)))
        IndexingService(database, (library,), lambda: now, "bench").run()

        def meet(work: UnitOfWork) -> None:
            for user in company.users:
                work.people.put(Person(user, user, TEAM), now)

        database.change(meet)
        rows = list(office.rows(PAST, seed=1))
        for number, row in enumerate(rows):
            lane = company.lanes[number % company.channels]
            owner = company.users[number % company.people]
            for moment in ("received_at", "given_at", "routed_at"):
                row[moment] += shift
            row |= {"owner": owner, "given_to": owner, "pool": lane, "channel": lane}
        with database.engine.begin() as connection:
            connection.execute(insert(leads), rows)
    finally:
        database.close()
