"""Whether the database can be reached, read and written, is whole, and has room."""

import shutil
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.ports import StoreUnavailableError
from commands.diagnosis.findings import Findings, Part, counted
from commands.looking import remedy
from storage import schema
from storage.alone import file_of, is_taken
from storage.database import Database

#: Free bytes on the database's disk that leave time to act.
LEAST_ROOM = 200_000_000
_DATABASE = Part("database")
_CHECK_URL = "Check BATON_DATABASE_URL, and that the database runs and lets Baton in."


def missing_file(database: Database) -> bool:
    """Whether it is a SQLite file that nobody has made yet; looking into it would make it."""
    path = file_of(database.url)
    return path is not None and not path.exists()


def examine(database: Database, least_room: int = LEAST_ROOM) -> Findings:
    """Look at everything; what is written is undone."""
    path = file_of(database.url)
    if path is not None and not path.parent.is_dir():
        what = f"There is no folder {path.parent}."
        yield _DATABASE.problem(what, "Make it, or change BATON_DATABASE_URL.")
        return
    if path is not None:
        yield from _room(path.parent, least_room)
    if missing_file(database):
        what = f"{path} is not there yet."
        yield _DATABASE.note(what, "`baton run` makes it when it starts.")
        return
    for look in (_alone, _schema, _writable, _whole):
        try:
            yield from look(database)
        except (SQLAlchemyError, StoreUnavailableError) as error:
            why = _why(error)
            what = f"{_name(database)} cannot be used ({why})."
            yield _DATABASE.problem(what, remedy(why) or _CHECK_URL)
            return


def _alone(database: Database) -> Findings:
    if is_taken(database.url):
        yield _DATABASE.ok("One Baton works on it now; a second one would refuse to start.")


def _room(folder: Path, least: int) -> Findings:
    free = shutil.disk_usage(folder).free
    told = f"{free / 1e9:.1f} GB free beside the database"
    if free < least:
        what = f"Only {told}; {least / 1e6:.0f} MB are the least."
        yield _DATABASE.problem(what, "Make room: without it no lead and no click can be kept.")
    else:
        yield _DATABASE.ok(f"{told}.")


def _schema(database: Database) -> Findings:
    current = schema.current(database.engine)
    name = _name(database)
    if current == schema.newest():
        yield _DATABASE.ok(f"{name} has this version's schema.")
    elif current is None:
        yield _DATABASE.note(f"{name} is empty.", "`baton run` fills it when it starts.")
    elif schema.knows(current):
        what = f"{name} has an earlier version's schema ({current})."
        yield _DATABASE.note(what, "`baton run` brings it up to date, or `baton db upgrade`.")
    else:
        what = f"{name} has a newer version's schema ({current})."
        fix = "This one works beside it during an update; then bring it to that version, too."
        yield _DATABASE.note(what, fix)


def _writable(database: Database) -> Findings:
    with database.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("CREATE TABLE doctors_probe (n integer)"))
        transaction.rollback()
    yield _DATABASE.ok("It can be written.")


def _whole(database: Database) -> Findings:
    if file_of(database.url) is None:
        return
    with database.engine.connect() as connection:
        faults = connection.execute(text("PRAGMA quick_check(3)")).scalars().all()
    if faults == ["ok"]:
        yield _DATABASE.ok("SQLite finds it whole.")
    else:
        what = f"SQLite finds it damaged, {counted(len(faults), 'fault')} or more: {faults[0]}"
        yield _DATABASE.problem(what, "Stop Baton, keep a copy, and restore the last backup.")


def _name(database: Database) -> str:
    if database.url.get_backend_name() == "sqlite":
        return str(database.url.database)
    return database.url.render_as_string(hide_password=True)


def _why(error: SQLAlchemyError | StoreUnavailableError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
