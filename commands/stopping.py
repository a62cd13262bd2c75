"""Ctrl-C and SIGTERM: asked once, Baton ends in order, asked again, at once; SIGHUP: read again."""

import os
import signal
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
#: Seconds from the first signal until the process ends, whatever it still waits for: Kubernetes
#: kills after 30, people lose patience after ten.
PATIENCE = 8.0


@contextmanager
def interrupted_by_all(within: float | None = None) -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise KeyboardInterrupt, as Ctrl-C does.

    `within`: seconds after which the process ends even if something does not hear of it.
    """

    def handle(number: int, frame: FrameType | None) -> None:
        if within is not None:
            _end_after(within)
        signal.default_int_handler(number, frame)

    with _handled(handle):
        yield


@contextmanager
def asked_politely(
    stop: Callable[[], None],
    hang_up: Callable[[], None] | None = None,
    within: float | None = None,
) -> Iterator[None]:
    """Call `stop` at the first signal; at the second end the process there and then.

    So it ends `within` seconds after the first. Both are no worse than a kill, which every part of
    Baton survives. `hang_up` is called instead at a SIGHUP that was sent on purpose, and not by a
    terminal that is closed.
    """
    asked = False
    in_terminal = _has_terminal()

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
        if within is not None:
            _end_after(within)
        stop()

    with _handled(handle):
        yield


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
