"""Rows of a window that measures are computed from: grouped by the database, or lead by lead."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, text

from bot.domain.measured import Part, Rows, Sought
from storage.measuring import came, deals, library, owed, said

T = TypeVar("T")

# PostgreSQL's defaults, of rotating disks, have it read whole tables for the leads of a week, which
# then grows with the years. And a plan that it made for weeks, without looking at the window, is a
# bad one for a year. These hold until the transaction ends.
_PLANS = text(
    "SELECT set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true), "
    "set_config('work_mem', '64MB', true), set_config('enable_seqscan', 'on', true), "
    "set_config('plan_cache_mode', 'force_custom_plan', true)"
)


#: Which parts each walk over the rows tells, those first that take longest.
_Reader = Callable[[Connection, Sought], dict[str, tuple[Any, ...]]]
_READERS: tuple[tuple[frozenset[Part], _Reader], ...] = (
    (frozenset({Part.SAID}), lambda *of: {"said": tuple(said.read(*of))}),
    (
        frozenset({Part.OWED, Part.TOOK}),
        lambda *of: dict(zip(("owed", "took"), owed.read(*of), strict=True)),
    ),
    (frozenset({Part.CAME}), lambda *of: {"came": tuple(came.read(*of))}),
    (frozenset({Part.CLOSED}), lambda *of: {"closed": tuple(deals.read_closed(*of))}),
    (frozenset({Part.TOUCHED}), lambda *of: {"touched": tuple(deals.read_touched(*of))}),
    (frozenset({Part.OPENED}), lambda *of: {"opened": tuple(deals.read_opened(*of))}),
    (frozenset({Part.ASKED}), lambda *of: {"asked": tuple(library.read_asked(*of))}),
    (frozenset({Part.LACKED}), lambda *of: {"lacked": tuple(library.read_lacked(*of))}),
)


class SqlMeasures:
    """See `bot.ports.MeasureRepository`. With a twin that sees the same, both are asked at once."""

    def __init__(self, connection: Connection, twin: Connection | None = None) -> None:
        self._connection = connection
        self._twin = twin

    def rows(self, sought: Sought) -> Rows:
        return self.rows_beside(sought, _nothing)[0]

    def rows_beside(self, sought: Sought, other: Callable[[], T]) -> tuple[Rows, T]:
        waiting = deque(read for parts, read in _READERS if parts & sought.parts)
        if self._twin is None or len(waiting) < len((self._connection, self._twin)):
            return Rows(**_taken(waiting, self._connection, sought)), other()
        with ThreadPoolExecutor(1, "measures") as thread:
            theirs = thread.submit(_taken, waiting, self._twin, sought)
            try:
                # First, since only this connection can; the rest is shared out evenly then.
                found = other()
                ours = _taken(waiting, self._connection, sought)
            finally:
                # What failed here need not be read to its end there.
                waiting.clear()
            return Rows(**ours, **theirs.result()), found


def _nothing() -> None:
    """Nothing is read besides."""


def _taken(
    waiting: deque[_Reader], connection: Connection, sought: Sought
) -> dict[str, tuple[Any, ...]]:
    """Read what waits until nothing does; somebody else may take from it, too."""
    if connection.dialect.name == "postgresql":
        connection.execute(_PLANS)
    found: dict[str, tuple[Any, ...]] = {}
    while True:
        try:
            read = waiting.popleft()
        except IndexError:
            return found
        found |= read(connection, sought)
