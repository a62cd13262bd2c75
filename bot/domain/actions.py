"""Action items: who promised what by when, and every change of it."""

from collections.abc import Mapping
from dataclasses import asdict, field, fields, replace
from datetime import date, datetime
from enum import StrEnum

from bot.dataclass import dataclass

#: Carried over so many meetings, an action goes to the leads of both teams.
CARRIED_TOO_OFTEN = 3


class ActionState(StrEnum):
    """Where an action stands; stored, so never renamed."""

    OPEN = "open"
    DONE = "done"
    #: Nobody will do it; a word says why.
    DROPPED = "dropped"


class Origin(StrEnum):
    """Where an action came from; stored, so never renamed."""

    MEETING = "meeting"
    #: A message in Slack, by a shortcut.
    MESSAGE = "message"
    #: `/actions add`.
    COMMAND = "command"


@dataclass(frozen=True)
class Action:
    """Something that somebody is to do."""

    id: int
    text: str
    #: Slack user ids.
    owner: str
    maker: str
    created_at: datetime
    origin: Origin
    #: The day, where the owner lives, by whose end it is to be done; None: no day was named.
    due: date | None = None
    state: ActionState = ActionState.OPEN
    #: For what was agreed in a meeting: the meeting, the item of its agenda, the key of its series.
    meeting_id: int | None = None
    item_id: int | None = None
    series: str = ""
    #: The address of the message that it came from.
    permalink: str = ""
    #: The owner's day on which it is asked for again; the day it is due stays.
    snoozed_until: date | None = None
    #: How many meetings of its series ended with it open.
    carried: int = 0
    closed_at: datetime | None = None
    closed_by: str | None = None
    #: Why it was dropped.
    why: str = ""
    #: When the owner's day that it is due on has ended.
    late_at: datetime | None = None
    #: When the owner is to be reminded next; None: not again.
    remind_at: datetime | None = None
    #: The key of the delivery that last reminded of it.
    reminded_in: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is ActionState.OPEN

    def is_late(self, now: datetime) -> bool:
        """Whether its day has passed and it is still to be done."""
        return self.is_open and self.late_at is not None and self.late_at <= now


class What(StrEnum):
    """What happened to an action; stored, so never renamed."""

    CREATED = "created"
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"
    SNOOZED = "snoozed"
    REASSIGNED = "reassigned"
    EDITED = "edited"
    #: The newest change by a person was taken back.
    UNDONE = "undone"
    #: A meeting of its series ended with it open.
    CARRIED = "carried"


@dataclass(frozen=True)
class Change:
    """One row of an action's history; `actor` is a Slack user id, None when Baton did it."""

    action_id: int
    at: datetime
    what: What
    actor: str | None
    #: The fields that changed, as they were and as they became (JSON: days as ISO text).
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    id: int = 0


#: What people change, and what taking a change back restores.
TOLD = ("text", "owner", "due", "state", "snoozed_until", "carried", "why")


def change_of(before: Action, after: Action, what: What, actor: str | None, at: datetime) -> Change:
    """What a deed changed, for the history."""
    one, other = _told(before), _told(after)
    names = [name for name in TOLD if one[name] != other[name]]
    return Change(
        after.id,
        at,
        what,
        actor,
        {name: one[name] for name in names},
        {name: other[name] for name in names},
    )


def taken_back(action: Action, change: Change) -> Action:
    """The action as it was before a change, which must be its newest."""
    known = {one.name for one in fields(Action)} & set(TOLD)
    values = {name: value for name, value in change.before.items() if name in known}
    read: dict[str, object] = {
        name: _READ[name](str(value)) if value is not None and name in _READ else value
        for name, value in values.items()
    }
    return replace(action, **read)  # type: ignore[arg-type]  # read back into the fields' types


_READ = {
    "due": date.fromisoformat,
    "snoozed_until": date.fromisoformat,
    "state": ActionState,
}


def _told(action: Action) -> dict[str, object]:
    values = asdict(action)
    return {
        name: value.isoformat() if isinstance(value := values[name], date) else value
        for name in TOLD
    }


def by_due(action: Action) -> tuple[date, int]:
    """The order of a list: what is due first comes first, what has no day comes last."""
    return (action.due or date.max, action.id)
