"""`python -m bench pages`: what one change writes, by operation and by b-tree."""

import logging
import tempfile
from collections import Counter
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from bench.databases import kind_of, new_database
from bench.growth.office import MovableClock, baton_on, introduce
from bench.growth.past import Past
from bench.pages.logs import Log, PostgresqlLog, SqliteLog, Written
from bench.pages.operations import Marks, Office
from bench.report import save
from storage import schema
from storage.database import Database

#: Leads before anything is counted, those that are followed, and groups of posts.
_WARM, _FOLLOWED, _GROUPS = 200, 100, 4
#: Rarer than this in an operation is not told.
_RARE = 0.05


def pages(leads: int, *, postgresql: bool) -> int:
    """Fill a database with so many leads, do everything to new ones, and count what was written."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with (
        tempfile.TemporaryDirectory() as name,
        new_database(Path(name), postgresql=postgresql) as url,
    ):
        clock = MovableClock()
        database = Database(url)
        schema.upgrade(database.engine)
        introduce(database, clock())
        Past(leads).write(database.engine, 1, leads)
        baton = baton_on(url, clock)
        # The pages of an index that was made of many rows are full: what comes first splits them.
        warm = Office(baton, clock, Marks(lambda: 0), "warm")
        for _ in range(_WARM):
            warm.lead()
        log: Log = PostgresqlLog(database.engine) if postgresql else SqliteLog(_file(url))
        marks = Marks(log.end)
        office = Office(baton, clock, marks, "counted")
        for _ in range(_FOLLOWED):
            office.lead()
        for _ in range(_GROUPS):
            office.group()
        found = log.between(marks.stretches)
        log.close()
        baton.database.close()
        database.close()
    what = "records" if postgresql else "pages"
    _tell(found, marks.times, what)
    save(
        f"pages-{kind_of(url)}",
        {
            "leads": leads,
            "operations": {
                name: {"bytes": size / marks.times[name], what: _each(kinds, marks.times[name])}
                for name, (size, kinds) in found.items()
            },
        },
    )
    return 0


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))


def _each(kinds: Counter[str], times: int) -> dict[str, float]:
    return {kind: round(number / times, 2) for kind, number in kinds.most_common()}


def _tell(found: Written, times: dict[str, int], what: str) -> None:
    console = Console(width=140)
    table = Table("for one lead", what, "bytes", title="what a change writes", title_justify="left")
    for name, (size, kinds) in found.items():
        number = f"{kinds.total() / times[name]:.1f}"
        table.add_row(name, number, f"{size / times[name]:,.0f}")
    console.print(table)
    for name, (_, kinds) in found.items():
        told = [
            f"{kind} {number:.2f}"
            for kind, number in _each(kinds, times[name]).items()
            if number >= _RARE
        ]
        console.print(f"{name}: {', '.join(told)}")
