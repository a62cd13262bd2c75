"""Follow-ups after the first response: so many, each within a spacing of the contact before."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.clocks import Clock


class FollowUpState(StrEnum):
    """How one follow-up stands; the words are stored, so they are never renamed."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class FollowUps:
    """`count` further contacts, `spacing` of counted time apart; ValueError unless both are > 0."""

    count: int
    spacing: timedelta

    def __post_init__(self) -> None:
        if self.count < 1 or self.spacing <= timedelta():
            raise ValueError("follow-ups need a count of at least one and some time between them")


@dataclass(frozen=True)
class FollowUp:
    """One follow-up, counted from 1; `due_at` is None while a pause without an end lasts."""

    number: int
    due_at: datetime | None
    done_at: datetime | None
    state: FollowUpState


def follow_ups(
    plan: FollowUps,
    responded: datetime,
    contacts: Iterable[datetime],
    now: datetime,
    clock: Clock,
) -> tuple[FollowUp, ...]:
    """Return every planned follow-up, where the first response came at `responded`.

    The contacts after it, in order, are the follow-ups. Each is due a spacing after the contact
    before it, or after that one's due time while it is outstanding, and is late at that instant.
    """
    made = sorted(contact for contact in contacts if responded < contact <= now)
    found: list[FollowUp] = []
    since: datetime | None = responded
    for number in range(1, plan.count + 1):
        due = None if since is None else clock.running.add(since, plan.spacing)
        done = made[number - 1] if number <= len(made) else None
        found.append(FollowUp(number, due, done, _state(due, done, now)))
        since = due if done is None else done
    return tuple(found)


def _state(due: datetime | None, done: datetime | None, now: datetime) -> FollowUpState:
    late = due is not None and (now if done is None else done) >= due
    if done is None:
        return FollowUpState.OVERDUE if late else FollowUpState.WAITING
    return FollowUpState.MISSED if late else FollowUpState.MET
