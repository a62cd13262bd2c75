"""What services need of storage to measure a window."""

from datetime import datetime
from typing import Protocol

from bot.domain.measured import Rows


class MeasureRepository(Protocol):
    """Rows of one window."""

    def rows(self, start: datetime, end: datetime, *, history: bool) -> Rows:
        """All that measures of the half-open window are computed from.

        `history`: leads imported as history, too. Verdicts come oldest first, of everybody.
        """
