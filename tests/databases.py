"""Where tests keep their files, and SQLite databases that are copies of one migrated once."""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool, Pool

from storage import schema

_MEMORY = Path("/dev/shm")  # noqa: S108  # only looked at; what is made there has a name of its own
#: Containers often have 64 MB there; all that runs at once needs a few hundred.
_ROOM = 2**31


def roomy_place() -> Path:
    """The folder for tests' files: in memory, if there is room, else the machine's usual one."""
    usual = Path(tempfile.gettempdir())
    if "PYTEST_DEBUG_TEMPROOT" in os.environ:
        return Path(os.environ["PYTEST_DEBUG_TEMPROOT"])
    if not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ROOM:
        return usual
    return _MEMORY


def trust_the_machine() -> None:
    """Have SQLite not wait for the disk: tests kill processes, never the machine."""

    @event.listens_for(Pool, "checkout")
    def no_synchronisation(connection: Any, record: Any, _proxy: object) -> None:
        if isinstance(connection, sqlite3.Connection) and "trusting" not in record.info:
            record.info["trusting"] = True
            connection.execute("PRAGMA synchronous=OFF")


def migrate(file: Path) -> Path:
    """Make an empty SQLite database with the newest schema, all of it in this file."""
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    schema.upgrade(engine)
    return file


def copy(template: Path, file: Path) -> str:
    """Make a database like that one, and return its address."""
    shutil.copyfile(template, file)
    return f"sqlite:///{file}"
