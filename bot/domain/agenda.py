"""What is to be talked about: items of a series, their votes, and the order that follows."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass

#: The longest text of an item that is kept.
TEXT_LIMIT = 3000
#: A vote that is pressed again within so long was pressed twice by mistake.
DOUBLE_PRESS = timedelta(seconds=1)
#: How long an exception that somebody took off the agenda is not proposed again, and one that was
#: talked about.
_WITHDRAWN_FOR, _DONE_FOR = timedelta(days=28), timedelta(days=6)


class ItemState(StrEnum):
    """What became of an item; stored, so never renamed."""

    OPEN = "open"
    DONE = "done"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"


class Via(StrEnum):
    """How a vote was given; stored, so never renamed."""

    BUTTON = "button"
    #: A number under the agenda.
    NUMBER = "number"
    #: A calendar on the message that the item is about.
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Item:
    """Something to talk about. It stays the same one from meeting to meeting until it is closed."""

    id: int
    series: str
    #: Small, and its own among the open items of its series: people vote with it.
    number: int
    text: str
    #: Slack user id; None: Baton proposes it.
    by: str | None
    created_at: datetime
    state: ItemState = ItemState.OPEN
    #: Since when it has been open without a break; meetings that ended since carried it over.
    open_since: datetime | None = None
    #: Counts its changes, so that a press on an old copy changes nothing unseen.
    version: int = 1
    #: The exception behind it, by a key that stays the same from week to week; "" for none.
    key: str = ""
    #: What the exception rests on, in words.
    evidence: str = ""
    #: The message behind it: its address, words, channel (id) and ts.
    url: str = ""
    quote: str = ""
    channel_id: str = ""
    ts: str = ""
    closed_at: datetime | None = None
    #: Slack user id; None: the meeting ended after it was talked about.
    closed_by: str | None = None
    #: The meeting in which it was closed.
    meeting_id: int | None = None


@dataclass(frozen=True)
class Vote:
    """One person wants an item talked about."""

    item_id: int
    person: str
    via: Via
    at: datetime


@dataclass(frozen=True)
class Ranked:
    """An item with who voted for it, and by how many ended meetings it was carried over."""

    item: Item
    voters: tuple[str, ...] = ()
    carried: int = 0


@dataclass(frozen=True)
class Proposed:
    """An exception that Baton puts on the agenda, with its evidence."""

    key: str
    text: str
    evidence: str


def ranked(
    items: Iterable[Item], votes: Iterable[Vote], ended: Sequence[datetime]
) -> tuple[Ranked, ...]:
    """Items by votes (people, not reactions), then by age; `ended`: when meetings ended."""
    voters: dict[int, dict[str, None]] = {}
    for vote in votes:
        voters.setdefault(vote.item_id, {})[vote.person] = None
    found = [
        Ranked(
            item,
            tuple(voters.get(item.id, ())),
            sum(1 for at in ended if at > (item.open_since or item.created_at)),
        )
        for item in items
    ]
    return tuple(
        sorted(found, key=lambda one: (-len(one.voters), one.item.created_at, one.item.id))
    )


def free_number(taken: Iterable[int]) -> int:
    """The smallest number from 1 on that is not taken."""
    numbers = set(taken)
    return next(number for number in range(1, len(numbers) + 2) if number not in numbers)


def press_withdraws(votes: Sequence[Vote], at: datetime) -> bool | None:
    """What one person's press of *Vote* means, by their votes for the item.

    True: they take them back. False: it is a vote. None: a double press, which changes nothing.
    """
    if not votes:
        return False
    doubled = any(vote.via is Via.BUTTON and at - vote.at < DOUBLE_PRESS for vote in votes)
    return None if doubled else True


def proposes_again(item: Item | None, now: datetime) -> bool:
    """Whether an exception makes a new item; `item` is the newest that it made."""
    if item is None:
        return True
    if item.state in {ItemState.OPEN, ItemState.PARKED} or item.closed_at is None:
        return False
    rest = _DONE_FOR if item.state is ItemState.DONE else _WITHDRAWN_FOR
    return now - item.closed_at > rest
