"""Connections that are kept open: their transactions begin and end on the driver's own."""

from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.driver import as_sqlalchemy, driver_of, straight_on
from storage.unit_of_work import SqlUnitOfWork

#: Marks a connection that begins by itself, for whoever has a new transaction of an engine begun.
_ITSELF = "begins_itself"


def begins_itself(connection: Connection) -> bool:
    """Whether transactions are begun by `HeldConnection` and not with SQLAlchemy's."""
    return bool(connection.get_execution_options().get(_ITSELF))


class HeldConnection:
    """A connection that is kept open, for one caller at a time, and its unit of work.

    To SQLAlchemy it is in one transaction that never ends: its own way of beginning and committing
    costs as much of a core as two statements (docs/decisions/0037). It raises the same errors.
    """

    def __init__(self, engine: Engine, begin: str, *, piped: bool = False) -> None:
        """`piped`: PostgreSQL is waited for only when an answer is needed; see `Piped`."""
        connection = engine.connect().execution_options(**{_ITSELF: True})
        try:
            connection.begin()
            self._driver = driver_of(connection)
        except BaseException:
            connection.close()
            raise
        self._straight = straight_on(connection, piped=piped)
        self._error = connection.dialect.loaded_dbapi.Error
        self._connection = connection
        self._begin = begin
        self._begin_straight = begin.encode()
        self.work = SqlUnitOfWork(connection)

    def set(self, settings: Mapping[str, str]) -> None:
        """Have PostgreSQL do so as long as the connection is open; before anything is begun."""
        if self._straight is None:
            return
        words = "; ".join(f"SET SESSION {name} = {value}" for name, value in settings.items())
        try:
            self._straight.say(words.encode())
        except self._error as error:
            raise as_sqlalchemy(error, words, self._connection) from error

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection."""
        return self._connection

    def begin(self) -> None:
        """Begin a transaction."""
        self.work.touched.clear()
        try:
            if self._straight is None:
                self._driver.execute(self._begin)
            else:
                self._straight.say(self._begin_straight)
        except self._error as error:
            raise as_sqlalchemy(error, self._begin, self._connection) from error

    def roll_back(self) -> bool:
        """Undo what was begun, if anything was; whether the connection can be used again."""
        try:
            if self._straight is None:
                self._driver.rollback()
            else:
                self._straight.roll_back()
        except self._error:
            return False
        return not self._connection.invalidated

    def leave(self) -> bool:
        """As `roll_back` after a look, but whether it was undone shows at the next `begin`."""
        if self._straight is None or self._connection.invalidated:
            return self.roll_back()
        try:
            self._straight.leave()
        except self._error:
            return False
        return True

    def settle(self) -> None:
        """Be ready for a statement outside a transaction. Raises as `begin` does."""
        try:
            if self._straight is not None:
                self._straight.settle()
        except self._error as error:
            raise as_sqlalchemy(error, "ROLLBACK", self._connection) from error

    def close(self) -> None:
        """Give the connection back, whatever state it is in."""
        with suppress(SQLAlchemyError):
            if self._straight is not None:
                # What was prepared on it would stay with the server, and nobody would use it.
                self._connection.invalidate()
            self._connection.close()
