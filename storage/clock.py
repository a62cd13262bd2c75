"""The time that all replicas share: the database server's."""

import threading
import time
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.ports import StoreUnavailableError
from storage.reaching import REACHING, answering

log = structlog.get_logger(__name__)

#: Seconds between two looks at the server's clock. Between them ours counts on, and two clocks of
#: quartz differ by less than a millisecond after so long.
_EVERY = 10.0
#: Seconds that an answer is waited for.
_PATIENCE = 5.0
_NOW = text("SELECT clock_timestamp()")
# Goes on while the machine sleeps, and is not set by anybody.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class DatabaseClock:
    """Tells PostgreSQL's time without asking for it each time.

    Leases, paces and due times are compared between replicas. A machine whose own clock is wrong,
    or is set while Baton runs, would take others' work for abandoned and its own for not yet due.
    Raises StoreUnavailableError when the server cannot be asked at the beginning; later the last
    answer counts on.
    """

    def __init__(self, url: URL, every: float = _EVERY) -> None:
        self._engine: Engine = create_engine(url, poolclass=NullPool, connect_args=REACHING)
        self._every = every
        try:
            self._offset = self._look()
        except SQLAlchemyError as error:
            raise StoreUnavailableError(str(getattr(error, "orig", error))) from error
        threading.Thread(target=self._follow, name="database-clock", daemon=True).start()

    def __call__(self) -> datetime:
        """Now, in UTC."""
        return datetime.fromtimestamp(0, UTC) + self._offset + _counted()

    def _look(self) -> timedelta:
        with self._engine.connect() as connection, answering(connection, _PATIENCE):
            began = _counted()
            told: datetime = connection.execute(_NOW).scalar_one()
            # The server answered in between.
            middle = (began + _counted()) / 2
        return told.astimezone(UTC) - datetime.fromtimestamp(0, UTC) - middle

    def _follow(self) -> None:
        while True:
            time.sleep(self._every)
            try:
                offset = self._look()
            except SQLAlchemyError:
                continue  # whoever needs the database says so
            moved = abs(offset - self._offset)
            if moved > timedelta(seconds=1):
                log.warning("database_clock_moved", seconds=round(moved.total_seconds()))
            self._offset = offset


def _counted() -> timedelta:
    return timedelta(seconds=time.clock_gettime(_STEADY))
