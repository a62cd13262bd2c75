"""Background work in threads: done at once when woken, and now and then anyway."""

import threading
from collections.abc import Callable

import structlog

from bot import metrics
from bot.ports import StoreUnavailableError

log = structlog.get_logger(__name__)

#: Seconds after which a step that failed is tried again, and how often that is doubled. What is
#: done every ten minutes must not wait so long because the database was restarted.
_SOON = 1.0
_DOUBLINGS = 6


class Loop:
    """Calls `step` until it returns something false, then sleeps `every` seconds or until woken.

    Between two steps that both found something to do it rests for `pace` seconds.
    A step that raises is logged and tried again soon, after twice as long each time: it left
    nothing half done, because each step is one transaction.
    """

    def __init__(
        self, name: str, step: Callable[[], object], every: float, *, pace: float = 0
    ) -> None:
        self.name = name
        self._step = step
        self._every = every
        self._pace = pace
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin, with a step at once."""
        self._thread.start()

    def wake(self) -> None:
        """Do a step now."""
        self._wake.set()

    def ask(self) -> None:
        """Have it end after the step under way."""
        self._stop.set()
        self._wake.set()

    def stop(self, timeout: float = 5) -> None:
        """Finish the step under way and end; wait for so many seconds at most."""
        self.ask()
        self._thread.join(timeout)

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            self._wake.clear()
            busy: object = False
            failures += 1
            try:
                busy = self._step()
                failures = 0
                metrics.sweeps.labels(self.name, "done").inc()
            except StoreUnavailableError as error:
                # The sentence says all; a traceback every second would hide it.
                log.warning("sweep_failed", sweep=self.name, why=str(error))
                metrics.sweeps.labels(self.name, "failed").inc()
            except Exception:
                log.exception("sweep_failed", sweep=self.name)
                metrics.sweeps.labels(self.name, "failed").inc()
            if failures:
                self._wake.wait(min(self._every, _SOON * 2 ** min(failures - 1, _DOUBLINGS)))
            elif not busy:
                self._wake.wait(self._every)
            elif self._pace:
                self._stop.wait(self._pace)
