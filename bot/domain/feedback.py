"""One person, one vote: the vote on a lead is derived from raw facts, newest first."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass

#: Names that Slack's clients and documents use for the same picture (SLACK.md §5).
ALIASES: Mapping[str, str] = {
    "thumbsup": "+1",
    "thumbup": "+1",
    "thumbsdown": "-1",
    "thumbdown": "-1",
    "man_shrugging": "shrug",
    "woman_shrugging": "shrug",
    "man-shrugging": "shrug",
    "woman-shrugging": "shrug",
}
#: The longest double click that desktops allow by default is half a second; touch is slower.
DOUBLE_CLICK = timedelta(seconds=1)
_SKIN_TONE = re.compile(r"::skin-tone-[2-6]$")


class Verdict(StrEnum):
    """A rep's judgement of a lead."""

    GOOD = "good"
    BAD = "bad"
    UNSURE = "unsure"


class By(StrEnum):
    """Where a vote came from."""

    BUTTON = "button"
    REACTION = "reaction"


@dataclass(frozen=True)
class Ballot:
    """A person's last press of a vote button; `verdict` None withdraws everything before it."""

    verdict: Verdict | None
    at: datetime


@dataclass(frozen=True)
class Reaction:
    """An emoji that is on a card now, under the raw name that Slack sent."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Facts:
    """All that one person did about one lead: the raw material of their vote."""

    person: str
    ballot: Ballot | None = None
    reactions: tuple[Reaction, ...] = ()
    #: Stays with the person and lead once given, and counts whenever their vote is bad.
    reason: str | None = None


@dataclass(frozen=True)
class Vote:
    """What a person says of a lead at this moment."""

    person: str
    verdict: Verdict
    at: datetime
    by: By
    reason: str | None = None


def canonical_emoji(raw: str) -> str:
    """Fold colons, skin tones and aliases: `:thumbsup::skin-tone-3:` is `+1`."""
    name = _SKIN_TONE.sub("", raw.strip().strip(":").lower())
    return ALIASES.get(name, name)


def derive_vote(facts: Facts, meaning: Mapping[str, Verdict]) -> Vote | None:
    """Derive one person's vote from their ballot and the reactions that are present.

    `meaning` maps canonical emoji names to verdicts. The newest fact wins; a withdrawn ballot
    silences every reaction that is not newer than it; unmapped emoji count for nothing.
    """
    ballot = facts.ballot
    candidates: list[tuple[datetime, bool, Verdict]] = []
    if ballot and ballot.verdict:
        candidates.append((ballot.at, True, ballot.verdict))
    silenced_until = ballot.at if ballot and ballot.verdict is None else None
    for reaction in facts.reactions:
        verdict = meaning.get(canonical_emoji(reaction.name))
        if verdict and (silenced_until is None or reaction.at > silenced_until):
            candidates.append((reaction.at, False, verdict))
    if not candidates:
        return None
    at, pressed, verdict = max(candidates, key=lambda one: one[:2])
    by = By.BUTTON if pressed else By.REACTION
    return Vote(facts.person, verdict, at, by, facts.reason if verdict is Verdict.BAD else None)


def press(current: Vote | None, verdict: Verdict, at: datetime) -> Verdict | None:
    """What a press of a vote button means: the same verdict again takes it back.

    Two presses in quick succession are one double click, and nobody double-clicks to undo.
    """
    if current is None or current.verdict is not verdict:
        return verdict
    doubled = current.by is By.BUTTON and at - current.at < DOUBLE_CLICK
    return verdict if doubled else None
