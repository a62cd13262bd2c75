"""`baton measures` and `baton export`: the numbers of a window, and the leads behind one."""

import argparse
import csv
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from bot.config import ConfigError, Settings, load
from bot.domain.cells import harmless
from bot.domain.measured import Figure, Report
from bot.domain.measures import MEASURES, Measure, Unit
from bot.domain.measuring import ALL, fastest
from bot.domain.told_figures import told
from bot.domain.windows import Window
from bot.ports import StoreUnavailableError
from bot.services.measuring import Behind, MeasureService, change_of
from bot.services.roster import Roster
from bot.slack.views import phrases
from commands.clocks import clock_from
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unreadable
from commands.measures_more import print_more
from storage.database import Database

_COLUMNS = ("lead", "source", "received_at", "stage", "owner", "name", "company", "counts")


def run(arguments: argparse.Namespace) -> int:
    """Print the measures of a window.

    Exit codes: 0 printed, 1 the database cannot be read, 2 the settings or an option are wrong.
    """
    return _with_service(arguments, _measures)


def run_behind(arguments: argparse.Namespace) -> int:
    """Print the leads behind a measure; exit codes as above."""
    return _with_service(arguments, _export)


def _with_service(
    arguments: argparse.Namespace,
    do: Callable[[MeasureService, argparse.Namespace, Window], None],
) -> int:
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    database = Database(environment.database_url.get_secret_value())
    try:
        service = MeasureService(database, settings, Roster(settings), clock_from(None))
        try:
            window = service.window(arguments.window)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
        asked = getattr(arguments, "behind", None)
        if asked is not None and asked not in MEASURES:
            print(f'No measure is called "{asked}". Known: {", ".join(MEASURES)}.', file=sys.stderr)
            return 2
        source = getattr(arguments, "source", None)
        if source and source not in (known := (*settings.sources, "slack", "import")):
            print(f'No source is called "{source}". Known: {", ".join(known)}.', file=sys.stderr)
            return 2
        do(service, arguments, window)
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    finally:
        database.close()
    return 0


def _measures(service: MeasureService, arguments: argparse.Namespace, window: Window) -> None:
    report = service.report(window, history=arguments.history)
    before = service.report(window.previous(), history=arguments.history)
    if arguments.json:
        print(json.dumps(as_json(service.settings, window, report), indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False)
    console.print(f"{window.name}: {window.first} to {window.after - timedelta(days=1)}")
    sources = list(report.figures["leads"])
    table = Table("", title_justify="left")
    for source in sources:
        name = "All" if source == ALL else service.settings.source_name(source)
        table.add_column(escape(name), justify="right")
    for measure in MEASURES.values():
        figures = report.figures[measure.key]
        cells = [
            told(measure, figures[source], service.settings.money.currency)
            + _arrow(measure, source, report, before)
            if source in figures
            else "–"
            for source in sources
        ]
        table.add_row(measure.name, *map(escape, cells))
    console.print(table)
    print_more(console, report, service)


def _arrow(measure: Measure, source: str, now: Report, before: Report) -> str:
    """A mark where a share has changed by more than noise since the window before."""
    if measure.unit is not Unit.SHARE:
        return ""
    change = change_of(measure.key, source, now, before)
    if not change.beyond_noise or change.by is None:
        return ""
    return " ▲" if change.by > 0 else " ▼"


def as_json(settings: Settings, window: Window, report: Report) -> dict[str, Any]:
    """A report for machines: spans in seconds, money in minor units, shares with 95 % intervals."""
    return {
        "window": {"name": window.name, "start": window.start.isoformat()}
        | {"end": window.end.isoformat()},
        "currency": settings.money.currency,
        "measures": {
            key: {
                source or "all": _figure_json(MEASURES[key], figure)
                for source, figure in by_source.items()
            }
            for key, by_source in report.figures.items()
        },
        "credits": {
            currency: {
                source: {
                    "first": float(credit.first),
                    "last": float(credit.last),
                    "linear": float(credit.linear),
                }
                for source, credit in found.items()
            }
            for currency, found in report.credits.items()
        },
        "versions": {
            version: {"hits": share.hits, "n": share.n}
            for version, share in report.versions.items()
        },
        "fastest": [source for source, _ in fastest(report)],
        "surprise": dict(report.surprise),
        "reasons": {source: dict(found) for source, found in report.reasons.items()},
    }


def _figure_json(measure: Measure, figure: Figure) -> dict[str, Any]:
    match measure.unit:
        case Unit.COUNT:
            return {"n": figure.n}
        case Unit.SHARE:
            share = figure.share
            value = None if share.too_few else share.value
            interval = list(share.interval)
            return {"hits": share.hits, "n": share.n, "share": value, "interval": interval}
        case Unit.SPAN:
            return {
                "n": figure.n,
                "median_seconds": _seconds(figure.median),
                "p90_seconds": _seconds(figure.p90),
            }
        case Unit.MONEY:
            return {"n": figure.n, "sums": dict(figure.sums)}
        case Unit.RATE:
            return {"n": figure.n, "rate": _rate(figure.rate)}


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _rate(rate: Fraction | None) -> float | None:
    return None if rate is None else float(rate)


def _export(service: MeasureService, arguments: argparse.Namespace, window: Window) -> None:
    source = arguments.source or ALL
    behind = service.behind(arguments.behind, source, window, history=arguments.history)
    rows = _rows(behind)
    if arguments.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    elif arguments.csv:
        writer = csv.DictWriter(sys.stdout, _COLUMNS)
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    else:
        measure = MEASURES[arguments.behind]
        console = Console(highlight=False)
        value = told(measure, behind.figure, service.settings.money.currency)
        console.print(f"{escape(measure.name)}, {window.name}: {escape(value)}")
        console.print(_table(service, behind) if behind.leads else "No lead is behind it.")


def _table(service: MeasureService, behind: Behind) -> Table:
    """The leads for people: names instead of keys and ids, days in the workspace's zone."""
    settings = service.settings
    users = service.store.read(lambda work: Roster(settings).users(work))
    names = {user: settings.people[key].name for key, user in users.items()}
    day = Column("Came", no_wrap=True)
    table = Table("Lead", "Source", day, "Stage", "Owner", "Name", "Company", "Counts")
    words = {True: "yes", False: "no", None: ""}
    for lead, counts in behind.leads:
        came = lead.received_at.astimezone(settings.workspace.zone).date().isoformat()
        owner = names.get(lead.owner, lead.owner) if lead.owner else ""
        who = ("hidden", "hidden") if lead.masked else (lead.data.name, lead.data.company)
        source, stage = settings.source_name(lead.source), phrases.STAGE_NAMES[lead.stage]
        cells = (escape(cell or "") for cell in (source, came, stage, owner, *who))
        table.add_row(str(lead.id), *cells, words[counts])
    return table


def _rows(behind: Behind) -> list[dict[str, Any]]:
    return [
        {
            "lead": lead.id,
            "source": lead.source,
            "received_at": lead.received_at.isoformat(),
            "stage": lead.stage.value,
            "owner": lead.owner,
            "name": None if lead.masked else lead.data.name,
            "company": None if lead.masked else lead.data.company,
            "counts": counts,
        }
        for lead, counts in behind.leads
    ]


def _cell(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value
