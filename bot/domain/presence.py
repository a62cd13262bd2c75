"""Who is away, since when, until when, and how Baton knows."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass

#: What makes a text name a time of day or a span shorter than a day.
_TIME_OF_DAY = re.compile(
    r"\d{1,2}[:.]\d{2}|\d\s*(am|pm|h\b|hours?\b|min)|\bhours?\b|\bminutes?\b|\bnoon\b|\bmidnight\b",
    re.IGNORECASE,
)
_NO_WORD = re.compile(r"[^\w]+")
#: What the library would take for the time of day that it is now.
_NO_TIME_OF_DAY = re.compile(r"\b(2[4-9]|[3-9]\d):\d|\d:[6-9]\d")
_LEADING = re.compile(r"^\s*(until|till|til|to|for|by)\s+", re.IGNORECASE)


class Source(StrEnum):
    """How Baton knows of an absence; the words are stored, so they are never renamed."""

    #: The person said so with /away.
    COMMAND = "command"
    #: Their Slack status means away.
    STATUS = "status"
    #: Whoever manages the pool paused them.
    PAUSE = "pause"


@dataclass(frozen=True)
class Absence:
    """A person who gets no leads from `since` until `until` (None: until further notice)."""

    user: str
    source: Source
    since: datetime
    until: datetime | None = None
    #: What they wrote, or what their status says.
    text: str = ""
    #: Slack user id of whoever paused them.
    by: str | None = None

    def covers(self, now: datetime) -> bool:
        """Whether the person is away at this moment; the end itself is no longer away."""
        return self.since <= now and (self.until is None or now < self.until)


def reason_of(absence: Absence, zone: ZoneInfo) -> str:
    """Why a person is passed over, for a trace: short, and without their own words."""
    kinds = {
        Source.COMMAND: "said /away",
        Source.STATUS: "Slack status means away",
        Source.PAUSE: "paused",
    }
    if absence.until is None:
        return kinds[absence.source]
    return f"{kinds[absence.source]} until {absence.until.astimezone(zone):%a %-d %b %Y, %H:%M}"


def status_means_away(
    emoji: str, text: str, away_emoji: Collection[str], away_words: Collection[str]
) -> bool:
    """Whether a Slack status says that somebody is away: by its emoji, or a word in its text."""
    if emoji.strip(":") in away_emoji:
        return True
    said = f" {_NO_WORD.sub(' ', text.casefold())} "
    return any(f" {word.casefold()} " in said for word in away_words)


#: Nobody plans further ahead.
_FARTHEST = timedelta(days=3653)


def read_until(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When an absence ends, from words such as "until Monday", "3 days", "Friday 14:00".

    A day without a time means its first moment in the person's zone. None: not understood, in the
    past, or more than ten years ahead: near the year 9999 other zones have no such moment.
    """
    # Imported here because it takes half a second, which every start would pay.
    import dateparser  # noqa: PLC0415  # slow to import

    local = now.astimezone(zone)
    said = _LEADING.sub("", words).strip()
    if _NO_TIME_OF_DAY.search(said):
        return None
    found = dateparser.parse(
        said,
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": local.replace(tzinfo=None),
            "DATE_ORDER": "DMY",
        },
    )
    if found is None:
        return None
    if not _TIME_OF_DAY.search(said):
        found = found.replace(hour=0, minute=0, second=0, microsecond=0)
    if found - local.replace(tzinfo=None) > _FARTHEST or found.year < now.year:
        return None
    until = found.replace(tzinfo=zone).astimezone(now.tzinfo)
    return until if until > now else None
