"""What Slack should show: one delivery per thing, with its lane, its pace and its states."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass


class Kind(StrEnum):
    """The things that Slack shows; the words are stored, so they are never renamed."""

    #: A lead's card in its channel.
    CARD = "card"
    #: A reply in a card's thread that tells what happened since the last one.
    LOG = "log"
    #: A reply in a card's thread that stands in for an edit that Slack refused.
    STANDIN = "standin"
    #: A sentence that only its reader sees, where they clicked.
    NOTE = "note"
    #: The private question why a lead is bad.
    WHY = "why"
    #: The replacement of a private message, through the address that came with the click.
    ANSWER = "answer"
    #: An answer to a lead is due or late: in its thread, or as a direct message to its owner.
    REMINDER = "reminder"
    #: A direct message to whoever leads the team: an answer is late.
    ESCALATION = "escalation"
    #: A direct message to who has become the owner: the lead is hot, or its details are hidden.
    OWNED = "owned"
    #: The low leads of a channel since the last one, and those that nobody answered.
    ROUNDUP = "roundup"
    #: A document that somebody shows to a channel; in a lead's thread.
    SHARED = "shared"
    ENCLOSED = "enclosed"
    #: A direct message about a document: a review is due, it was wrong, a note for it.
    CONTENT = "content"
    #: A direct message about a gap: to who asked for it, or to who sees to it.
    GAP = "gap"
    #: A direct message about one action: it was given to somebody, or was carried over too often.
    ACTION = "action"
    #: A direct message that lists what somebody is to do by now; one for each of their days.
    ACTIONS = "actions"
    #: A meeting in its channel: the agenda, the live note in its thread, the minutes.
    MEETING = "meeting"
    #: A direct message about a meeting: what is to be talked about, or that none took place.
    MEETING_ASK = "meeting_ask"
    #: A canvas or a file in the thread of a message: the minutes of a meeting, to keep.
    PAPER = "paper"
    #: An answer to a question: directly, in the thread where it was asked, or shared in a channel.
    ANSWERED = "answered"
    #: A scheduled summary in a channel, and more about one of its sections in its thread.
    DIGEST = "digest"
    DIGEST_PART = "digest_part"
    #: A shared win, in the channel for wins.
    WIN = "win"
    #: A message of the exchange: to both of a pair or one of them, or of a round to its channel.
    EXCHANGE = "exchange"
    #: The removal of a message that told of somebody who was erased.
    ERASURE = "erasure"
    #: A direct message to an admin about something only people can mend.
    NOTICE = "notice"
    #: A person's Home tab.
    HOME = "home"
    #: A direct message, once a quarter: how somebody's verdicts compared with what came of them.
    CALIBRATION = "calibration"


class State(StrEnum):
    """Where a delivery stands; `due` is the only state that the sender picks up."""

    DUE = "due"
    SENDING = "sending"
    SHOWN = "shown"
    FAILED = "failed"
    #: Slack may or may not have acted, and this kind is not sent again.
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How a delivery reaches Slack, which decides its pace."""

    POST = "post"
    EDIT = "edit"
    PRIVATE = "private"
    RESPOND = "respond"
    PUBLISH = "publish"
    DELETE = "delete"

    @property
    def repeatable(self) -> bool:
        """Whether the same call again changes nothing, so that its outcome is never in doubt."""
        return self in {Method.EDIT, Method.PUBLISH, Method.DELETE}


#: Kinds that are sent again when it is not known whether Slack acted: a second card or question is
#: harmless because its buttons carry the lead, a second nudge is noise (DESIGN.md R3).
SENT_AGAIN = frozenset(
    {
        Kind.CARD,
        Kind.WHY,
        Kind.NOTICE,
        Kind.ESCALATION,
        Kind.OWNED,
        Kind.ANSWERED,
        Kind.HOME,
        Kind.MEETING,
        # They were asked for, and a second copy in the thread is harmless.
        Kind.PAPER,
    }
)

#: Kinds that are edited when they change; the others are said once.
EDITED = frozenset(
    {
        Kind.CARD,
        Kind.ROUNDUP,
        Kind.CONTENT,
        Kind.GAP,
        Kind.ACTION,
        Kind.ACTIONS,
        Kind.DIGEST,
        Kind.DIGEST_PART,
        Kind.CALIBRATION,
        Kind.WIN,
        Kind.EXCHANGE,
        Kind.MEETING,
        Kind.MEETING_ASK,
    }
)

_METHODS = {
    Kind.NOTE: Method.PRIVATE,
    Kind.WHY: Method.PRIVATE,
    Kind.ANSWER: Method.RESPOND,
    Kind.HOME: Method.PUBLISH,
    Kind.ERASURE: Method.DELETE,
}

