"""The connection that changes things."""

from sqlalchemy import Engine

from storage.held import HeldConnection
from storage.prepared import as_sqlalchemy, driver_of

#: How SQLite begins to write.
BEGIN = "BEGIN IMMEDIATE"
_BEGIN_POSTGRESQL = "BEGIN ISOLATION LEVEL READ COMMITTED"


class WritingConnection(HeldConnection):
    """A connection that is kept open to change things, for one caller at a time."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, BEGIN if engine.dialect.name == "sqlite" else _BEGIN_POSTGRESQL)

    def commit(self) -> None:
        """Commit; afterwards it is durable."""
        try:
            if self._straight is None:
                driver_of(self._connection).commit()
            else:
                self._straight.say(b"COMMIT")
        except self._error as error:
            raise as_sqlalchemy(error, "COMMIT", self._connection) from error

    @property
    def rows_changed(self) -> int:
        """How many rows were changed since the connection was opened; SQLite alone knows."""
        return int(driver_of(self._connection).total_changes)
