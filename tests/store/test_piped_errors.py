"""Errors end a change on PostgreSQL as they did when each statement was waited for."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread, Timer
from time import monotonic
from typing import Any

import pytest
from psycopg import Error
from sqlalchemy import (
    BigInteger,
    Engine,
    bindparam,
    create_engine,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from bot.domain.leads import LeadData
from bot.ports import StoreUnavailableError, UnitOfWork
from storage.database import Database
from storage.driver import driver_of
from storage.piped import Piped
from storage.prepared import Prepared
from storage.writing import WritingConnection
from tests.store.things import ADD, DIVIDE, GET, PUT, WRONG, change, rows

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("last", ["commit", "look", "sqlalchemy"])
@pytest.mark.parametrize(
    "wrong",
    [
        (PUT, {"id": 1, "n": 9}, IntegrityError, "23505"),
        (DIVIDE, {"id": 1, "n": 0}, DBAPIError, "22012"),
        (WRONG, {"n": 0}, DBAPIError, "42P01"),
    ],
)
def test_an_error_of_what_was_sent_ends_the_change_and_nothing_of_it_is_kept(
    held: WritingConnection,
    things: Engine,
    last: str,
    wrong: tuple[Prepared, dict[str, int], type[DBAPIError], str],
) -> None:
    statement, values, kind, code = wrong
    ends: dict[str, Callable[[], object]] = {
        "commit": held.commit,
        "look": lambda: GET.first(held.connection, {"id": 1}),
        "sqlalchemy": lambda: held.connection.exec_driver_sql("SELECT 1"),
    }
    with change(held) as connection:
        PUT.run(connection, {"id": 1, "n": 1})
    held.begin_within(0.5)
    PUT.run(held.connection, {"id": 2, "n": 2})
    statement.run(held.connection, values)
    PUT.run(held.connection, {"id": 3, "n": 3})
    with pytest.raises(kind) as caught:
        ends[last]()
    assert getattr(caught.value.orig, "sqlstate", None) == code
    assert not caught.value.connection_invalidated
    assert held.roll_back()
    assert rows(things) == [(1, 1)]
    # As good as before, with all that is prepared and that was not.
    with change(held) as connection:
        PUT.run(connection, {"id": 2, "n": 2})
        assert GET.scalar(connection, {"id": 2}) == 2
    assert rows(things) == [(1, 1), (2, 2)]


def test_what_only_the_commit_finds_wrong_is_told(held: WritingConnection, things: Engine) -> None:
    held.begin()
    PUT.many(held.connection, [{"id": 1, "n": 1}, {"id": 2, "n": 1}])
    with pytest.raises(IntegrityError):
        held.commit()
    assert held.roll_back()
    assert rows(things) == []


def test_a_server_that_ended_the_connection_is_noticed_and_told(
    held: WritingConnection, things: Engine
) -> None:
    with change(held) as connection:
        PUT.run(connection, {"id": 1, "n": 1})
        pid = driver_of(connection).info.backend_pid
    _end(things, pid)
    held.begin()
    PUT.run(held.connection, {"id": 2, "n": 2})
    with pytest.raises(OperationalError) as caught:
        held.commit()
    assert caught.value.connection_invalidated
    assert not held.roll_back()
    assert rows(things) == [(1, 1)]


def test_a_server_that_ends_the_connection_meanwhile_is_noticed(
    held: WritingConnection, things: Engine
) -> None:
    held.begin()
    PUT.run(held.connection, {"id": 1, "n": 1})
    assert GET.scalar(held.connection, {"id": 1}) == 1
    pid = driver_of(held.connection).info.backend_pid
    ender = Timer(0.2, _end, (things, pid))
    ender.start()
    began = monotonic()
    with pytest.raises(OperationalError) as caught:
        _SLEEP.first(held.connection, {"s": 5})
    ender.join()
    assert monotonic() - began < 3
    assert caught.value.connection_invalidated
    assert getattr(caught.value.orig, "sqlstate", None) == "57P01"
    assert rows(things) == []


_SLEEP = Prepared(
    lambda _: (
        text("SELECT pg_sleep(:s) IS NULL AS s")
        .bindparams(bindparam("s", type_=BigInteger))
        .columns(s=BigInteger())
    )
)


def _end(things: Engine, pid: int) -> None:
    with things.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 2000)")


def test_a_lock_that_is_not_had_in_time_is_told_with_the_commit(
    held: WritingConnection, things: Engine
) -> None:
    with change(held) as connection:
        PUT.run(connection, {"id": 1, "n": 1})
    other = create_engine(things.url, poolclass=NullPool)
    with other.connect() as locking:
        locking.exec_driver_sql("SELECT 1 FROM things WHERE id = 1 FOR UPDATE")
        held.begin_within(0.05)
        ADD.run(held.connection, {"id": 1, "n": 1})
        PUT.run(held.connection, {"id": 2, "n": 2})
        with pytest.raises(DBAPIError) as caught:
            held.commit()
        assert getattr(caught.value.orig, "sqlstate", None) == "55P03"
        assert held.roll_back()
    assert rows(things) == [(1, 1)]
    with change(held) as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar_one() != "50ms"


def test_one_callers_broken_statement_is_told_to_that_caller_alone(database: Database) -> None:
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite waits for nothing")
    lead = database.change(lambda work: work.arrivals.add("form", "1", LeadData(name="Ana"), NOW))

    def seen(number: int) -> Callable[[UnitOfWork], None]:
        # The last one tells of a card of a lead that is not there.
        about = lead if number else lead + 1
        return lambda work: work.deliveries.card_seen(about, "C1", f"{number}")

    told: dict[int, bool] = {}

    def one(number: int) -> None:
        with suppress(StoreUnavailableError):
            database.change(seen(number))
            told[number] = True

    people = [Thread(target=one, args=(number,)) for number in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(told) == [1, 2, 3, 4, 5, 6, 7]
    cards = database.read(lambda work: work.deliveries.all_cards([lead]))
    assert len(cards[lead]) == 7


def test_a_pipe_that_lost_its_connection_says_so_again(held: WritingConnection) -> None:
    piped: Any = held._straight
    assert isinstance(piped, Piped)
    driver_of(held.connection).close()
    for _ in range(2):
        with pytest.raises(Error):
            piped.say(b"BEGIN")
    assert not held.roll_back()


def test_nothing_is_kept_of_what_followed_a_begin_that_failed_however_much_it_is(
    held: WritingConnection, things: Engine
) -> None:
    def much() -> None:
        for number in range(300):
            PUT.run(held.connection, {"id": number, "n": number})
        held.commit()

    with change(held) as connection:
        PUT.run(connection, {"id": 1000, "n": 1000})
    held.connection.info["straight"].say(b"BEGIN ISOLATION LEVEL SO SO")
    with pytest.raises(DBAPIError):
        much()
    assert held.roll_back()
    assert rows(things) == [(1000, 1000)]
