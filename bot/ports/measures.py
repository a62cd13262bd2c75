"""What services need of storage to measure a window."""

from typing import Protocol

from bot.domain.measured import Rows, Sought


class MeasureRepository(Protocol):
    """Rows of one window."""

    def rows(self, sought: Sought) -> Rows:
        """The rows that measures are computed from: alike ones once, or each with its lead."""
