"""Ctrl-C and SIGTERM: asked once, Baton ends in order, asked again, at once; SIGHUP: read again."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import structlog

log = structlog.get_logger(__name__)

#: What terminals and process managers send to end a program; closing a terminal hangs up.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ENDING = frozenset(SIGNALS)
#: Seconds from the first signal until the process ends, whatever it still waits for: Kubernetes
#: kills after 30, people lose patience after ten.
PATIENCE = 8.0


@contextmanager
def interrupted_by_all(within: float | None = None) -> Iterator[Callable[[], None]]:
    """Let SIGTERM and SIGHUP raise KeyboardInterrupt, as Ctrl-C does.

    `within`: seconds after which the process ends even if something does not hear of it. Yields
    what raises it once more, for long work to call now and then: Python drops what is raised while
    an object is cleared away (`__del__`, the callback of a weak reference).
    """
    asked = False

    def handle(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        raise KeyboardInterrupt

    def heed() -> None:
        if asked:
            raise KeyboardInterrupt

    with _handled(handle), _ended_within(within):
        yield heed


@contextmanager
def asked_politely(
    stop: Callable[[], None],
    hang_up: Callable[[], None] | None = None,
    within: float | None = None,
) -> Iterator[Callable[[], None]]:
    """Call `stop` at the first signal; at the second end the process there and then.

    So it ends `within` seconds after the first. Both are no worse than a kill, which every part of
    Baton survives. `hang_up` is called instead at a SIGHUP that was sent on purpose, and not by a
    terminal that is closed. Yields what begins to count those seconds, for whoever puts handlers of
    their own in the place of these.
    """
    asked = counting = False
    in_terminal = _has_terminal()

    def count() -> None:
        nonlocal counting
        if within is not None and not counting:
            counting = True
            _end_after(within)

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        closed = in_terminal and not _has_terminal()
        if number == signal.SIGHUP and hang_up is not None and not closed:
            hang_up()
            return
        if asked:
            os.write(sys.stderr.fileno(), b"\nStopped at once.\n")
            os._exit(128 + number)
        asked = True
        count()
        stop()

    with _handled(handle):
        yield count


@contextmanager
def _ended_within(seconds: float | None) -> Iterator[None]:
    """End the process so long after the first signal came, whatever it still waits for.

    Handlers run between two steps of the main thread, and not while it waits for a network. What
    Python writes to the wake-up descriptor is there at once.
    """
    if seconds is None:
        yield
        return
    hears, told = socket.socketpair()
    told.setblocking(False)

    def wait() -> None:
        with hears:
            while received := hears.recv(64):
                if not _ENDING.isdisjoint(received):
                    _end_after(seconds)
                    return

    threading.Thread(target=wait, name="signals", daemon=True).start()
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        told.close()


def _end_after(seconds: float) -> None:
    """End the process after so long, even while its threads wait for a network that is silent.

    What was under way is settled as after a kill: leases run out, and others take over.
    """

    def end() -> None:
        time.sleep(seconds)
        log.warning("stopped_unfinished", after_seconds=seconds)
        sys.stderr.flush()
        os._exit(0)

    threading.Thread(target=end, name="last resort", daemon=True).start()


def _has_terminal() -> bool:
    """Whether a terminal controls this process; one that was closed can no longer be opened."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    # What the parent had us ignore (nohup) stays ignored.
    numbers = [number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
