"""How PostgreSQL is reached, and how long anybody who must answer in time waits for that."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import field
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError

from bot.dataclass import dataclass
from bot.ports.deadlines import seconds_left
from storage.cutting import WATCH

#: Seconds that reaching PostgreSQL may take: an address that swallows packets must not hold a
#: connection back for the minutes that the operating system would wait.
CONNECT_TIMEOUT = 5
#: A server behind a cable that was pulled answers neither yes nor no: after 10 s it counts as gone.
REACHING = {
    "connect_timeout": CONNECT_TIMEOUT,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
#: Seconds after which a try to connect is waited for no longer: a server that is there takes some
#: thousandths, and those who ask meanwhile are better told at once.
_FAIR = 1.0
#: Seconds after its beginning for which a try is worth taking over.
_FRESH = 2.0 * CONNECT_TIMEOUT


@dataclass(frozen=True)
class _Try:
    """One try to connect, which goes on whether or not anybody waits for it."""

    came: "Future[Any]"
    began: float = field(default_factory=monotonic)


class Reaching:
    """Connects in a thread where somebody waits for an answer, who then may give up in time."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        #: Given up by who began them, for the next who wants a connection.
        self._left: deque[_Try] = deque()

    def connection(self, connect: Callable[[], Any], error: type[Exception]) -> Any:
        """A connection by `connect`; raises what that raises, or `error` when it takes too long."""
        left = seconds_left()
        if left is None:
            return connect()
        one = self._taken_over() or self._begun(connect)
        try:
            return one.came.result(max(0.0, min(left, one.began + _FAIR - monotonic())))
        except NotYetError:
            with self._guard:
                self._left.append(one)
            raise error("the database cannot be reached: it does not answer") from None

    def _begun(self, connect: Callable[[], Any]) -> _Try:
        one = _Try(Future())

        def run() -> None:
            try:
                one.came.set_result(connect())
            except BaseException as failed:  # noqa: BLE001  # whatever it was, who waits gets it
                one.came.set_exception(failed)

        threading.Thread(target=run, name="connecting", daemon=True).start()
        return one

    def _taken_over(self) -> _Try | None:
        with self._guard:
            while self._left:
                one = self._left.popleft()
                if not one.came.done():
                    return one
                # What went wrong then is old news, and so is a connection that is as old.
                if one.came.exception() is None and monotonic() - one.began < _FRESH:
                    return one
                one.came.add_done_callback(_close)
        return None

    def close(self) -> None:
        """Close what comes, or came, for nobody."""
        with self._guard:
            while self._left:
                self._left.popleft().came.add_done_callback(_close)


def _close(came: "Future[Any]") -> None:
    with suppress(Exception):  # there is none, or it is broken
        came.result().close()


def greeting(connection: Connection) -> AbstractContextManager[None]:
    """Have a connection fail if its first or last words take too long, like connecting itself."""
    left = seconds_left()
    return answering(connection, CONNECT_TIMEOUT if left is None else left)


def answering(connection: Connection, seconds: float | None) -> AbstractContextManager[None]:
    """Have a connection fail if it is still used after so many seconds; None: never.

    SQLite is no server that could be silent.
    """
    if seconds is None or connection.dialect.name == "sqlite" or connection.invalidated:
        return nullcontext()
    return WATCH.over(connection.connection.dbapi_connection, seconds)


def greeting_driver(driver: Any) -> AbstractContextManager[None]:
    """`greeting` for psycopg's own connection."""
    left = seconds_left()
    return WATCH.over(driver, CONNECT_TIMEOUT if left is None else left)


def reach_in_time(engine: Engine) -> None:
    """Have the engine's pool connect, and look whether a connection still works, in time."""
    from storage.piped import GatedConnection  # noqa: PLC0415  # SQLite does without psycopg

    reaching = Reaching()
    dialect = engine.dialect
    error = dialect.loaded_dbapi.OperationalError

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, words: Any, names: Any) -> Any:
        return reaching.connection(lambda: GatedConnection.connect(*words, **names), error)

    @event.listens_for(engine, "engine_disposed")
    def disposed(_engine: object) -> None:
        reaching.close()

    # In the place of `pool_pre_ping`, which would wait for an answer without end.
    @event.listens_for(engine, "checkout")
    def still_there(connection: Any, _record: object, _proxy: object) -> None:
        try:
            with greeting_driver(connection):
                dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone
