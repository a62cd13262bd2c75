"""Battlecards as one person sees them: a card, a list, two side by side."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.battlecards import Battlecard, BattlecardState
from bot.domain.content import Indexed


class Did(StrEnum):
    """What a press on a card has just done; stored with deliveries, so never renamed."""

    USED = "used"
    USED_ALREADY = "used_already"
    REPORTED = "reported"
    NOTED = "noted"
    VERIFIED = "verified"
    NOT_MINE = "not_mine"
    SHARED = "shared"
    ENCLOSED = "enclosed"
    #: Why it could not be shared: see `bot.domain.access.Obstacle`.
    NOT_SHARED = "not_shared"
    #: Somebody in the channel may not read it.
    NOT_FOR_ALL = "not_for_all"
    #: All of it is internal.
    ALL_INTERNAL = "all_internal"
    #: The lead has no card in a channel.
    NO_THREAD = "no_thread"


@dataclass(frozen=True)
class BattlecardShown:
    """A card for one reader."""

    card: Battlecard
    state: BattlecardState
    #: The reader's today.
    today: date
    #: The key of the section that is shown whole; None: only the opening is.
    opened: str | None = None
    #: The lead that it was opened for.
    lead_id: int = 0
    #: Whether the reader may say that it is still right.
    verifies: bool = False
    #: What was typed, when that is no name of it.
    asked: str | None = None
    did: Did | None = None
    #: More about `did`.
    why: str = ""


@dataclass(frozen=True)
class WinRate:
    """Decided leads for which a card was opened or used."""

    won: int
    lost: int

    #: Fewer tell nothing.
    LEAST = 5

    @property
    def percent(self) -> int | None:
        """Won leads in percent of those decided; None: too few."""
        decided = self.won + self.lost
        return round(100 * self.won / decided) if decided >= self.LEAST else None


@dataclass(frozen=True)
class BattlecardRow:
    """A battlecard in a list, with figures of the last 30 days."""

    document: Indexed
    owner: str | None
    named: str | None
    verified: date | None
    due: date | None
    reads: int
    used: int
    #: Sections that are reported wrong.
    doubted: int
    wins: WinRate

    def overdue(self, today: date) -> bool:
        """Whether its owner should have looked at it again by now."""
        return self.due is not None and self.due < today

    @property
    def heat(self) -> int:
        """How much it matters that it is right: reads, and uses on calls three times."""
        return self.reads + 3 * self.used


@dataclass(frozen=True)
class Usage:
    """How often people read and used one document."""

    document: Indexed
    #: Slack user id → (days on which they read it, times they used it).
    people: Mapping[str, tuple[int, int]]
