"""What comes from a meeting in Slack: presses and filled-in forms, and whether they count."""

from collections.abc import Container
from datetime import date, datetime

from bot.dataclass import dataclass
from bot.domain.meeting_shown import Refusal
from bot.domain.meetings import Meeting, State
from bot.domain.people import Actor, Home, may_act
from bot.ports import UnitOfWork


@dataclass(frozen=True)
class Press:
    """A press in a meeting, or a form sent from it."""

    identity: str
    actor: Actor
    meeting_id: int


@dataclass(frozen=True)
class Decided:
    """What was filled in about a decision."""

    text: str
    item_id: int | None = None
    measure: str | None = None
    expected: str = ""
    check_on: date | None = None


@dataclass(frozen=True)
class Agreed:
    """What was filled in about an action; `owner`: Slack user id."""

    text: str
    owner: str
    item_id: int | None = None
    due: date | None = None


def admit(
    work: UnitOfWork, home: Home, press: Press, states: Container[State], now: datetime
) -> Meeting | Refusal:
    """The meeting, locked, if a colleague pressed for the first time and it is in such a state."""
    actor = press.actor
    if may_act(home, work.people.get(actor.user), actor) is not True:
        return Refusal.STRANGER
    meeting = work.meetings.lock(press.meeting_id)
    if meeting is None:
        return Refusal.NO_MEETING
    if meeting.state not in states:
        return Refusal.NOT_RUNNING
    if not work.inbox.first_time(press.identity, now):
        return Refusal.TAKEN
    work.people.meet(actor, now)
    return meeting
