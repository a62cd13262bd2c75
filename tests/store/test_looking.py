"""Connections that look are kept, few, and replaced when the server has dropped them."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

import storage.looking
from bot.ports import StoreUnavailableError, UnitOfWork
from storage.database import Database
from storage.looking import AT_ONCE
from storage.unit_of_work import SqlUnitOfWork

_THERE = text("SELECT count(*) FROM pg_stat_activity WHERE datname = 'looked'")
#: Waits until they are gone, for 5 s.
_END = text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'looked'")
_BUSY = text("SELECT count(*) FROM pg_stat_activity WHERE datname = 'looked' AND state <> 'idle'")


@pytest.fixture
def looked(postgresql: Engine) -> Iterator[Database]:
    with postgresql.connect() as admin:
        admin.execute(text("DROP DATABASE IF EXISTS looked WITH (FORCE)"))
        admin.execute(text("CREATE DATABASE looked TEMPLATE empty"))
    found = Database(postgresql.url.set(database="looked").render_as_string(hide_password=False))
    yield found
    found.close()


def told(postgresql: Engine, statement: Any) -> Any:
    with postgresql.connect() as admin:
        return admin.execute(statement).scalar()


def counted(postgresql: Engine, statement: Any, wanted: int) -> bool:
    """Whether so many are counted soon: the server takes a moment to see that somebody has gone."""
    until = time.monotonic() + 10
    while told(postgresql, statement) != wanted:
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def value(work: UnitOfWork) -> str | None:
    return work.facts.get("value")


def connection_of(work: UnitOfWork) -> Any:
    assert isinstance(work, SqlUnitOfWork)
    return work.connection


def together(count: int, database: Database, look: Callable[[UnitOfWork], object]) -> None:
    """Have so many look, each of whom waits until all have begun."""
    begun = threading.Barrier(count)

    def wait(work: UnitOfWork) -> None:
        look(work)
        begun.wait(20)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(lambda _: database.read(wait), range(count)))


@contextmanager
def away(postgresql: Engine) -> Iterator[None]:
    """The server ends all connections and takes no new ones, as while it is started anew."""
    told_of = "ALTER DATABASE looked WITH ALLOW_CONNECTIONS"
    with postgresql.connect() as admin:
        admin.execute(text(f"{told_of} false"))
        admin.execute(_END)
    yield
    with postgresql.connect() as admin:
        admin.execute(text(f"{told_of} true"))


def test_the_next_look_uses_the_same_connection_and_sees_what_was_committed_since(
    database: Database,
) -> None:
    used = set()

    def look(work: UnitOfWork) -> str | None:
        used.add(id(connection_of(work)))
        return value(work)

    assert database.read(look) is None
    database.change(lambda work: work.facts.put("value", "1"))
    assert database.read(look) == "1"
    assert len(used) == 1


def test_a_look_sees_one_moment_and_keeps_nothing(database: Database) -> None:
    def look(work: UnitOfWork) -> list[str | None]:
        before = value(work)
        database.change(lambda other: other.facts.put("value", "meanwhile"))
        return [before, value(work)]

    assert database.read(look) == [None, None]
    assert database.read(value) == "meanwhile"
    if database.engine.dialect.name == "postgresql":
        # SQLite lets only those write who said so when they began.
        database.read(lambda work: work.facts.put("other", "thrown away"))
        assert database.read(lambda work: work.facts.get("other")) is None


def test_whoever_raises_gives_the_connection_back(database: Database) -> None:
    def fail(_work: UnitOfWork) -> None:
        raise KeyError("of the caller")

    for _ in range(AT_ONCE + 1):
        with pytest.raises(KeyError):
            database.read(fail)
    assert database.read(value) is None


def test_no_look_begins_on_a_connection_whose_statement_failed(database: Database) -> None:
    used = []

    def fail(work: UnitOfWork) -> None:
        used.append(connection_of(work))
        connection_of(work).exec_driver_sql("SELECT nonsense")

    for _ in range(AT_ONCE + 1):
        with pytest.raises(StoreUnavailableError):
            database.read(fail)
    assert len({id(one) for one in used}) == AT_ONCE + 1
    assert all(one.closed for one in used)
    assert database.read(value) is None


def test_looks_go_on_when_the_server_has_ended_their_connections(
    postgresql: Engine, looked: Database
) -> None:
    looked.change(lambda work: work.facts.put("value", "kept"))
    together(4, looked, value)
    told(postgresql, _END)
    assert looked.read(value) == "kept"
    # None of the others that were ended is left to be tried.
    assert counted(postgresql, _THERE, 1)
    together(4, looked, value)


def test_a_glance_tries_again_when_the_server_has_ended_its_connection(
    postgresql: Engine, looked: Database
) -> None:
    looked.change(lambda work: work.facts.put("value", "kept"))
    for before in (looked.read, looked.glance):
        assert before(value) == "kept"
        together(3, looked, value)
        told(postgresql, _END)
        assert looked.glance(value) == "kept"
    with away(postgresql), pytest.raises(StoreUnavailableError):
        looked.glance(value)
    assert looked.glance(value) == "kept"


def test_a_glance_sees_what_is_committed_and_leaves_no_transaction(database: Database) -> None:
    database.read(value)
    assert database.glance(value) is None
    database.change(lambda work: work.facts.put("value", "1"))
    assert database.glance(value) == "1"
    # The way by SQLAlchemy begins one of its own.
    assert database.glance(lambda work: work.facts.first("val")) == "value"
    database.change(lambda work: work.facts.drop("value"))
    assert database.glance(lambda work: work.facts.first("val")) is None
    assert database.read(value) is None
    with pytest.raises(StoreUnavailableError):
        database.glance(lambda work: connection_of(work).exec_driver_sql("SELECT nonsense"))
    assert database.glance(value) is None


def test_nobody_who_has_looked_is_left_in_a_transaction(
    postgresql: Engine, looked: Database
) -> None:
    together(6, looked, value)
    assert counted(postgresql, _BUSY, 0)


def test_a_look_whose_connection_is_ended_fails_and_the_next_does_not(
    postgresql: Engine, looked: Database
) -> None:
    def look(work: UnitOfWork) -> None:
        told(postgresql, _END)
        value(work)

    with pytest.raises(StoreUnavailableError):
        looked.read(look)
    assert looked.read(value) is None


def test_looks_work_again_when_the_server_is_back(postgresql: Engine, looked: Database) -> None:
    together(3, looked, value)
    with away(postgresql):
        for _ in range(AT_ONCE + 1):
            with pytest.raises(StoreUnavailableError):
                looked.read(value)
    assert looked.read(value) is None
    together(AT_ONCE, looked, value)


def test_a_table_that_is_another_now_spoils_one_look_at_most(
    postgresql: Engine, looked: Database
) -> None:
    assert looked.read(value) is None
    with looked.engine.connect() as connection, connection.begin():
        connection.execute(text("ALTER TABLE facts ALTER COLUMN value TYPE varchar(90)"))
    with pytest.raises(StoreUnavailableError, match="cached plan"):
        looked.read(value)
    assert looked.read(value) is None


def test_so_many_look_at_once_and_the_others_wait_for_them(
    postgresql: Engine, looked: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.looking, "PATIENCE", 0.2)
    full, done = threading.Barrier(AT_ONCE + 1), threading.Event()

    def stay(work: UnitOfWork) -> None:
        value(work)
        full.wait(20)
        done.wait(20)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        staying = [pool.submit(looked.read, stay) for _ in range(AT_ONCE)]
        full.wait(20)
        with pytest.raises(StoreUnavailableError):
            looked.read(value)
        # Who reads much has a place of its own.
        assert looked.read_much(value) is None
        done.set()
        for one in staying:
            one.result()
    assert looked.read(value) is None
    # Those who looked are kept; the two who read much are the pool's.
    assert counted(postgresql, _THERE, AT_ONCE + 2)


def test_no_connection_is_left_when_the_database_is_closed(
    postgresql: Engine, looked: Database
) -> None:
    together(5, looked, value)

    def close(work: UnitOfWork) -> None:
        value(work)
        looked.close()

    # The one that looks while it is closed follows when it has looked.
    looked.read(close)
    assert counted(postgresql, _THERE, 0)


def test_what_is_prepared_is_prepared_once(looked: Database) -> None:
    prepared = "SELECT name FROM pg_prepared_statements WHERE statement LIKE '%%facts.name%%'"

    def look(work: UnitOfWork) -> list[str]:
        value(work)
        with pytest.raises(DBAPIError):
            connection_of(work).exec_driver_sql("SELECT 1 / 0")
        return []

    def names(work: UnitOfWork) -> list[str]:
        value(work)
        return list(connection_of(work).exec_driver_sql(prepared).scalars())

    before = looked.read(names)
    # What fails and is passed over by its caller leaves the connection as it was.
    looked.read(look)
    assert looked.read(names) == before
    assert len(before) == 1
