"""`baton db backup` and `baton db restore`: a copy of everything, and how it is put back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import URL

from bot.ports import StoreUnavailableError
from commands.stopping import interrupted_by_all
from storage.alone import TakenError, alone_on, file_of
from storage.backup import BackupError, Watch, back_up, restore


def run_backup(url: URL, file: str | None) -> int:
    """Copy the database into a file; exit codes: 0 done, 1 not possible."""
    ending = "db" if file_of(url) else "dump"
    target = Path(file or f"baton-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.{ending}").absolute()
    try:
        # A half copy holds what people told us: it goes, too, when a time limit sends SIGTERM.
        with interrupted_by_all(), _watched("Copying") as watch:
            back_up(url, target, watch)
    except (BackupError, StoreUnavailableError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{target} ({target.stat().st_size / 1e6:,.1f} MB)")
    return 0


def run_restore(url: URL, file: str | None) -> int:
    """Fill an empty database from a copy; exit codes: 0 done, 1 not possible."""
    if file is None:
        print("Say from which file: baton db restore FILE", file=sys.stderr)
        return 1
    try:
        with interrupted_by_all(), alone_on(url), _watched("Restoring") as watch:
            restore(url, Path(file).absolute(), watch)
    except (BackupError, TakenError, StoreUnavailableError) as error:
        print(error, file=sys.stderr)
        return 1
    name = url.database or url.render_as_string(hide_password=True)
    print(f"{name} is as it was in {file}. `baton run` goes on from there.")
    return 0


@contextmanager
def _watched(words: str) -> Iterator[Watch]:
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(words, total=1.0)
        yield lambda done: progress.update(task, completed=done)
