"""What happened to a lead, in order: the append-only source of every later number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What happened; the words are stored, so they are never renamed."""

    RECEIVED = "received"
    IMPORTED = "imported"
    JOINED = "joined"
    ROUTED = "routed"
    #: A held lead got an owner.
    GIVEN = "given"
    CLAIMED = "claimed"
    RELEASED = "released"
    VOTED = "voted"
    WITHDREW = "withdrew"
    REASONED = "reasoned"


#: What people in the channel want to read in the thread; the rest is in Details.
TOLD_IN_THREAD = frozenset(
    {Kind.JOINED, Kind.GIVEN, Kind.CLAIMED, Kind.RELEASED, Kind.VOTED, Kind.WITHDREW, Kind.REASONED}
)


@dataclass(frozen=True)
class Entry:
    """One row of a lead's timeline; `actor` is a Slack user id, None when Baton did it."""

    lead_id: int
    at: datetime
    kind: Kind
    actor: str | None = None
    #: Small facts about it: ids and keys only, such as `{"verdict": "bad", "reason": "no_budget"}`.
    data: Mapping[str, object] = field(default_factory=dict)
    id: int = 0
