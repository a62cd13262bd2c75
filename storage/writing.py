"""The connection that changes things: its transactions begin and end on the driver's own."""

from contextlib import suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.prepared import as_sqlalchemy, driver_of, straight_on
from storage.unit_of_work import SqlUnitOfWork

#: How SQLite begins to write.
BEGIN = "BEGIN IMMEDIATE"
_BEGIN_POSTGRESQL = b"BEGIN ISOLATION LEVEL READ COMMITTED"
#: Marks a connection that begins by itself, for whoever has a new transaction of an engine begun.
_ITSELF = "begins_itself"


def begins_itself(connection: Connection) -> bool:
    """Whether transactions are begun by `WritingConnection` and not with SQLAlchemy's."""
    return bool(connection.get_execution_options().get(_ITSELF))


class WritingConnection:
    """A connection that is kept open, for one caller at a time, and its unit of work.

    To SQLAlchemy it is in one transaction that never ends: its own way of beginning and committing
    costs as much of a core as two statements (docs/decisions/0037). It raises the same errors.
    """

    def __init__(self, engine: Engine) -> None:
        connection = engine.connect().execution_options(**{_ITSELF: True})
        try:
            connection.begin()
            self._driver = driver_of(connection)
        except BaseException:
            connection.close()
            raise
        self._straight = straight_on(connection)
        self._error = connection.dialect.loaded_dbapi.Error
        self._connection = connection
        self.work = SqlUnitOfWork(connection)

    def begin(self) -> None:
        """Begin a transaction."""
        self.work.touched.clear()
        try:
            if self._straight is None:
                self._driver.execute(BEGIN)
            else:
                self._straight.say(_BEGIN_POSTGRESQL)
        except self._error as error:
            raise as_sqlalchemy(error, BEGIN, self._connection) from error

    def commit(self) -> None:
        """Commit; afterwards it is durable."""
        try:
            if self._straight is None:
                self._driver.commit()
            else:
                self._straight.say(b"COMMIT")
        except self._error as error:
            raise as_sqlalchemy(error, "COMMIT", self._connection) from error

    def roll_back(self) -> bool:
        """Undo what was begun, if anything was; whether the connection can be used again."""
        try:
            if self._straight is None:
                self._driver.rollback()
            else:
                self._straight.say(b"ROLLBACK")
        except self._error:
            return False
        return not self._connection.invalidated

    @property
    def rows_changed(self) -> int:
        """How many rows were changed since the connection was opened; SQLite alone knows."""
        return int(self._driver.total_changes)

    def close(self) -> None:
        """Give the connection back, whatever state it is in."""
        with suppress(SQLAlchemyError):
            self._connection.close()
