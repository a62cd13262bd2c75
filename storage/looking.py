"""Connections that only look, kept open between looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFreeError

from bot.ports.deadlines import seconds_left
from storage.engines import BY_KEY
from storage.held import HeldConnection
from storage.reaching import answering, greeting
from storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")

#: So many look at a time; the engine's pool has room for a few more, who look at much.
AT_ONCE = 12
#: Seconds after which whoever waits for others to have looked gives up, as SQLAlchemy's pools do.
PATIENCE = 30.0
_BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ"}


class Lookers:
    """Gives each look a connection on a snapshot of its own.

    psycopg's `rollback` throws away whatever the server has prepared, so that each statement of
    each look was planned anew; and a pool asks a connection whether it is still there before each
    use, where it is enough to take another one when a transaction cannot begin.
    """

    def __init__(self, engine: Engine, longest: float | None = None) -> None:
        """`longest`: seconds after which a look counts as lost for whom nobody waits; None: never.

        Somebody who must answer is told in time; see `bot.ports.deadlines`.
        """
        self._engine = engine
        self._longest = longest
        self._begin = _BEGIN[engine.dialect.name]
        self._places = BoundedSemaphore(AT_ONCE)
        #: Guards the next two.
        self._door = Lock()
        #: Whichever was used last is first: what it needs is still at hand.
        self._idle: list[HeldConnection] = []
        self._closed = False

    def look(self, look: Callable[[SqlUnitOfWork], T]) -> T:
        """Give it a unit of work that keeps nothing. Raises SQLAlchemyError."""
        with self._place():
            return self._used(self._begun(), look)

    def glance(self, look: Callable[[SqlUnitOfWork], T]) -> T:
        """As `look` without a transaction, for one statement; may call it more than once."""
        with self._place():
            while held := self._any():
                try:
                    with greeting(held.connection):
                        held.settle()
                    return self._used(held, look)
                except DBAPIError as error:
                    self._lost(held, error)
            return self._used(self._opened(), look)

    def close(self) -> None:
        """Give all connections back; those in use follow when their look ends."""
        with self._door:
            self._closed = True
        self._forget_idle()

    @contextmanager
    def _place(self) -> Iterator[None]:
        left = seconds_left()
        patience = PATIENCE if left is None else min(PATIENCE, max(0.0, left))
        if not self._places.acquire(timeout=patience):
            raise NoneFreeError(f"{AT_ONCE} have been looking for {patience:.1f} s")
        try:
            yield
        finally:
            self._places.release()

    def _begun(self) -> HeldConnection:
        while held := self._any():
            try:
                _begin(held)
            except DBAPIError as error:
                self._lost(held, error)
            else:
                return held
        held = self._opened()
        try:
            _begin(held)
        except BaseException:
            held.close()
            raise
        return held

    def _opened(self) -> HeldConnection:
        held = HeldConnection(self._engine, self._begin)
        try:
            with greeting(held.connection):
                held.set(BY_KEY)
        except BaseException:
            held.close()
            raise
        return held

    def _lost(self, held: HeldConnection, error: DBAPIError) -> None:
        """Go on without a connection that an error befell, unless it is another's error."""
        held.close()
        if not error.connection_invalidated:
            raise error
        # The server has gone, and most likely the others with it: to find that out of each may
        # take as long as a cable that was pulled takes to be noticed.
        self._forget_idle()

    def _used(self, held: HeldConnection, look: Callable[[SqlUnitOfWork], T]) -> T:
        good = True
        try:
            with answering(held.connection, seconds_left(self._longest)):
                return look(held.work)
        except SQLAlchemyError:
            # It may be what the server had prepared, such as for a table that is another now.
            good = False
            raise
        finally:
            good = held.leave() and good
            with self._door:
                if kept := good and not self._closed:
                    self._idle.append(held)
            if not kept:
                held.close()

    def _any(self) -> HeldConnection | None:
        with self._door:
            return self._idle.pop() if self._idle else None

    def _forget_idle(self) -> None:
        while held := self._any():
            held.close()


def _begin(held: HeldConnection) -> None:
    with greeting(held.connection):
        held.begin()
