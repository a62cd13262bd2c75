"""Ends the wait for a PostgreSQL that does not answer in time, whatever the wait is for."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import Any

import structlog

log = structlog.get_logger(__name__)

#: Seconds between two looks, by which a wait may be longer than was allowed.
_LOOK = 0.1
#: Looks without anything to watch after which the watch sleeps until it is called.
_IDLE = 50


class Watch:
    """Cuts connections on which somebody has waited for longer than allowed.

    libpq waits for an answer without end, and no setting of the server's covers all of it: a COMMIT
    that waits for a standby heeds no time limit, and a server that stands still heeds none at all.
    A connection that is cut fails at once for who waits, like one that the server has closed.
    Cancelling would not do: PostgreSQL would report such a COMMIT as kept.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        #: Connection → until when (monotonic) its answers are waited for.
        self._watched: dict[Any, float] = {}
        self._awake = False
        self._called = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, connection: Any, seconds: float) -> Iterator[None]:
        """Cut psycopg's `connection` if the body still runs after so many seconds."""
        with self._guard:
            self._watched[connection] = monotonic() + seconds
            if not self._awake:
                self._wake()
        try:
            yield
        finally:
            with self._guard:
                self._watched.pop(connection, None)

    def _wake(self) -> None:
        self._awake = True
        self._called.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="database watch", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        idle = 0
        while True:
            self._called.wait()
            sleep(_LOOK)
            with self._guard:
                idle = 0 if self._watched else idle + 1
                now = monotonic()
                late = [one for one, until in self._watched.items() if until < now]
                # While this is held, none of them can be closed and its number be another's.
                for one in late:
                    del self._watched[one]
                    _cut(one)
                if idle > _IDLE:
                    self._awake = False
                    self._called.clear()
            if late:
                log.warning("database_did_not_answer", connections_cut=len(late))


def _cut(connection: Any) -> None:
    import psycopg  # noqa: PLC0415  # SQLite does without it

    with suppress(OSError, psycopg.Error):  # it has ended by itself
        number = os.dup(connection.pgconn.socket)
        with socket.socket(fileno=number) as line:
            line.shutdown(socket.SHUT_RDWR)


#: One for the process, as its connections are few.
WATCH = Watch()
