"""Concurrent changes share commits, and none is lost or spoilt by its neighbours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from time import sleep

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bot.ports import StoreUnavailableError, UnitOfWork
from storage.database import Database

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_changes_made_at_once_are_all_kept(database: Database) -> None:
    def add(number: int) -> bool:
        return database.change(lambda work: work.inbox.first_time(f"event-{number % 50}", NOW))

    with ThreadPoolExecutor(16) as pool:
        first_times = list(pool.map(add, range(200)))
    assert sum(first_times) == 50


def test_one_callers_error_is_told_to_that_caller_alone(database: Database) -> None:
    def change(number: int) -> str:
        def work(work: UnitOfWork) -> None:
            work.inbox.first_time(f"event-{number}", NOW)
            if number % 10 == 3:
                raise ValueError(f"number {number}")

        try:
            database.change(work)
        except ValueError as error:
            return str(error)
        return "kept"

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(change, range(100)))
    assert outcomes == [f"number {n}" if n % 10 == 3 else "kept" for n in range(100)]

    def new(number: int) -> bool:
        return database.change(lambda work: work.inbox.first_time(f"event-{number}", NOW))

    again = [new(number) for number in range(100)]
    assert again == [n % 10 == 3 for n in range(100)]


def test_a_change_that_raises_leaves_nothing_behind(database: Database) -> None:
    def work(work: UnitOfWork) -> None:
        work.facts.put("greeting", "hello")
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        database.change(work)
    assert database.read(lambda work: work.facts.get("greeting")) is None


def test_a_change_knows_whether_others_wait_for_it(database: Database) -> None:
    began, go_on = Event(), Event()

    def slow(_work: UnitOfWork) -> bool:
        began.set()
        assert go_on.wait(10)
        return database.others_wait()

    assert not database.change(lambda _work: database.others_wait())
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(database.change, slow)
        assert began.wait(10)
        second = pool.submit(database.change, lambda work: work.facts.put("a", "1"))
        while not database._line.length:
            sleep(0.001)
        go_on.set()
        assert first.result()
        second.result()
    assert not database.change(lambda _work: database.others_wait())


def test_a_full_disk_is_told_without_the_values(database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("only SQLite can be given a size limit from here")
    database = Database(database_url)
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.rollback()
    database.change(lambda work: work.facts.put("small", "x"))
    assert database._connection is not None
    database._connection.work.connection.connection.driver_connection.execute(  # type: ignore[union-attr]
        f"PRAGMA max_page_count={pages + 1}"
    )
    with pytest.raises(StoreUnavailableError, match="full") as caught:
        database.change(lambda work: work.facts.put("large", "personal " * 10_000))
    assert "personal" not in str(caught.value)
    database.change(lambda work: work.facts.put("small", "y"))
    assert database.read(lambda work: work.facts.get("small")) == "y"
    database.close()


def test_whoever_waits_is_told_what_a_commit_touched(database: Database) -> None:
    told: list[set[str]] = []
    database.on_change = told.append
    database.change(lambda work: work.facts.put("quiet", "x"))
    database.change(lambda work: work.deliveries.redraw("lead:1:card", NOW))
    assert told == [{"deliveries"}]


def test_a_lost_connection_is_replaced(database: Database) -> None:
    database.change(lambda work: work.facts.put("a", "1"))
    assert database._connection is not None
    if database.engine.dialect.name == "postgresql":
        other = create_engine(database.url, poolclass=NullPool)
        with other.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
    else:
        database._connection.work.connection.invalidate()
    database.change(lambda work: work.facts.put("a", "2"))
    assert database.read(lambda work: work.facts.get("a")) == "2"
