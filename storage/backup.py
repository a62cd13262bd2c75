"""Copies of the whole database, made while Baton works on it, and put back where nothing is."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.ports import StoreUnavailableError
from storage.alone import file_of

#: Pages that are copied between two looks at the progress; 4 KB each.
_PAGES = 2_000
#: Hears how much of it is done, from 0 to 1.
Watch = Callable[[float], None]


class BackupError(Exception):
    """It could not be done, and nothing was changed; the message says why and what to do."""


def back_up(url: URL, target: Path, watch: Watch) -> None:
    """Copy the database as it is at one moment into a file that must not be there yet.

    SQLite becomes a SQLite file, PostgreSQL an archive of pg_dump. The file appears under its name
    only when it is complete and, of SQLite, was found whole.
    """
    if target.exists():
        raise BackupError(f"{target} is there already. Name another file.")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        part.touch(mode=0o600)  # it holds what people told us
        if (source := file_of(url)) is not None:
            if not source.exists():
                raise BackupError(f"There is no {source}.")
            _copy(source, part, watch)
        else:
            # A custom archive is compressed, and restored in one transaction.
            _ask_postgresql("pg_dump", url, "--format=custom", "--no-owner", f"--file={part}")
        with part.open("rb") as copied:
            os.fsync(copied.fileno())
        part.replace(target)
    except OSError as error:
        raise BackupError(f"{part} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def restore(url: URL, source: Path, watch: Watch) -> None:
    """Fill an empty database (of SQLite: a file that is not there) from a backup of its own kind.

    The caller sees to it that nothing works on it.
    """
    if not source.is_file():
        raise BackupError(f"There is no {source}.")
    with source.open("rb") as opened:
        kind = opened.read(16)
    target = file_of(url)
    if target is not None:
        if kind != b"SQLite format 3\0":
            raise BackupError(f"{source} is no backup of a SQLite database.")
        _put(source, target, watch)
    else:
        if kind[:5] != b"PGDMP":
            raise BackupError(f"{source} is no archive of pg_dump.")
        _expect_empty(url)
        words = ("--no-owner", "--exit-on-error", "--single-transaction")
        _ask_postgresql("pg_restore", url, *words, f"--dbname={_conninfo(url)}", str(source))


def faults_of(path: Path) -> list[str]:
    """What SQLite finds wrong with a file, at most three things; empty when it is whole.

    StoreUnavailableError when it cannot be looked through: a full disk damages nothing.
    """
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.OperationalError as error:
        raise StoreUnavailableError(f"{path} cannot be read: {error}; is its disk full?") from error
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [] if found == ["ok"] else found


def _copy(source: Path, target: Path, watch: Watch) -> None:
    def told(_status: int, remaining: int, total: int) -> None:
        watch(1 - remaining / total if total else 1.0)

    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            # Within one reading transaction the copy is of one moment; without it, each change by
            # another process would begin it anew, for ever where there are many.
            old.isolation_level = None
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            old.backup(new, pages=_PAGES, progress=told, sleep=0)
            new.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{source} cannot be copied: {error}.") from error
    if faults := faults_of(target):
        raise BackupError(f"{source} is damaged: {faults[0]}. Use an older backup.")


def _put(source: Path, target: Path, watch: Watch) -> None:
    if target.exists():
        raise BackupError(f"{target} is there already. Move it away, with its -wal and -shm.")
    if faults := faults_of(source):
        raise BackupError(f"{source} is damaged: {faults[0]}. Use an older backup.")
    # The log of another file of that name would be taken for this one's.
    for left in ("-wal", "-shm"):
        target.with_name(target.name + left).unlink(missing_ok=True)
    back_up(URL.create("sqlite", database=str(source)), target, watch)


def _expect_empty(url: URL) -> None:
    try:
        tables = inspect(create_engine(url, poolclass=NullPool)).get_table_names()
    except SQLAlchemyError as error:
        raise BackupError(f"The database cannot be reached: {error.__cause__ or error}.") from error
    if tables:
        raise BackupError(f"{url.database} is not empty. Make a new one: createdb NAME.")


def _conninfo(url: URL) -> str:
    plain = url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def _ask_postgresql(program: str, url: URL, *words: str) -> None:
    """Run one of PostgreSQL's own programs; the password goes where no list of processes shows."""
    found = shutil.which(program)
    if found is None:
        fix = "Install PostgreSQL's client programs, of the server's version or newer"
        raise BackupError(f"{program} is not there. {fix} (Debian: postgresql-client).")
    environ = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    if program == "pg_dump":
        words = (*words, f"--dbname={_conninfo(url)}")
    done = subprocess.run(  # noqa: S603  # a program that is looked up by its name, without a shell
        [found, "--no-password", *words], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        with suppress(IndexError):
            # What it was doing follows the error, as many lines as a statement has.
            reason = next((one for one in said if "error:" in one), said[-1])
            raise BackupError(f"{program} says: {reason}")
        raise BackupError(f"{program} ended with {done.returncode}.")
