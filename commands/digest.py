"""`baton digest`: a digest of any window, as it would be posted or as it was."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, Settings, load
from bot.domain.digest_json import as_json
from bot.domain.digests import Digest, Line, Section
from bot.domain.digests import Table as Rows
from bot.domain.window_names import begun
from bot.ports import StoreUnavailableError, UnitOfWork
from bot.services.digesting import DigestService
from bot.services.gap_desk import content_requests
from bot.services.roster import Roster
from bot.services.scoring import ScoreService
from bot.slack.views.charts import chart_table
from commands.clocks import clock_from
from commands.configuration import given_to, print_problems
from commands.digest_page import page
from commands.digest_parts import digest_service
from commands.digest_plain import SIGNS, notes_of, plain
from commands.looking import looking_at, print_unreadable
from storage.database import Database


class _RefusedError(Exception):
    """What was asked for is not there; the sentence says what is."""


def run(arguments: argparse.Namespace) -> int:
    """Print a digest, or write it to a file.

    Exit codes: 0 printed, 1 the database cannot be read or the file not be written, 2 the settings
    or an option are wrong.
    """
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    database = Database(environment.database_url.get_secret_value())
    try:
        made = _made(_service(database, settings), arguments)
        names = database.read(lambda work: _names(work, settings))
    except (_RefusedError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    finally:
        database.close()
    return _show(made, names, arguments)


def _service(database: Database, settings: Settings) -> DigestService:
    clock, roster = clock_from(None), Roster(settings)
    scoring = ScoreService(
        database,
        settings,
        clock,
        lambda work, start, end: content_requests(work, start, end, clock()),
    )
    return digest_service(database, settings, roster, scoring, clock)


def _made(service: DigestService, arguments: argparse.Namespace) -> Digest:
    if arguments.of:
        key, _, period = arguments.of.partition(":")
        service.find(key)
        told = service.store.read(lambda work: work.digests.of_period(key, period))
        if told is None or told.digest is None:
            posted = service.store.read(lambda work: work.digests.told(key, 5))
            there = ", ".join(f"{key}:{one.period}" for one in posted)
            raise _RefusedError(
                f'No digest "{arguments.of}" was posted. '
                + (f"The newest are: {there}." if there else "None was posted yet.")
            )
        return told.digest
    if not arguments.key:
        known = ", ".join(service.settings.digests) or "none; app.yaml names them under digests:"
        raise _RefusedError(f"Say which digest. There are: {known}.")
    window = service.window(arguments.key, arguments.window or "")
    return service.make(arguments.key, begun(window, service.clock()))


def _names(work: UnitOfWork, settings: Settings) -> Mapping[str, str]:
    users = Roster(settings).users(work)
    return {user: settings.people[key].name for key, user in users.items()}


def _show(made: Digest, names: Mapping[str, str], arguments: argparse.Namespace) -> int:
    if arguments.json:
        print(json.dumps(as_json(made), indent=2, ensure_ascii=False))
    elif arguments.html:
        try:
            Path(arguments.html).write_text(page(made, names), encoding="utf-8")
        except OSError as error:
            print(f"{arguments.html} cannot be written: {error.strerror}.", file=sys.stderr)
            return 1
        print(f"Wrote {arguments.html}.")
    else:
        _print(Console(highlight=False), made, names)
    return 0


def _print(console: Console, made: Digest, names: Mapping[str, str]) -> None:
    console.print(f"[bold]{escape(made.title)}[/bold]")
    for note in notes_of(made, names):
        console.print(escape(note))
    console.print()
    console.print(f"[bold]{_line(made.headline, names)}[/bold]")
    for one in made.sections:
        console.print()
        _print_section(console, one, names)


def _print_section(console: Console, one: Section, names: Mapping[str, str]) -> None:
    console.print(f"[bold]{escape(one.title)}[/bold]")
    for line in (*one.lines, *one.details):
        console.print(f"  {_line(line, names)}")
    if one.chart and not one.table:
        console.print(_table(chart_table(one.chart)))
    for rows in (one.table, one.detail_table):
        if rows is not None:
            console.print(_table(rows))


def _line(line: Line, names: Mapping[str, str]) -> str:
    return escape(f"{SIGNS[line.tone]}{plain(line, names)}")


def _table(rows: Rows) -> Table:
    first, *others = rows.header
    table = Table(escape(first), *map(escape, others))
    for row in rows.rows:
        table.add_row(*map(escape, row))
    return table
