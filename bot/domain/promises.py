"""A promise that is kept with a lead: its first answer, a follow-up, or a verdict on it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bot.dataclass import dataclass
from bot.domain.sla import State
from bot.domain.sla_policy import Duty


class PromiseKey(NamedTuple):
    """Names a promise: a lead, what is owed to it, and which of several in a row."""

    lead_id: int
    duty: Duty = Duty.FIRST_RESPONSE
    number: int = 1


@dataclass(frozen=True)
class Promise:
    """By when somebody does what is owed to a lead, and how that stands."""

    lead_id: int
    #: The policy's name in the settings.
    policy: str
    #: Key of the team that owes it.
    team: str
    started_at: datetime
    #: None while a pause without an end lasts.
    due_at: datetime | None
    #: When to look again; None: not before something happens.
    look_at: datetime | None
    state: State = State.ON_TIME
    #: When it was done: the answer, the contact or the verdict came.
    responded_at: datetime | None = None
    #: Slack user id; None also when a CRM told it and not of whom.
    responded_by: str | None = None
    #: Counted time from the start until it was done.
    took: timedelta | None = None
    #: Keys of the steps that were taken, or overtaken by later ones.
    done: tuple[str, ...] = ()
    snoozed_until: datetime | None = None
    #: Nobody is reminded any more; escalation stands.
    stopped: bool = False
    #: The lead was closed, or the settings promise nothing for it any more.
    ended: bool = False
    duty: Duty = Duty.FIRST_RESPONSE
    #: Which follow-up, counted from 1.
    number: int = 1

    @property
    def key(self) -> PromiseKey:
        """What names it."""
        return PromiseKey(self.lead_id, self.duty, self.number)

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.responded_at is None and not self.ended
