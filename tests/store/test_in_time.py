"""Whoever must answer is told in time, whatever the database waits for, and nothing is lost."""

import socket
import sqlite3
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from threading import Event
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

import storage.reaching
from bench.fleet import server_of
from bench.parts import free_port
from bench.wire import Wire
from bot.ports import StoreUnavailableError, UnitOfWork
from bot.ports.deadlines import AnsweredBy, seconds_left
from storage.database import Database
from storage.looking import AT_ONCE
from storage.reaching import REACHING

#: Seconds that somebody waits for an answer here, and that may pass until they have it.
PATIENCE, TAKES = 0.9, 1.5


def put(work: UnitOfWork, value: str = "x") -> None:
    work.facts.put("shared", value)


def seconds(database: Database, value: str = "x") -> tuple[float, bool]:
    """How long a change takes for which somebody waits, and whether it was kept."""
    began = monotonic()
    try:
        with AnsweredBy(began + PATIENCE):
            database.change(lambda work: put(work, value))
    except StoreUnavailableError:
        return monotonic() - began, False
    return monotonic() - began, True


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Somebody else has locked what all change here."""
    if database.url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    engine = create_engine(database.url, poolclass=NullPool)
    with engine.connect() as other:
        other.execute(text("SELECT 1 FROM facts WHERE name = 'shared' FOR UPDATE"))
        yield
        other.rollback()


@pytest.fixture
def store(database_url: str) -> Iterator[Database]:
    """A store where people wait."""
    one = Database(database_url, hurried=True)
    one.change(put)
    yield one
    one.close()


def test_a_click_behind_a_lock_is_refused_in_time_and_the_next_one_is_kept(
    store: Database,
) -> None:
    with locked(store):
        took, kept = seconds(store)
    assert not kept
    assert took < TAKES
    assert seconds(store, "after")[1]
    assert store.read(lambda work: work.facts.get("shared")) == "after"


def test_clicks_at_once_behind_a_lock_are_all_refused_in_time(store: Database) -> None:
    with locked(store), ThreadPoolExecutor(12) as people:
        told = list(people.map(lambda _: seconds(store), range(12)))
    assert not any(kept for _, kept in told)
    assert max(took for took, _ in told) < TAKES


def test_a_click_behind_a_duty_that_waits_for_a_lock_is_refused_in_time(store: Database) -> None:
    with locked(store), ThreadPoolExecutor(1) as background:
        duty = background.submit(store.change, lambda work: put(work, "duty"))
        sleep(0.1)
        took, kept = seconds(store)
        # A duty waits for longer, but not so long that nobody else gets a turn.
        assert isinstance(duty.exception(5), StoreUnavailableError)
    assert not kept
    assert took < TAKES


def test_a_click_behind_a_long_change_is_refused_before_it_is_begun(store: Database) -> None:
    began, go_on = Event(), Event()

    def long(_work: UnitOfWork) -> None:
        began.set()
        assert go_on.wait(10)

    with ThreadPoolExecutor(1) as background:
        duty = background.submit(store.change, long)
        assert began.wait(10)
        took, kept = seconds(store, "never")
        go_on.set()
        duty.result(10)
    assert not kept
    assert took < TAKES
    # It left the line: it is not done later, when whoever clicked has been told otherwise.
    store.change(lambda _work: None)
    assert store.read(lambda work: work.facts.get("shared")) == "x"


def test_without_a_connection_to_read_on_whoever_must_answer_does_not_wait_for_one(
    store: Database,
) -> None:
    with ExitStack() as all_of_them:
        for _ in range(AT_ONCE):
            all_of_them.enter_context(store._lookers._place())
        began = monotonic()
        with (
            AnsweredBy(began + PATIENCE),
            pytest.raises(StoreUnavailableError, match="TimeoutError"),
        ):
            store.read(lambda work: work.facts.get("shared"))
        assert monotonic() - began < TAKES
    assert store.read(lambda work: work.facts.get("shared")) == "x"


@pytest.fixture
def wired(postgresql: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Wire, Database]]:
    """A store whose way to PostgreSQL can be cut, and that is given up soon."""
    monkeypatch.setattr(storage.reaching, "CONNECT_TIMEOUT", 0.5)
    monkeypatch.setitem(REACHING, "connect_timeout", 2)
    with postgresql.connect() as admin:
        admin.execute(text("DROP DATABASE IF EXISTS wired WITH (FORCE)"))
        admin.execute(text("CREATE DATABASE wired TEMPLATE empty"))
    url = make_url(postgresql.url.set(database="wired"))
    wire = Wire(free_port(), [server_of(url)])
    wire.start()
    near = url.set(host="127.0.0.1", port=wire.port, query={})
    store = Database(near.render_as_string(hide_password=False), hurried=True)
    store.change(put)
    store.read(lambda work: work.facts.get("shared"))
    yield wire, store
    wire.mend()
    store.close()
    wire.stop()


def test_a_server_that_says_nothing_holds_nobody_up_and_is_found_again(
    wired: tuple[Wire, Database],
) -> None:
    wire, store = wired
    wire.silence()
    # The first on the connection that there is, the next while a new one is tried.
    for _ in range(3):
        took, kept = seconds(store)
        assert not kept
        assert took < TAKES
    for _ in range(2):
        began = monotonic()
        with AnsweredBy(began + PATIENCE), pytest.raises(StoreUnavailableError):
            store.read(lambda work: work.facts.get("shared"))
        assert monotonic() - began < TAKES
    wire.mend()
    until = monotonic() + 10
    while not seconds(store, "after")[1]:
        assert monotonic() < until
        sleep(0.1)
    assert store.read(lambda work: work.facts.get("shared")) == "after"


def test_nobody_waits_without_end_for_a_server_that_says_nothing(
    wired: tuple[Wire, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    wire, store = wired
    monkeypatch.setattr(store, "_longest", 0.3)
    monkeypatch.setattr(store._lookers, "_longest", 0.3)
    wire.silence()
    began = monotonic()
    # A duty's change, and a look: neither has anybody who waits for an answer.
    with pytest.raises(StoreUnavailableError):
        store.read(lambda work: work.facts.get("shared"))
    with pytest.raises(StoreUnavailableError):
        store.change(put)
    # Connecting anew, twice here, has a limit of its own.
    assert monotonic() - began < 8


def test_a_connection_that_the_server_resets_is_gone_behind_a_wire_too() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        wire = Wire(free_port(), [("127.0.0.1", server.getsockname()[1])])
        wire.start()
        with closing(socket.create_connection(("127.0.0.1", wire.port), timeout=5)) as near:
            near.sendall(b"question")
            far, _ = server.accept()
            # Closed with something unread, as by a server that ends at once.
            assert far.recv(1) == b"q"
            far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            far.close()
            with suppress(ConnectionError):
                assert near.recv(1) == b""
        wire.stop()


def test_a_server_that_refuses_connections_is_told_at_once(wired: tuple[Wire, Database]) -> None:
    wire, store = wired
    wire.cut()
    took, kept = seconds(store)
    assert not kept
    assert took < TAKES
    wire.mend()
    assert seconds(store)[1]


def test_a_deadline_ends_with_what_it_was_for() -> None:
    assert seconds_left() is None
    with AnsweredBy(monotonic() + 10):
        with AnsweredBy(monotonic() + 1):
            left = seconds_left()
            assert left is not None
            assert left <= 1
        left = seconds_left()
        assert left is not None
        assert left > 5
    assert seconds_left() is None
