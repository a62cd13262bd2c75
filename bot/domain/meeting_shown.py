"""A meeting with all that Slack, the terminal and the minutes show of it."""

from dataclasses import field
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.actions import Action
from bot.domain.agenda import Item, ItemState, Ranked
from bot.domain.decisions import Decision
from bot.domain.meetings import Meeting, Series


class Tell(StrEnum):
    """What a delivery about a meeting says; stored, so never renamed."""

    #: The agenda in the channel; while the meeting runs and afterwards it says so.
    AGENDA = "agenda"
    #: What happens while it runs, in the agenda's thread.
    NOTE = "note"
    #: What came of it, in the channel.
    MINUTES = "minutes"
    #: The minutes to keep, in the thread of the minutes.
    PAPER = "paper"
    #: Asks an attendee for items.
    ASK = "ask"
    #: Tells the leads of the teams that meetings were skipped.
    SKIPPED = "skipped"


class Told(StrEnum):
    """What the answer to a press says; stored with deliveries, so never renamed."""

    #: `why`: a Refusal.
    REFUSED = "refused"
    #: `item`: was put on the agenda by a reaction.
    ADDED = "added"
    #: `item`: was taken off the agenda, or put back.
    TURNED = "turned"
    #: `series`: its agenda as it is now.
    AGENDA = "agenda"
    #: `meeting`: when it takes place.
    PLANNED = "planned"
    #: `meeting`: is under way.
    STARTED = "started"


class Refusal(StrEnum):
    """Why something is not done; each is a sentence in the views."""

    STRANGER = "stranger"
    NO_SERIES = "no_series"
    NO_MEETING = "no_meeting"
    NO_ITEM = "no_item"
    #: For the chair, leads of teams and admins.
    NOT_YOURS = "not_yours"
    EMPTY = "empty"
    #: The words name no moment in the future.
    NO_TIME = "no_time"
    #: Somebody else closed the item first.
    CHANGED = "changed"
    NOT_RUNNING = "not_running"
    RUNNING = "running"
    #: Minutes are of meetings that have ended.
    GOES_ON = "goes_on"
    #: The same minutes are there already.
    HANDED_OVER = "handed_over"
    TOO_LATE = "too_late"
    #: An agenda with as many items as it takes.
    FULL = "full"
    #: A series that the settings name is ended there.
    CONFIGURED = "configured"
    TAKEN = "taken"


@dataclass(frozen=True)
class MeetingShown:
    """A meeting at one moment."""

    series: Series
    meeting: Meeting
    #: What is open, in the order in which it is talked about.
    agenda: tuple[Ranked, ...] = ()
    #: What was closed in it, in that order.
    closed: tuple[Item, ...] = ()
    decisions: tuple[Decision, ...] = ()
    actions: tuple[Action, ...] = ()
    #: What meetings before it agreed on and is still to be done.
    older_actions: tuple[Action, ...] = ()
    #: Decisions of earlier meetings that were looked at again since the last one.
    followed: tuple[Decision, ...] = ()
    #: Slack user ids of who is or was there.
    present: tuple[str, ...] = ()
    #: Slack user ids of who takes part by the settings.
    attendees: tuple[str, ...] = ()
    #: Items by id, also those that decisions and actions of this meeting are about.
    items: dict[int, Item] = field(default_factory=dict)
    #: The currency of amounts in `decisions` and `followed`.
    currency: str | None = None
    #: Where the agenda, the live note and the minutes are; "" while they are not.
    addresses: dict[Tell, str] = field(default_factory=dict)

    def outcomes(self, item_id: int) -> tuple[tuple[Decision, ...], tuple[Action, ...]]:
        """What was decided, and who is to do what, about an item."""
        decided = tuple(one for one in self.decisions if one.item_id == item_id)
        agreed = tuple(one for one in self.actions if one.item_id == item_id)
        return decided, agreed

    @property
    def parked(self) -> tuple[Item, ...]:
        """Items that were put aside in it."""
        return tuple(one for one in self.closed if one.state is ItemState.PARKED)


@dataclass(frozen=True)
class Coming:
    """A meeting in a list of those to come."""

    series: Series
    meeting: Meeting
    items: int


@dataclass(frozen=True)
class AgendaShown:
    """The agenda of a series, for one reader."""

    shown: MeetingShown
    parked: tuple[Item, ...]
    reader: str
    manages: bool


@dataclass(frozen=True)
class Skip:
    """Meetings of a series that were skipped in a row."""

    series: Series
    meetings: tuple[Meeting, ...]
