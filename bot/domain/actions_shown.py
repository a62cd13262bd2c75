"""What of actions is shown to whom."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.actions import Action, Change

#: Actions on a page of a list: two blocks each, a message takes 50 (Block Kit).
PAGE = 12


class Which(StrEnum):
    """Which actions a list shows; travels in buttons."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"
    PERSON = "person"


@dataclass(frozen=True)
class Asked:
    """Which list somebody asked for, and which page of it, counted from 0."""

    which: Which
    #: Of whom (user id), for `PERSON`.
    person: str = ""
    page: int = 0

    @property
    def as_text(self) -> str:
        """To travel in a button."""
        return f"{self.which}|{self.person}|{self.page}"

    @staticmethod
    def of(text: str) -> "Asked":
        """What `as_text` gave; the reader's own actions when it is nothing known."""
        which, _, rest = text.partition("|")
        person, _, page = rest.partition("|")
        number = int(page) if page.isdecimal() and len(page) < 6 else 0
        return Asked(Which(which), person, number) if which in set(Which) else Asked(Which.MINE)


@dataclass(frozen=True)
class ActionRow:
    """An action, and its newest change if that can be taken back."""

    action: Action
    undo: Change | None = None


@dataclass(frozen=True)
class ActionList:
    """A page of a list."""

    asked: Asked
    rows: Sequence[ActionRow]
    #: On all pages.
    total: int
    now: datetime
    #: What the reader has just changed, which the list may not hold any more.
    just: ActionRow | None = None


@dataclass(frozen=True)
class ActionDetails:
    """An action with its history, for a form."""

    row: ActionRow
    history: Sequence[Change]
    now: datetime


class Refusal(StrEnum):
    """Why something was not done with an action."""

    NOT_THERE = "not_there"
    NOT_ALLOWED = "not_allowed"
    NO_TEXT = "no_text"
    #: An app, somebody who left, somebody of another company.
    NO_OWNER = "no_owner"
    DAY_PASSED = "day_passed"
    NO_REASON = "no_reason"
    #: Slack sent the same once more.
    ALREADY = "already"
