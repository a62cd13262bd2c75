"""Until when somebody waits for what a thread does, for all that could keep it waiting."""

from threading import local
from time import monotonic
from types import TracebackType

_here = local()


class AnsweredBy:
    """While the body runs, its thread answers somebody who waits until `moment` (monotonic).

    Whatever may have to wait asks `seconds_left` and gives up in time: an answer that comes after
    Slack's three seconds is none, even if everything was kept.
    """

    def __init__(self, moment: float) -> None:
        self._moment = moment
        self._before: float | None = None

    def __enter__(self) -> None:
        self._before = deadline()
        _here.deadline = self._moment

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        _here.deadline = self._before


def deadline() -> float | None:
    """The moment (monotonic seconds) by which this thread must answer; None: nobody waits."""
    moment: float | None = getattr(_here, "deadline", None)
    return moment


def seconds_left(otherwise: float | None = None) -> float | None:
    """Seconds until then, negative once it has passed; `otherwise` when nobody waits."""
    moment = deadline()
    return otherwise if moment is None else moment - monotonic()
