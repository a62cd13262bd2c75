"""A change on PostgreSQL waits only for answers that it needs, and errors end it as they did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Thread, Timer
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import Error
from psycopg.pq import PipelineStatus, TransactionStatus
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    Text,
    bindparam,
    create_engine,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from bot.domain.leads import LeadData
from bot.ports import StoreUnavailableError, UnitOfWork
from storage.database import Database
from storage.driver import driver_of
from storage.piped import NotForeseenError, Piped
from storage.prepared import Prepared
from storage.writing import WritingConnection

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _statement(sql: str, *names: str) -> Prepared:
    return Prepared(
        lambda _: text(sql).bindparams(*(bindparam(name, type_=BigInteger) for name in names))
    )


PUT = _statement("INSERT INTO things (id, n) VALUES (:id, :n)", "id", "n")
ADD = _statement("UPDATE things SET n = n + :n WHERE id = :id", "id", "n")
DIVIDE = _statement("UPDATE things SET n = n / :n WHERE id = :id", "id", "n")
GET = Prepared(
    lambda _: (
        text("SELECT n FROM things WHERE id = :id")
        .bindparams(bindparam("id", type_=BigInteger))
        .columns(n=BigInteger())
    )
)
THINGS = Table("things", MetaData(), Column("id", BigInteger), Column("n", BigInteger))
#: These tell which table they are about; words may be about any.
LOOK = Prepared(lambda _: select(THINGS.c.n).where(THINGS.c.id == bindparam("id")))
CHANGE = Prepared(
    lambda _: (
        update(THINGS)
        .where(THINGS.c.id == bindparam("id_"))
        .values(n=THINGS.c.n + bindparam("by", type_=BigInteger))
    )
)
WRONG = _statement("UPDATE nowhere SET n = :n", "n")


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


@contextmanager
def change(held: WritingConnection) -> Iterator[Connection]:
    held.begin_within(None)
    yield held.connection
    held.commit()


def rows(things: Engine) -> list[tuple[int, int]]:
    with things.connect() as connection:
        found = connection.exec_driver_sql("SELECT id, n FROM things ORDER BY id").all()
        return [(row.id, row.n) for row in found]


class Waits:
    """Counts how often PostgreSQL is waited for."""

    def __init__(self, held: WritingConnection, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        piped: Any = held._straight
        take = piped._take

        def counted() -> Any:
            self.count += 1
            return take()

        monkeypatch.setattr(piped, "_take", counted)


def test_a_change_that_looks_at_nothing_waits_once(
    held: WritingConnection, things: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = Waits(held, monkeypatch)
    with change(held) as connection:
        PUT.many(connection, [{"id": one, "n": one} for one in range(50)])
        ADD.run(connection, {"id": 3, "n": 100})
    assert waits.count == 1
    assert rows(things)[3] == (3, 103)
    with change(held) as connection:
        ADD.run(connection, {"id": 3, "n": 1})
        assert GET.scalar(connection, {"id": 3}) == 104
    assert waits.count == 3


def test_what_was_foreseen_is_asked_together_and_once(
    held: WritingConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = Waits(held, monkeypatch)
    with change(held) as connection:
        PUT.many(connection, [{"id": one, "n": one} for one in range(4)])
        for one in range(4):
            LOOK.foresee(connection, {"id": one})
        assert [LOOK.scalar(connection, {"id": one}) for one in (2, 0, 1, 3)] == [2, 0, 1, 3]
        assert waits.count == 1
        assert LOOK.scalar(connection, {"id": 2}) == 2
        assert waits.count == 2
        LOOK.foresee(connection, {"id": 9})
        assert LOOK.first(connection, {"id": 8}) is None
        assert LOOK.first(connection, {"id": 9}) is None
        assert waits.count == 3
    # What was foreseen in vain is not asked with the commit.
    LOOK.foresee(held.connection, {"id": 1})
    with change(held) as connection:
        LOOK.foresee(connection, {"id": 1})
    assert waits.count == 5


@pytest.mark.parametrize("kind", ["change", "add", "plain"])
def test_what_was_foreseen_is_asked_again_when_it_may_have_changed(
    held: WritingConnection, kind: str
) -> None:
    with change(held) as connection:
        PUT.run(connection, {"id": 1, "n": 1})
        LOOK.foresee(connection, {"id": 1})
        assert LOOK.first(connection, {"id": 2}) is None
        if kind == "plain":
            connection.exec_driver_sql("UPDATE things SET n = n + 4 WHERE id = 1")
        else:
            _step(connection, kind, 1, 4)
        assert LOOK.scalar(connection, {"id": 1}) == 5


def test_only_look_ups_are_foreseen(held: WritingConnection) -> None:
    with change(held) as connection:
        work = held.work
        for wrong in (
            lambda: CHANGE.run(connection, {"id_": 1, "by": 1}),
            lambda: GET.first(connection, {"id": 1}),
            lambda: connection.exec_driver_sql("SELECT 1"),
        ):
            with pytest.raises(NotForeseenError):
                work.foresee(wrong)


def test_what_psycopg_asks_sees_what_was_sent_before(held: WritingConnection) -> None:
    with change(held) as connection:
        PUT.run(connection, {"id": 1, "n": 5})
        assert connection.exec_driver_sql("SELECT n FROM things").scalar_one() == 5
        pg = driver_of(connection).pgconn
        assert pg.pipeline_status == PipelineStatus.OFF
        assert pg.transaction_status == TransactionStatus.INTRANS
        ADD.run(connection, {"id": 1, "n": 2})
        assert driver_of(connection).execute("SELECT n FROM things").fetchone() == (7,)
        assert GET.scalar(connection, {"id": 1}) == 7
    assert driver_of(held.connection).pgconn.transaction_status == TransactionStatus.IDLE


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


def test_what_was_sent_is_undone_without_being_waited_for(
    held: WritingConnection, things: Engine
) -> None:
    held.begin()
    PUT.run(held.connection, {"id": 1, "n": 1})
    assert held.roll_back()
    held.begin()
    DIVIDE.run(held.connection, {"id": 1, "n": 0})
    WRONG.run(held.connection, {"n": 0})
    assert held.roll_back()
    assert rows(things) == []
    with change(held) as connection:
        PUT.run(connection, {"id": 1, "n": 1})
    assert rows(things) == [(1, 1)]


def test_more_than_fits_on_the_line_is_kept(held: WritingConnection, things: Engine) -> None:
    long = Prepared(
        lambda _: text("INSERT INTO things SELECT :id, length(:words) + :id").bindparams(
            bindparam("id", type_=BigInteger), bindparam("words", type_=Text)
        )
    )
    count, words = 700, "x" * 10_000
    with change(held) as connection:
        PUT.many(connection, [{"id": one, "n": one} for one in range(count)])
        long.many(connection, [{"id": count + one, "words": words} for one in range(count)])
        assert GET.scalar(connection, {"id": count - 1}) == count - 1
    assert len(rows(things)) == 2 * count


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


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["put", "add", "divide", "get", "all", "plain", "wrong", "look", "change", "foresee"]
        ),
        st.integers(0, 4),
        st.integers(0, 3),
    ),
    max_size=16,
)


@given(st.lists(st.tuples(STEPS, st.booleans()), max_size=4))
def test_any_changes_end_as_they_do_when_each_statement_is_waited_for(
    things: Engine, changes: list[tuple[list[tuple[str, int, int]], bool]]
) -> None:
    told = [_play(things, changes, piped=piped) for piped in (False, True)]
    assert told[0] == told[1]


def _play(
    things: Engine, changes: list[tuple[list[tuple[str, int, int]], bool]], *, piped: bool
) -> list[object]:
    """What a caller hears of each change, and what is there in the end."""
    with things.begin() as connection:
        connection.exec_driver_sql("TRUNCATE things")
    held = WritingConnection(things, 1.0)
    if not piped:
        line: Any = held._straight

        def waiting(run: Callable[..., None]) -> Callable[..., None]:
            def waited(*words: Any) -> None:
                run(*words)
                line._take()

            return waited

        line.run = waiting(line.run)
        line.foresees = False
    told: list[object] = []
    for steps, keep in changes:
        heard: list[object] = []
        try:
            held.begin_within(None)
            heard.extend(_step(held.connection, *step) for step in steps)
            if keep:
                held.commit()
            else:
                heard = ["undone"]
                assert held.roll_back()
        except DBAPIError as error:
            # A caller whose own error comes first hears of that one; nothing is kept of either.
            heard = [type(error), getattr(error.orig, "sqlstate", None), str(error.orig)]
            heard = heard if keep else ["undone"]
            assert held.roll_back()
        told.append(heard)
    held.close()
    return [*told, rows(things)]


def _step(connection: Connection, kind: str, number: int, value: int) -> object:
    both = {"id": number, "n": value}
    if kind == "get":
        return GET.scalar(connection, {"id": number})
    if kind == "plain":
        statement = f"SELECT n FROM things WHERE id = {number}"
        return connection.exec_driver_sql(statement).scalar()
    if kind == "look":
        return LOOK.scalar(connection, {"id": number})
    if kind == "foresee":
        LOOK.foresee(connection, {"id": number})
    elif kind == "change":
        CHANGE.run(connection, {"id_": number, "by": value})
    elif kind == "all":
        PUT.many(connection, [both, {"id": number + 10, "n": value + 10}])
    elif kind == "wrong":
        if number == value:
            WRONG.run(connection, {"n": value})
    else:
        {"put": PUT, "add": ADD, "divide": DIVIDE}[kind].run(connection, both)
    return None


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
