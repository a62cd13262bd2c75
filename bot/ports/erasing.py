"""What erasing needs of storage."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from bot.domain.erasing import Traces
from bot.domain.leads import LeadData

#: The primary key of a row.
Key = tuple[Any, ...]


class Looked(NamedTuple):
    """What was found in some rows of a table."""

    #: Rows in which a trace stands.
    keys: Sequence[Key]
    #: Column → rows in which one stands there.
    columns: Mapping[str, int]
    #: Where to look on; None: the table is over.
    after: Key | None


class ErasingRepository(Protocol):
    """Everything that is kept of somebody, in whatever table."""

    def leads_of(self, email: str | None, phone: str | None) -> Sequence[int]:
        """Ids of leads with that e-mail address (lower case) or number (E.164), oldest first."""

    def told_of(self, lead_id: int) -> Sequence[LeadData]:
        """All that senders told of a lead: as it is now, and each time before it was joined."""

    def clear(self, lead_id: int, at: datetime) -> None:
        """Take what was told of a lead out of it; what became of it stays for the figures."""

    def tables(self, *, everything: bool = False) -> Sequence[str]:
        """Tables in which others may have written of somebody.

        `everything`: also where traces are looked for, but what people wrote themselves stays.
        """

    def look(self, table: str, traces: Traces, after: Key | None, rows: int) -> Looked:
        """Look through so many rows of a table, from the first or after a place; by its key."""

    def rid(self, table: str, traces: Traces, keys: Sequence[Key]) -> int:
        """Take the traces out of rows; returns how many changed."""

    def rid_own(self, traces: Traces, lead_ids: Sequence[int]) -> Mapping[str, int]:
        """Take the traces out of what belongs to these leads; returns table → rows changed."""

    def retract(self, lead_ids: Sequence[int], at: datetime) -> int:
        """Have Slack delete each message about them, and draw their cards and lists anew."""

    def closed_before(self, before: datetime, limit: int) -> Sequence[int]:
        """Ids of leads that came and were closed before then and are not erased yet."""
