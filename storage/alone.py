"""One process at a time works on a SQLite file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL

from bot.ports import StoreUnavailableError


class TakenError(Exception):
    """Another process works on the file; the message says which file and what to do."""


def file_of(url: URL) -> Path | None:
    """The SQLite file; None for a server, and for what is only in memory."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or ":" in name:
        return None
    return Path(name).absolute()


@contextmanager
def alone_on(url: URL) -> Iterator[None]:
    """Hold the SQLite file against other processes that ask; anything else needs no holding.

    The operating system lets go of it when a process ends in whatever way. TakenError when it is
    held already; StoreUnavailableError when the folder cannot be written.
    """
    path = file_of(url)
    if path is None:
        yield
        return
    if not path.parent.is_dir():
        raise StoreUnavailableError(f"there is no folder {path.parent}")
    lock = FileLock(f"{path}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        what = f"Another Baton works on {path}."
        fix = "A SQLite file is for one process: stop the other, or use PostgreSQL."
        raise TakenError(f"{what} {fix}") from None
    except OSError as error:
        raise StoreUnavailableError(f"{path.parent}: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


def is_taken(url: URL) -> bool:
    """Whether a process holds the file now."""
    try:
        with alone_on(url):
            return False
    except TakenError:
        return True
