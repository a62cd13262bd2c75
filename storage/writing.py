"""The connection that changes things."""

from sqlalchemy import Engine

from storage.driver import as_sqlalchemy, driver_of
from storage.held import HeldConnection

#: How SQLite begins to write.
BEGIN = "BEGIN IMMEDIATE"
_BEGIN_POSTGRESQL = "BEGIN ISOLATION LEVEL READ COMMITTED"


class WritingConnection(HeldConnection):
    """A connection that is kept open to change things, for one caller at a time."""

    def __init__(self, engine: Engine, patience: float, *, piped: bool = True) -> None:
        """`patience`: seconds that the engine's connections wait for what others have locked.

        `piped`: see `HeldConnection`.
        """
        begin = BEGIN if engine.dialect.name == "sqlite" else _BEGIN_POSTGRESQL
        super().__init__(engine, begin, piped=piped)
        self._patience = patience
        #: What SQLite was last told to wait; PostgreSQL forgets with the transaction.
        self._waits = patience

    def begin_within(self, waits: float | None) -> None:
        """Begin, waiting for others' locks for so many seconds; None: for as long as usual."""
        if self._straight is None:
            self._be_patient(self._patience if waits is None else waits)
        self.begin()
        if self._straight is not None and waits is not None:
            limit = f"SET LOCAL lock_timeout = {max(1, round(waits * 1000))}"
            try:
                self._straight.say(limit.encode())
            except self._error as error:
                raise as_sqlalchemy(error, limit, self._connection) from error

    def _be_patient(self, seconds: float) -> None:
        if seconds != self._waits:
            driver_of(self._connection).execute(
                f"PRAGMA busy_timeout={max(1, round(seconds * 1000))}"
            )
            self._waits = seconds

    def commit(self) -> None:
        """Commit; afterwards it is durable."""
        try:
            if self._straight is None:
                driver_of(self._connection).commit()
            else:
                self._straight.commit()
        except self._error as error:
            raise as_sqlalchemy(error, "COMMIT", self._connection) from error

    @property
    def rows_changed(self) -> int:
        """How many rows were changed since the connection was opened; SQLite alone knows."""
        return int(driver_of(self._connection).total_changes)
