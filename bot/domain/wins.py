"""A shared win: what was won, by whom, and who thinks well of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.feedback import canonical_emoji
from bot.domain.leads import Lead
from bot.domain.money import Money

#: How long whoever shared a win can take it back.
UNDO = timedelta(minutes=30)
#: A deal that was closed longer ago than this is not announced: a CRM may tell of years at once.
NEWS = timedelta(days=7)

#: The most that somebody tells of a win, and adds to one.
TEXT_LIMIT = 1000
WORD_LIMIT = 300


class WinState(StrEnum):
    """Where a win stands; the words are stored, so they are never renamed."""

    SHARED = "shared"
    #: Whoever shared it took it back.
    WITHDRAWN = "withdrawn"
    #: The lead turned out not to be won.
    REVERTED = "reverted"


@dataclass(frozen=True)
class Win:
    """A win as stored; people are Slack user ids."""

    id: int
    #: Unique, so that it is shared once: of the lead, or of the command.
    key: str
    at: datetime
    #: The key of the channel that shows it.
    channel: str
    lead_id: int | None = None
    #: Who shared it; None: a stage did.
    by: str | None = None
    text: str = ""
    #: Who had the lead when it was won.
    rep: str | None = None
    state: WinState = WinState.SHARED
    #: The message that shows it, once it is there.
    channel_id: str | None = None
    ts: str | None = None

    def undone_by(self, user: str, now: datetime) -> bool:
        """Whether somebody may take it back."""
        mine = self.by == user and self.state is WinState.SHARED
        return mine and now - self.at <= UNDO


@dataclass(frozen=True)
class Word:
    """What somebody adds to a win."""

    win_id: int
    person: str
    text: str
    at: datetime


@dataclass(frozen=True)
class WinShown:
    """All that the message of a win tells, as its channel may see it."""

    win: Win
    #: The lead without what the channel may not see.
    lead: Lead | None = None
    #: What the deal is worth; None: not told.
    worth: Money | None = None
    #: Sources (keys) of the first and the last touch, and who answers for them.
    first: str | None = None
    last: str | None = None
    first_owner: str | None = None
    last_owner: str | None = None
    #: Whole days from the hand-over to sales until it was won.
    days: int | None = None
    words: tuple[Word, ...] = ()
    kudos: tuple[str, ...] = ()

    @property
    def marketers(self) -> tuple[str, ...]:
        """Who is credited for marketing, the first touch first."""
        found = (self.first_owner, self.last_owner)
        return tuple(dict.fromkeys(one for one in found if one))

    @property
    def credited(self) -> frozenset[str]:
        """Everybody whose win it is."""
        return frozenset(filter(None, (self.win.by, self.win.rep, *self.marketers)))


def kudos_of(
    reactions: Mapping[tuple[str, str], tuple[bool, datetime]],
    emoji: Iterable[str],
    own: frozenset[str],
) -> tuple[str, ...]:
    """Who gives kudos, the first first: each person once, and nobody for a win of their own.

    `reactions`: (person, raw emoji name) → whether it is there, since when.
    """
    counted = frozenset(emoji)
    since: dict[str, datetime] = {}
    for (person, name), (present, at) in reactions.items():
        if present and person not in own and canonical_emoji(name) in counted:
            since[person] = min(at, since.get(person, at))
    return tuple(sorted(since, key=lambda person: (since[person], person)))


class WinAnswer(StrEnum):
    """What came of a wish about wins."""

    SHARED = "shared"
    #: It was shared before; what was said is added to it.
    ADDED = "added"
    #: It was shared before, and nothing was said.
    ALREADY = "already"
    TAKEN_BACK = "taken_back"
    #: The settings name no channel for wins.
    OFF = "off"
    OUTSIDER = "outsider"
    #: The lead is not won.
    NOT_WON = "not_won"
    GONE = "gone"
    #: There is no win of theirs, or not of the last half hour.
    NOTHING = "nothing"
    #: No words were given.
    EMPTY = "empty"
