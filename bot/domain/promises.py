"""The promise of a first answer that is kept with a lead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.sla import State


@dataclass(frozen=True)
class Promise:
    """By when somebody answers a lead, and how that stands."""

    lead_id: int
    #: The policy's name in the settings.
    policy: str
    #: Key of the team that owes the answer.
    team: str
    started_at: datetime
    #: None while a pause without an end lasts.
    due_at: datetime | None
    #: When to look again; None: not before something happens.
    look_at: datetime | None
    state: State = State.ON_TIME
    responded_at: datetime | None = None
    #: Slack user id.
    responded_by: str | None = None
    #: Counted time from the start to the response.
    took: timedelta | None = None
    #: Keys of the steps that were taken, or overtaken by later ones.
    done: tuple[str, ...] = ()
    snoozed_until: datetime | None = None
    #: Nobody is reminded any more; escalation stands.
    stopped: bool = False
    #: The lead was closed, or the settings promise nothing for it any more.
    ended: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the answer is still owed."""
        return self.responded_at is None and not self.ended
