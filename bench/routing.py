"""How long one live lead takes from waiting to routed, by companies known and postcodes listed."""

import random
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from bench.office import NEWEST, PEOPLE, RULES, app, company, fill, postcodes, rows
from bench.report import save
from bot.config import Settings, loads
from bot.domain.leads import LeadData
from bot.services.assigning import Assigner
from bot.services.companies import Companies
from bot.services.roster import Roster
from bot.services.routing import RoutingService
from storage.database import Database

#: Companies known → postcodes in the lists of territories.
SIZES = {1_000: 400, 10_000: 4_000, 100_000: 40_000}
_LEADS = 400
#: What the median may be at most, in milliseconds of a core; waiting for the disk is told apart.
LIMIT = 5.0


def routing(seed: int) -> int:
    """Route leads one by one; exit code 1 when one takes too long."""
    figures: dict[int, dict[str, float]] = {}
    print(f"routing: {RULES} rules, {PEOPLE} people, sticky pools; one lead at a time, committed")
    with tempfile.TemporaryDirectory() as name:
        for companies, listed in SIZES.items():
            postcodes(Path(name), listed)
            settings = loads(app(sticky=True, territories=True), {}, folder=Path(name))
            url = f"sqlite:///{Path(name) / f'{companies}.db'}"
            fill(url, companies, seed, new_company=True)
            figures[companies] = _measured(url, settings, seed, companies)
            told = ", ".join(f"{what} {value:,.2f}" for what, value in figures[companies].items())
            print(f"{companies:>8,} companies known, {listed:>6,} postcodes: {told}")
    save("routing", {"figures": figures})
    return 0 if all(one["ms of a core"] < LIMIT for one in figures.values()) else 1


def _measured(url: str, settings: Settings, seed: int, known: int) -> dict[str, float]:
    store = Database(url)
    now = NEWEST + timedelta(days=1)
    roster = Roster(settings)
    companies = Companies(store, settings, roster, lambda: now)
    assigner = Assigner(settings, roster)
    service = RoutingService(store, settings, roster, assigner, lambda: now, companies)
    began = perf_counter()
    service.route_waiting()
    reading = perf_counter() - began
    took: list[float] = []
    core: list[float] = []
    for number, data in enumerate(_leads(seed, known)):
        _arrive(store, number, data, now)
        began, core_began = perf_counter(), process_time()
        assert service.route_waiting() == 1
        core.append((process_time() - core_began) * 1000)
        took.append((perf_counter() - began) * 1000)
    store.close()
    return {
        "ms of a core": median(core),
        "p95 of that": quantiles(core, n=20)[-1],
        "ms with the disk": median(took),
        "s to read them at the start": reading,
    }


def _arrive(store: Database, number: int, data: LeadData, now: datetime) -> None:
    store.change(lambda work: work.arrivals.add("website", str(number), data, now))


def _leads(seed: int, known: int) -> list[LeadData]:
    """Half from known companies, by domain or by a misspelt name; half from new ones."""
    chance = random.Random(seed + 1)
    past = list(rows(known, seed, new_company=True))
    found = []
    for number in range(_LEADS):
        row = chance.choice(past)
        name, domain = row["company"], row["domain"]
        if number % 4 == 0:
            domain = None
            name = f"{name[:3]}{name[4:]} GmbH"
        elif number % 2:
            name, domain = company(chance)
        found.append(
            LeadData(
                name=f"Somebody {number}",
                email=f"new{number}@{domain or 'gmail.com'}",
                company=name,
                domain=domain,
                country="DE" if number % 2 else row["country"],
                postcode=f"{chance.randrange(100_000):05}" if number % 2 else None,
                title=row["title"],
                message=row["message"],
                extra=row["extra"],
                free_mail=domain is None,
            )
        )
    return found
