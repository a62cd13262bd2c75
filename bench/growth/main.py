"""`python -m bench growth`: does anything take longer because there are more leads?"""

import logging
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import structlog
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench.databases import kind_of, new_database
from bench.growth.office import MovableClock, baton_on, introduce
from bench.growth.operations import Times, operate
from bench.growth.past import DAYS, Past, spans
from bench.growth.plans import plans
from bench.report import save
from bench.trial import Options
from storage import schema
from storage.database import Database

#: What grows more than this from the smallest size to the largest is looked at.
GROWN = 2.0
#: Less than this is noise, in milliseconds.
_NOISE = 5.0


def growth(leads: int, options: Options, *, explain: bool) -> int:
    """Fill a database to a hundredth, a tenth and all of the leads, and time everything at each."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    found: dict[int, Times] = {}
    bytes_: dict[int, int] = {}
    with (
        tempfile.TemporaryDirectory() as name,
        new_database(
            options.keep or Path(name), postgresql=options.postgresql, url=options.database
        ) as url,
    ):
        kind, clock = kind_of(url), MovableClock()
        database = Database(url)
        schema.upgrade(database.engine)
        introduce(database, clock())
        print(f"growth: {leads:,} leads on {kind}", flush=True)
        for size, first, last in spans(leads):
            began = perf_counter()
            Past(leads).write(database.engine, first, last)
            print(f"{size:,} leads, written in {perf_counter() - began:.0f} s", flush=True)
            found[size] = Times()
            bytes_[size] = _bytes(database)
            baton = found[size].run("start", lambda: baton_on(url, clock))
            if explain:
                for engine in baton.database.engines:
                    found[size].watched.watch(engine)
            operate(baton, clock, found[size], size, DAYS * size / leads)
            baton.database.close()
            _tell(found)
        if explain:
            print(plans(database, _grown(found)))
        database.close()
    save(
        f"growth-{kind}",
        {
            "leads": leads,
            "bytes": bytes_,
            "milliseconds": {size: times.taken for size, times in found.items()},
        },
    )
    return 0


def _grown(found: dict[int, Times]) -> dict[str, tuple[float, str, Any]]:
    first, *_, last = found.values()
    return {
        name: query
        for name, query in last.watched.slowest.items()
        if _growth(first.taken.get(name, []), last.taken.get(name, [])) > GROWN
    }


def _bytes(database: Database) -> int:
    with database.engine.connect() as connection:
        words = (
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            if database.engine.dialect.name == "sqlite"
            else "SELECT pg_database_size(current_database())"
        )
        return int(connection.execute(text(words)).scalar_one())


def _tell(found: dict[int, Times]) -> None:
    table = Table(title="milliseconds: median, p95", title_justify="left")
    table.add_column("operation")
    for size in found:
        table.add_column(f"{size:,}", justify="right")
    table.add_column("growth", justify="right")
    for name in dict.fromkeys(one for times in found.values() for one in times.taken):
        taken = [times.taken.get(name, []) for times in found.values()]
        table.add_row(name, *map(_cell, taken), f"{_growth(taken[0], taken[-1]):.1f}")
    Console(width=140).print(table)


def _cell(taken: list[float]) -> str:
    if not taken:
        return ""
    return f"{median(taken):,.1f} {_p95(taken):>9,.1f}"


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]


def _growth(first: list[float], last: list[float]) -> float:
    if not first or not last:
        return 1.0
    return max(median(last), _NOISE) / max(median(first), _NOISE)
