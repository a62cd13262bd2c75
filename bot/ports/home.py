"""What a Home tab needs of storage: figures of one person, each found by an index."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.domain.home_tab import Month, Workload
from bot.domain.leads import Lead
from bot.domain.promises import Promise
from bot.domain.verdict_records import Judged


class DueFirst(NamedTuple):
    """Somebody's open leads by urgency, cut off; and how many there are in all."""

    lead_ids: Sequence[int]
    total: int
    late: int


class HomeRepository(Protocol):
    """What somebody has to do, and what came of what they did."""

    def open_leads(self, owner: str, now: datetime, limit: int) -> DueFirst:
        """The owner's open leads: overdue ones first, then by what is due next."""

    def leads(self, lead_ids: Sequence[int]) -> Sequence[Lead]:
        """These leads, in the given order."""

    def owed(self, lead_ids: Sequence[int]) -> Sequence[Promise]:
        """All promises to these leads."""

    def workload(self, owners: Sequence[str], now: datetime) -> Sequence[Workload]:
        """How many open leads each of these has; whoever has none is left out."""

    def month(self, user: str, since: datetime) -> Month:
        """What somebody was given since then, and what came of it."""

    def judged(self, since: datetime) -> Iterator[Judged]:
        """Everybody's verdicts since then, as they stand, and what came of the leads."""
