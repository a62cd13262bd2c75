"""What the roundup needs of storage."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol


class RoundupRepository(Protocol):
    """Which roundups were looked at, and the leads that the next one lists."""

    def newest(self, name: str, channel: str) -> date | None:
        """The latest local day for which one was looked at."""

    def begin(self, name: str, channel: str, day: date, at: datetime) -> bool:
        """Look at the one of that day; False when somebody did so before."""

    def take_low(self, channel: str, before: datetime, at: datetime) -> Sequence[int]:
        """Ids of the low leads, routed before then, that no roundup listed; now one does."""

    def ageing(self, channel: str, before: datetime, limit: int) -> tuple[Sequence[int], int]:
        """Open leads that came before then and that nobody answered, oldest first.

        Returns up to `limit` ids, and how many there are in all.
        """
