"""What happened to a lead, in order: the append-only source of every later number."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from bot.dataclass import dataclass


class Kind(StrEnum):
    """What happened; the words are stored, so they are never renamed."""

    RECEIVED = "received"
    IMPORTED = "imported"
    JOINED = "joined"
    #: An arrival that had joined by mistake is its own lead again; told of both leads.
    SPLIT = "split"
    ROUTED = "routed"
    #: A held lead got an owner; with an actor: somebody gave it to them by hand.
    GIVEN = "given"
    #: Offered to somebody (`owner`, until `until`, as the `hop`-th of a round): a turn of theirs.
    OFFERED = "offered"
    #: Not claimed by whom it was offered to (`from`; `how`: an Ending), so it is now `owner`'s.
    PASSED = "passed"
    #: A pass by hand was taken back: it is offered to the actor again.
    TOOK_BACK = "took_back"
    #: Not claimed by whom it was offered to (`owner`), and nobody else can have it.
    STAYED = "stayed"
    CLAIMED = "claimed"
    RELEASED = "released"
    VOTED = "voted"
    WITHDREW = "withdrew"
    REASONED = "reasoned"
    #: An answer was promised, by a policy of the settings.
    PROMISED = "promised"
    #: When it is due has moved: hours, policy, pauses or the owner have changed.
    DUE_MOVED = "due_moved"
    #: It is due soon; it is late.
    WARNED = "warned"
    BREACHED = "breached"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    REASSIGNED = "reassigned"
    #: Nobody else of the pool could have it.
    NOT_REASSIGNED = "not_reassigned"
    #: A claim without a response was ended.
    UNCLAIMED = "unclaimed"
    RESPONDED = "responded"
    #: The response was taken back.
    NOT_RESPONDED = "not_responded"
    #: Somebody was in contact again; that was taken back.
    CONTACTED = "contacted"
    NOT_CONTACTED = "not_contacted"
    SNOOZED = "snoozed"
    #: The lead is of a louder tier than before.
    RAISED = "raised"
    #: Nobody is reminded any more.
    STOPPED = "stopped"
    #: The lead came to a stage (`stage`); what was told of it before was wrong; it was taken back.
    MOVED = "moved"
    STAGE_CORRECTED = "stage_corrected"
    STAGE_UNDONE = "stage_undone"


#: What people in the channel want to read in the thread; the rest is in Details.
TOLD_IN_THREAD = frozenset(
    {
        Kind.JOINED,
        Kind.SPLIT,
        Kind.GIVEN,
        Kind.PASSED,
        Kind.TOOK_BACK,
        Kind.STAYED,
        Kind.CLAIMED,
        Kind.RELEASED,
        Kind.VOTED,
        Kind.WITHDREW,
        Kind.REASONED,
        Kind.ESCALATED,
        Kind.REASSIGNED,
        Kind.UNCLAIMED,
        Kind.RESPONDED,
        Kind.NOT_RESPONDED,
        Kind.CONTACTED,
        Kind.NOT_CONTACTED,
        Kind.SNOOZED,
        Kind.STOPPED,
        Kind.RAISED,
        Kind.MOVED,
        Kind.STAGE_CORRECTED,
        Kind.STAGE_UNDONE,
    }
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
