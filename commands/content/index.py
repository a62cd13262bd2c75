"""`baton content index`: read what changed in the content repositories into the database."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from bot.config import ConfigError, Environment, Settings, load
from bot.ports import StoreUnavailableError
from bot.services.indexing import IndexingService, Outcome, Progress
from commands.clocks import clock_from
from commands.configuration import given_to, print_problems, without_slack
from commands.libraries import libraries_of
from commands.looking import print_unusable
from commands.stopping import interrupted_by_all
from storage import schema
from storage.database import Database

#: Without a terminal a line now and then, so many seconds apart.
_A_LINE_EVERY = 2.0
HOW_TO_SET_UP = (
    "app.yaml names no content repository. Add for example:\n\n"
    "content:\n  repositories:\n    sales:\n      path: content\n\n"
    "docs/content.md says more."
)


def run(arguments: argparse.Namespace) -> int:
    """Index; it can be stopped at any moment and run again, also beside a running Baton.

    Exit codes: 0 everything is read, 1 some files cannot be, 2 the settings, a folder or the
    database cannot be used, 130 stopped.
    """
    try:
        environment = without_slack(arguments)
        settings = load(environment.config, given_to(arguments))
        if not settings.content.repositories:
            print(HOW_TO_SET_UP, file=sys.stderr)
            return 2
        with interrupted_by_all() as heed:
            outcome, refused = _index(environment, settings, heed, everything=arguments.all)
    except ConfigError as error:
        print_problems(error.problems)
    except StoreUnavailableError as error:
        print_unusable(error)
    else:
        _summarise(outcome, refused)
        return 2 if outcome.missing else 1 if refused else 0
    return 2


def _index(
    environment: Environment, settings: Settings, heed: Callable[[], None], *, everything: bool
) -> tuple[Outcome, Sequence[tuple[str, str, str]]]:
    database = Database(environment.database_url.get_secret_value())
    try:
        schema.upgrade(database.engine)
        service = IndexingService(database, libraries_of(settings), clock_from(None), "")
        with _watched() as show:

            def watch(progress: Progress) -> None:
                heed()
                show(progress)

            outcome = service.run(watch, everything=everything)
        return outcome, service.refused()
    finally:
        database.close()


@contextmanager
def _watched() -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal, else a line now and then."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.completed:,} of {task.total:,} files"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console) as bar:
        task = bar.add_task("Reading", total=0)
        yield lambda progress: bar.update(task, total=progress.total, completed=progress.done)


def _lines() -> Callable[[Progress], None]:
    told = time.monotonic()

    def watch(progress: Progress) -> None:
        nonlocal told
        if time.monotonic() - told >= _A_LINE_EVERY:
            told = time.monotonic()
            print(f"{progress.done:,} of {progress.total:,} files", file=sys.stderr, flush=True)

    return watch


def _summarise(outcome: Outcome, refused: Sequence[tuple[str, str, str]]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column()
    for number, what in (
        (outcome.files, "files"),
        (len(outcome.changed.documents), "read"),
        (outcome.changed.removed, "forgotten, because they are gone"),
        (len(refused), "cannot be read"),
    ):
        if number or what == "files":
            table.add_row(f"{number:,}", what)
    console.print(table)
    for key, why in outcome.missing.items():
        print(f"{key}: {why}", file=sys.stderr)
    if refused and console.is_terminal:
        named = Table(box=None, padding=(0, 2, 0, 0))
        named.add_column("File", overflow="fold")
        named.add_column("Why", overflow="fold")
        for key, path, why in refused:
            # What stands in a file's name is no markup.
            named.add_row(Text(f"{key}: {path}"), Text(why))
        Console(highlight=False).print(named)
    elif refused:
        for key, path, why in refused:
            print(f"{key}: {path}: {why}")
