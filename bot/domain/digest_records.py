"""What is kept of a digest that was due or asked for."""

from datetime import date, datetime
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.digests import Digest


class Fate(StrEnum):
    """What became of a digest; the words are stored, so they are never renamed."""

    TOLD = "told"
    #: Somebody asked for it; it is being made.
    ASKED = "asked"
    #: Not posted: its day was a holiday.
    HOLIDAY = "holiday"
    #: Not posted: it was due before there was any.
    BEFORE = "before"
    #: Posted because somebody asked for it, and deleted by them.
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class DigestRecord:
    """One digest of a period."""

    #: Unique, and the key of its delivery: `digest:weekly:2026-W47`.
    name: str
    #: Its key in the settings.
    key: str
    #: The window's name; of several days that of the last.
    period: str
    #: The day after the window.
    after: date
    due_at: datetime
    at: datetime
    fate: Fate
    #: What was said, as it was said.
    digest: Digest | None = None
    #: Who asked for it (Slack user id); None: it came by itself.
    asked_by: str | None = None


@dataclass(frozen=True)
class Late:
    """A promise of a first answer that was broken."""

    lead_id: int
    #: Whether somebody has answered by now.
    answered: bool
    #: Whether somebody said why: it was put off or stopped.
    explained: bool


def name_of(key: str, period: str) -> str:
    """The unique name of a scheduled digest."""
    return f"digest:{key}:{period}"


def part_name(name: str, section: str) -> str:
    """The key of the delivery that tells more of a section in the thread."""
    return f"{name}:part:{section}"
