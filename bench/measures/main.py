"""`python -m bench measures`: what digests ask, against one unindexed scan of the same rows."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import text

from bench.databases import kind_of, new_database
from bench.measures.past import END, PEOPLE, SOURCES, Past
from bench.report import save
from bench.trial import Options
from bot.config import Settings, loads
from bot.domain.people import Home
from bot.domain.windows import Span, Window, window_of
from bot.services.measuring import MeasureService
from bot.services.roster import Roster
from bot.services.scoring import ScoreService
from bot.services.win_posting import WinPoster
from commands.digest_parts import digest_service
from storage import schema
from storage.database import Database

YEARS = 4
#: The goals: a digest against a scan; seconds for a year.
OF_SCAN, YEAR_SECONDS = 0.3, 2.0
_RUNS = 5
#: What Home asks of sources.
_HOME = ("leads", "good", "untested")
#: One measure of each kind of rows, so that it shows which are dear.
_ALONE = ("leads", "first_response", "good", "win_rate", "won_value", "evenly_shared")


def measures(leads: int, options: Options) -> int:
    """Fill a database year by year, measuring in between; exit code 1 when a goal is not met."""
    past = Past(leads, YEARS, options.seed)
    with (
        tempfile.TemporaryDirectory() as name,
        new_database(
            options.keep or Path(name), postgresql=options.postgresql, url=options.database
        ) as url,
    ):
        kind, database = kind_of(url), Database(url)
        schema.upgrade(database.engine)
        settings = settings_of()
        service = MeasureService(database, settings, Roster(settings), lambda: END)
        found: dict[str, float] = {}
        print(f"measures: {leads:,} leads over {YEARS} years on {kind}")
        for first, after, years in ((3, 4, 1), (2, 3, 2), (0, 2, 4)):
            began = perf_counter()
            past.write(database.engine, leads * first // YEARS, leads * after // YEARS)
            print(
                f"wrote {leads * (after - first) // YEARS:,} leads, {perf_counter() - began:.0f} s"
            )
            found[f"digest of a week, {years} years"] = _seconds(partial(_digest, service))
        found |= _whole(service, database)
        database.close()
    for what, seconds in found.items():
        print(f"{what:36} {seconds * 1000:9.1f} ms")
    digest, scan = found[f"digest of a week, {YEARS} years"], found["one unindexed scan"]
    print(f"digest against scan: {digest / scan:.2f} (goal {OF_SCAN})")
    print(f"growth from 1 year to {YEARS}: {digest / found['digest of a week, 1 years']:.2f} times")
    save(f"measures-{kind}", {"leads": leads, "seconds": found})
    return 0 if digest <= OF_SCAN * scan and found["a year, every measure"] <= YEAR_SECONDS else 1


def _whole(service: MeasureService, database: Database) -> dict[str, float]:
    week = window_of(Span.WEEK, END - timedelta(days=1), service.settings.workspace.zone)
    year = window_of(Span.YEAR, END - timedelta(days=365), service.settings.workspace.zone)
    return {
        "one unindexed scan": _seconds(partial(_scan, database)),
        "weekly digest with all its parts": _seconds(partial(_whole_digest, service, week)),
        "a week, every measure": _seconds(partial(service.report, week)),
        "a week, sources and verdicts": _seconds(partial(service.report, week, only=_HOME)),
        "leads behind a figure of a week": _seconds(partial(service.behind, "good", "", week)),
        "a year, every measure": _seconds(partial(service.report, year)),
        **{f"a year, {key}": _seconds(partial(service.report, year, only=[key])) for key in _ALONE},
    }


def _digest(service: MeasureService) -> None:
    week = window_of(Span.WEEK, END - timedelta(days=1), service.settings.workspace.zone)
    for window in (week, week.previous()):
        service.report(window)


def _whole_digest(service: MeasureService, week: Window) -> None:
    """What is posted on Mondays, as plain values."""
    store, settings = service.store, service.settings
    roster, clock = service.roster, service.clock
    scoring = ScoreService(store, settings, clock)
    poster = WinPoster(settings, roster, Home("T0", "U0BATON"))
    digest_service(store, settings, roster, scoring, clock, poster).make("weekly", week)


def _scan(database: Database) -> None:
    """Count leads and what happened to them in a week, row by row, in one pass over each table."""
    bounds = {"start": 0, "end": 1} | _bounds(database)
    hint = "NOT INDEXED" if database.engine.dialect.name == "sqlite" else ""
    with database.engine.connect() as connection:
        if not hint:
            for way in ("indexscan", "bitmapscan", "indexonlyscan"):
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
        for table, at, of in (("leads", "received_at", "source"), ("timeline", "at", "kind")):
            words = (
                f"SELECT {of}, COUNT(*) FROM {table} {hint} "  # names of ours
                f'WHERE "{at}" >= :start AND "{at}" < :end GROUP BY {of}'
            )
            connection.execute(text(words), bounds).all()
        connection.rollback()


def _bounds(database: Database) -> dict[str, object]:
    start, end = END - timedelta(days=7), END
    if database.engine.dialect.name == "postgresql":
        return {"start": start, "end": end}
    return {"start": int(start.timestamp()) * 1_000_000, "end": int(end.timestamp()) * 1_000_000}


def _seconds(run: Callable[[], object]) -> float:
    """The median of some runs, the first left out: it fills caches and compiles statements."""
    return _timed(run, perf_counter)


def _timed(run: Callable[[], object], clock: Callable[[], float]) -> float:
    taken = []
    for _ in range(_RUNS + 1):
        began = clock()
        run()
        taken.append(clock() - began)
    return median(taken[1:])


def settings_of() -> Settings:
    """The settings of those who have these leads."""
    people = "\n".join(
        f"  p{n:02}: {{name: Person {n:02}, slack: {user}, team: sales}}"
        for n, user in enumerate(PEOPLE)
    )
    sources = ", ".join(f"{one}: {{name: {one.title()}, posts: false}}" for one in SOURCES[:-1])
    costs = ", ".join(f'{one}: {{"2026-11": 3000}}' for one in SOURCES[:-1])
    app = f"""\
workspace: {{name: Bench, timezone: Europe/Berlin, admins: [p00]}}
people:
{people}
  m00: {{name: Marketer, slack: U0M00, team: marketing}}
teams:
  sales: {{name: Sales, lead: p00, hours: {{mon-fri: "9-18"}}}}
  marketing: {{name: Marketing, lead: m00}}
channels: {{leads: "#leads"}}
feedback: {{reasons: {{no-budget: No budget, spam: Spam}}}}
definitions:
  mql: {{name: MQL, clauses: [{{says: Reachable, when: email != null}}]}}
handover: {{fields: [email, company], definition: mql}}
money: {{currency: EUR}}
digests: {{weekly: {{every: week, at: "9:00", channel: leads}}}}
sources: {{{sources}}}
costs: {{{costs}}}
pools: {{all: {{people: [{", ".join(f"p{n:02}" for n in range(len(PEOPLE)))}]}}}}
routing:
  - {{name: Everything, channel: leads, pool: all}}
"""
    return loads(app, {})
