"""`baton import`: leads from a CSV or JSON Lines file, as history or as if they had just come."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from bot.config import ConfigError, Environment, Settings, load
from bot.domain.people import Home
from bot.domain.written_times import DateOrder
from bot.ports import StoreUnavailableError
from bot.services.cards import Cards
from bot.services.imports import (
    ImportOptions,
    ImportResult,
    ImportService,
    Progress,
    UnknownSourceError,
)
from bot.services.leads import LeadService
from bot.services.reading import UnreadableFileError
from bot.services.refused_rows import refused_path
from commands.clocks import clock_from
from commands.configuration import given_to, print_problems, without_slack
from commands.looking import print_unusable
from commands.stopping import interrupted_by_all
from storage import schema
from storage.database import Database

#: Without a terminal a line now and then, so many seconds apart.
_A_LINE_EVERY = 2.0


def run(arguments: argparse.Namespace) -> int:
    """Import a file; it can be stopped at any moment and run again.

    Exit codes: 0 all rows are kept, 1 some were refused, 2 the file, the settings or the database
    cannot be used, 130 stopped.
    """
    path = Path(arguments.file)
    options = ImportOptions(
        source=arguments.source,
        announce=arguments.announce,
        received_column=arguments.received_column,
        dates=DateOrder(arguments.dates) if arguments.dates else None,
        refused=Path(arguments.refused) if arguments.refused else None,
    )
    try:
        environment = without_slack(arguments)
        settings = load(environment.config, given_to(arguments))
        with interrupted_by_all() as heed:
            result = _import(environment, settings, path, options, heed)
    except ConfigError as error:
        print_problems(error.problems)
    except UnknownSourceError as error:
        print(error, file=sys.stderr)
    except UnreadableFileError as error:
        print(f"{error} {error.fix}", file=sys.stderr)
    except StoreUnavailableError as error:
        print_unusable(error)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
    else:
        _summarise(result, options, path)
        return 1 if result.refused else 0
    return 2


def _import(
    environment: Environment,
    settings: Settings,
    path: Path,
    options: ImportOptions,
    heed: Callable[[], None],
) -> ImportResult:
    database = Database(environment.database_url.get_secret_value())
    try:
        schema.upgrade(database.engine)
        clock = clock_from(None)
        # Cards are drawn by the running bot, which knows the workspace; here nothing is shown.
        cards = Cards(settings, Home(team="", bot_user=""))
        leads = LeadService(database, settings, cards, clock)
        with _watched(path.name) as show:

            def watch(progress: Progress) -> None:
                heed()
                show(progress)

            return ImportService(database, settings, leads, clock).run(path, options, watch)
    finally:
        database.close()


@contextmanager
def _watched(name: str) -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal, else a line now and then."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _lines()
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f} a second"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console) as bar:
        task = bar.add_task(name, total=None, rows=0, rate=0.0)
        began = time.monotonic()

        def watch(progress: Progress) -> None:
            rows = progress.result.read
            bar.update(
                task,
                total=progress.size,
                completed=progress.position,
                rows=rows,
                rate=rows / max(time.monotonic() - began, 0.001),
            )

        yield watch


def _lines() -> Callable[[Progress], None]:
    began = told = time.monotonic()

    def watch(progress: Progress) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _A_LINE_EVERY:
            told = now
            rows, share = progress.result.read, progress.position / max(progress.size, 1)
            rate = rows / (now - began)
            print(f"{share:4.0%}  {rows:,} rows, {rate:,.0f} a second", file=sys.stderr, flush=True)

    return watch


def _summarise(result: ImportResult, options: ImportOptions, path: Path) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column()
    how = "" if options.announce else " as history, without cards"
    rows, leads = (("", "s")[number != 1] for number in (result.read, result.added))
    for number, what in (
        (result.read, f"row{rows} read"),
        (result.added, f"lead{leads} added{how}"),
        (result.joined, "joined a lead that is still open"),
        (result.repeated, ("were", "was")[result.repeated == 1] + " there already"),
        (result.refused, "refused"),
    ):
        if number or what.endswith("read"):
            table.add_row(f"{number:,}", what)
    console = Console(highlight=False)
    console.print(table)
    if result.refused:
        console.print(
            *result.why,
            *(["…"] if result.refused > len(result.why) else []),
            sep="\n",
            emoji=False,
            soft_wrap=True,
            markup=False,
        )
        refused = options.refused or refused_path(path)
        print(f"The refused rows are in {refused}, each with its reason: correct and import them.")
    if options.announce and result.added:
        print("The running bot posts their cards, about one a second in each channel.")
