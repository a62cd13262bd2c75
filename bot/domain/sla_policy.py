"""What is promised: how soon, by whose hours, and what happens on the way to a breach."""

from datetime import timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.clocks import Count, PauseKind


class Duty(StrEnum):
    """What is owed; the words are stored, so they are never renamed.

    The first three are owed by sales, the last two by marketing: one kind of promise for both.
    """

    FIRST_RESPONSE = "first_response"
    FOLLOW_UP = "follow_up"
    FEEDBACK = "feedback"
    HANDOVER = "handover"
    CONTENT_REQUEST = "content_request"


class StepKind(StrEnum):
    """What Baton does on the way; the words are stored, so they are never renamed."""

    REMIND_THREAD = "remind_thread"
    REMIND_OWNER = "remind_owner"
    ESCALATE = "escalate"
    REASSIGN = "reassign"
    UNCLAIM = "unclaim"


#: The steps that only nudge: these can be snoozed, wait for morning and have a budget.
REMINDERS = frozenset({StepKind.REMIND_THREAD, StepKind.REMIND_OWNER})


@dataclass(frozen=True)
class Step:
    """One rung of a ladder, at a share of the target (0.8, 1.5) or after so much counted time.

    Raises ValueError unless that is more than nothing.
    """

    kind: StepKind
    at: float | timedelta

    def __post_init__(self) -> None:
        if not (self.at > timedelta() if isinstance(self.at, timedelta) else self.at > 0):
            raise ValueError(f"{self.kind} must come after the start, not at {self.at}")

    def after(self, target: timedelta) -> timedelta:
        """Return how much counted time passes before the step."""
        return self.at if isinstance(self.at, timedelta) else target * self.at


@dataclass(frozen=True)
class Policy:
    """A promise to act within `target` of counted time.

    Raises ValueError for a target of nothing, and for a warning that is not before the target.
    """

    name: str
    target: timedelta
    duty: Duty = Duty.FIRST_RESPONSE
    count: Count = Count.TEAM
    #: What stops the clock. Baton's own downtime does, unless the team decides otherwise.
    stops: frozenset[PauseKind] = frozenset({PauseKind.DOWNTIME})
    #: The share of the target after which a card warns; None never does.
    warn_at: float | None = 0.8
    ladder: tuple[Step, ...] = ()
    #: How many times it is owed, each time anew: follow-ups have a count.
    times: int = 1
    #: What the same leads are owed beside this, under the same name.
    beside: tuple["Policy", ...] = ()

    def __post_init__(self) -> None:
        if self.target <= timedelta():
            raise ValueError(f"the target of {self.name} must be more than nothing")
        if self.warn_at is not None and not 0 < self.warn_at < 1:
            raise ValueError(f"{self.name} must warn between 0 and 1 of its target")

    @property
    def warn_after(self) -> timedelta | None:
        """How much counted time passes before the warning."""
        return None if self.warn_at is None else self.target * self.warn_at

    def of(self, duty: Duty) -> "Policy | None":
        """What this policy asks of a duty; None when it asks nothing."""
        return next((one for one in (self, *self.beside) if one.duty is duty), None)