#: Least time between two calls in one lane. About one message a second and channel; the others
#: are paced by the workspace-wide budgets below (https://docs.slack.dev/apis/web-api/rate-limits).
PACE = {
    Method.POST: timedelta(seconds=1.0),
    Method.EDIT: timedelta(0),
    Method.PRIVATE: timedelta(0),
    Method.RESPOND: timedelta(0),
    Method.PUBLISH: timedelta(seconds=0.5),
    Method.DELETE: timedelta(0),
}


@dataclass(frozen=True)
class Budget:
    """A limit over the whole workspace: `per_minute` calls, of which `burst` may come at once."""

    per_minute: int
    burst: int

    @property
    def interval(self) -> timedelta:
        """The time that one call uses up."""
        return timedelta(seconds=60 / self.per_minute)


#: `chat.update` is tier 3 (50 a minute), `chat.postEphemeral` and `views.publish` are tier 4 (100
#: a minute each), and posting allows several hundred a minute in all; a little is left for calls
#: made elsewhere.
BUDGETS = {
    Method.POST: Budget(per_minute=300, burst=60),
    Method.EDIT: Budget(per_minute=48, burst=24),
    Method.PRIVATE: Budget(per_minute=96, burst=48),
    Method.PUBLISH: Budget(per_minute=96, burst=48),
    # `chat.delete` is tier 3, like editing.
    Method.DELETE: Budget(per_minute=48, burst=24),
}


def method_of(kind: Kind, *, shown: bool) -> Method:
    """How the next call of a delivery goes out: what is already shown is edited."""
    if kind in EDITED and shown:
        return Method.EDIT
    return _METHODS.get(kind, Method.POST)


def in_thread(kind: Kind, place: str) -> bool:
    """Whether it is a reply in a thread of ours; a user id as the place is a direct message."""
    return kind in {Kind.LOG, Kind.STANDIN, Kind.ENCLOSED, Kind.DIGEST_PART} or (
        kind is Kind.REMINDER and place[:1] not in "UW"
    )


#: Kinds that show documents to a channel: who reads there is asked right before they are sent.
SHARES = frozenset({Kind.SHARED, Kind.ENCLOSED})


#: In a delivery's `about`: the key of the delivery in whose thread it is a reply.
ROOT = "root"


def lane_of(method: Method, place: str) -> str:
    """The name of the queue whose order and pace the delivery keeps."""
    return f"{method}:{place}"


@dataclass(frozen=True)
class Delivery:
    """One thing that Slack should show.

    `wanted` counts changes, `shown` says which of them Slack shows. `place` is a channel's key in
    the settings, a Slack channel id, or a user id for a direct message.
    """

    id: int
    key: str
    kind: Kind
    place: str
    lane: str
    wanted: int
    shown: int
    lead_id: int | None = None
    #: The reader, for what only one person sees.
    person: str | None = None
    about: Mapping[str, object] = field(default_factory=dict)
    #: Where it is shown, once it is.
    channel_id: str | None = None
    ts: str | None = None
    #: The thread it belongs to: channel id and ts of the root message.
    root: tuple[str, str] | None = None
    attempts: int = 0
    unknowns: int = 0

    @property
    def method(self) -> Method:
        """How its next call goes out."""
        return method_of(self.kind, shown=self.ts is not None)


@dataclass(frozen=True)
class Wish:
    """A wish that Slack show something, kept in the transaction of the change that caused it."""

    key: str
    kind: Kind
    place: str
    lead_id: int | None = None
    person: str | None = None
    about: Mapping[str, object] = field(default_factory=dict)
    #: How long to wait so that further changes are told in the same breath.
    settle: timedelta = timedelta(0)


def card_key(lead_id: int) -> str:
    """The key of a lead's card."""
    return f"lead:{lead_id}:card"


def root_key(
    kind: Kind, place: str, lead_id: int | None, about: Mapping[str, object]
) -> str | None:
    """The key of the delivery in whose thread another is a reply; None: it is none of ours."""
    if root := about.get(ROOT):
        return str(root)
    if kind is Kind.DIGEST_PART:
        return str(about["digest"])
    return None if lead_id is None or not in_thread(kind, place) else card_key(lead_id)


def home_key(user: str) -> str:
    """The key of a person's Home tab."""
    return f"home:{user}"


@dataclass(frozen=True)
class Backlog:
    """What waits in one lane: how many, since when, and why it does not move if it is parked."""

    lane: str
    waiting: int
    oldest: datetime | None
    parked: str | None

    @property
    def place(self) -> str:
        """The channel's key, channel id or user id that the lane leads to."""
        return self.lane.partition(":")[2]
