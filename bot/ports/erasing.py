"""What erasing needs of storage."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.erasing import Traces
from bot.domain.leads import LeadData


class ErasingRepository(Protocol):
    """Everything that is kept of somebody, in whatever table."""

    def leads_of(self, email: str | None, phone: str | None) -> Sequence[int]:
        """Ids of leads with that e-mail address (lower case) or number (E.164), oldest first."""

    def told_of(self, lead_id: int) -> Sequence[LeadData]:
        """All that senders told of a lead: as it is now, and each time before it was joined."""

    def clear(self, lead_id: int, at: datetime) -> None:
        """Take what was told of a lead out of it; what became of it stays for the figures."""

    def rid(
        self, traces: Traces, lead_ids: Sequence[int], *, everywhere: bool = True
    ) -> Mapping[str, int]:
        """Take the traces out of everything else; returns table → rows that changed.

        Without `everywhere` only out of what belongs to these leads, which is found by index.
        """

    def retract(self, lead_ids: Sequence[int], at: datetime) -> int:
        """Have Slack delete each message about them, and draw their cards and lists anew."""

    def left(self, traces: Traces) -> Mapping[str, int]:
        """Where traces are found still: table and column → rows."""

    def closed_before(self, before: datetime, limit: int) -> Sequence[int]:
        """Ids of leads that came and were closed before then and are not erased yet."""
