"""What services need of storage to measure a window."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.domain.measured import Rows, Sought

T = TypeVar("T")


class MeasureRepository(Protocol):
    """Rows of one window."""

    def rows(self, sought: Sought) -> Rows:
        """The rows that measures are computed from: alike ones once, or each with its lead."""

    def rows_beside(self, sought: Sought, other: Callable[[], T]) -> tuple[Rows, T]:
        """As `rows`, and what `other` reads in the same unit of work: at once, where that goes."""
