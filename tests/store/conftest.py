"""The table of numbers, and the connection that changes it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import (
    Engine,
    text,
)

from storage.database import Database
from storage.writing import WritingConnection


@pytest.fixture(scope="module")
def things(postgresql: Engine) -> Iterator[Engine]:
    """A database with one table, whose numbers are unique at the end of a transaction."""
    with postgresql.connect() as admin:
        admin.execute(text("DROP DATABASE IF EXISTS things WITH (FORCE)"))
        admin.execute(text("CREATE DATABASE things"))
    url = postgresql.url.set(database="things").render_as_string(hide_password=False)
    database = Database(url)
    with database.engines[0].begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE things (id bigint PRIMARY KEY, n bigint, "
            "CONSTRAINT once UNIQUE (n) DEFERRABLE INITIALLY DEFERRED)"
        )
    yield database.engines[0]
    database.close()


@pytest.fixture
def held(things: Engine) -> Iterator[WritingConnection]:
    with things.begin() as connection:
        connection.exec_driver_sql("TRUNCATE things")
    one = WritingConnection(things, 1.0)
    yield one
    one.close()
