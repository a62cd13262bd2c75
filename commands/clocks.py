"""Where Baton's time comes from: the machine, or for practice an address that shifts it."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen

import structlog
from sqlalchemy import make_url

from bot.config import Environment
from bot.ports import Clock
from storage.clock import DatabaseClock
from storage.engines import with_driver

log = structlog.get_logger(__name__)

#: Seconds between two looks at a practice clock: the longest that Baton lags behind a jump.
_EVERY = 0.5


def system_clock() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


def clock_from(url: str | None) -> Clock:
    """The machine's clock, or the practice clock at `url` (BATON_CLOCK_URL)."""
    return PracticeClock(url) if url else system_clock


def clock_of(environment: Environment) -> Clock:
    """The clock of `baton run`: the practice clock, the PostgreSQL server's, or the machine's.

    Raises StoreUnavailableError when the server cannot be asked.
    """
    url = make_url(environment.database_url.get_secret_value())
    if environment.clock_url or url.get_backend_name() == "sqlite":
        return clock_from(environment.clock_url)
    return DatabaseClock(with_driver(url))


class PracticeClock:
    """The machine's clock plus the offset that an address tells as `{"now": epoch seconds}`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._offset = timedelta(0)
        self._look()
        threading.Thread(target=self._follow, name="practice-clock", daemon=True).start()

    def __call__(self) -> datetime:
        return system_clock() + self._offset

    def _follow(self) -> None:
        while True:
            time.sleep(_EVERY)
            self._look()

    def _look(self) -> None:
        try:
            with urlopen(self._url, timeout=2) as answer:  # noqa: S310  # settings allow http(s) only
                now = float(json.load(answer)["now"])
        except (OSError, ValueError, KeyError) as error:
            log.debug("practice_clock_silent", why=type(error).__name__)
            return
        offset = datetime.fromtimestamp(now, UTC) - system_clock()
        # Reading takes a moment; only a real shift counts, so that time never wavers.
        if abs(offset - self._offset) > timedelta(seconds=1):
            self._offset = offset
            log.info("practice_clock_shifted", seconds=round(offset.total_seconds()))
