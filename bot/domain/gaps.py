"""Gaps: what the content lacks, who asked for it, and which requests mean the same."""

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.analysis import stems
from bot.domain.queries import Synonyms, asked_words, telling


class Cause(StrEnum):
    """How a gap was noticed; stored, so never renamed."""

    #: A question that the content did not answer.
    UNANSWERED = "unanswered"
    #: An answer that did not help.
    RATED_BADLY = "rated_badly"
    #: There is no battlecard of this name.
    MISS = "miss"
    #: A section of a document was wrong on a call.
    WRONG = "wrong"
    #: There is nothing to send to a lead.
    NO_ASSET = "no_asset"


#: Causes whose words are a question, and may mean the same as another's.
ASKED = frozenset({Cause.UNANSWERED, Cause.RATED_BADLY, Cause.NO_ASSET})


class GapState(StrEnum):
    """Where a gap stands; stored, so never renamed."""

    OPEN = "open"
    DONE = "done"
    WONT_DO = "wont_do"
    #: It means the same as another, to which its requests went.
    MERGED = "merged"


@dataclass(frozen=True)
class Gap:
    """Something that the content lacks."""

    id: int
    cause: Cause
    #: The words of whoever asked first.
    text: str
    state: GapState
    created_at: datetime
    #: By when marketing wants to have answered it; None: nothing was promised.
    answer_by: datetime | None = None
    #: Slack user id of who sees to it, and the day they named.
    assignee: str | None = None
    due: date | None = None
    #: Why nothing is done about it.
    why: str = ""
    closed_at: datetime | None = None
    closed_by: str | None = None
    #: The gap that it was merged into.
    into: int | None = None
    #: What was wrong, for a document that was.
    document_id: int | None = None
    section: str = ""
    #: What there is one gap of at a time: a battlecard's folded name, a document's section.
    name: str = ""


@dataclass(frozen=True)
class Request:
    """That one person asked for what a gap lacks."""

    id: int
    gap_id: int
    #: The gap that it was put to first, to which taking it out of another leads back.
    first_gap_id: int
    cause: Cause
    #: Slack user id.
    person: str
    words: str
    at: datetime
    #: Where they asked: a channel's id; "" for a private place.
    place: str = ""
    lead_id: int | None = None
    #: When they were told that it is answered, or why it will not be.
    told_at: datetime | None = None
    #: When they said that this is what they asked for.
    solved_at: datetime | None = None
    #: How often they said that it still is missing.
    again: int = 0


@dataclass(frozen=True)
class Interest:
    """How much depends on a gap."""

    people: int = 0
    leads: int = 0
    #: Requests whose people were not told anything yet.
    waiting: int = 0


@dataclass(frozen=True)
class Ranked:
    """A gap of the backlog with what makes it urgent."""

    gap: Gap
    interest: Interest


def by_urgency(backlog: Iterable[Ranked]) -> list[Ranked]:
    """The gaps with the most people and leads first, of equal ones the oldest."""
    return sorted(
        backlog,
        key=lambda one: (
            -(one.interest.people + one.interest.leads),
            one.gap.created_at,
            one.gap.id,
        ),
    )


#: A request joins a gap from this likeness on. Among 811 questions of real FAQs, each with an
#: answer of its own, 24 of 328,455 pairs are as alike; see docs/content.md.
SAME = 0.8
#: Words of asking that do not tell what is asked for.
# fmt: off
_LIGHT = frozenset(stems([
    "available", "exist", "explain", "find", "get", "give", "have", "help", "info", "information",
    "know", "make", "many", "much", "need", "offer", "possible", "provide", "question", "support",
    "thing", "use", "via", "want", "way", "work",
]))
# fmt: on
#: The term of a request that denies.
DENIES = "not"
_NO = frozenset({"cannot", "isn", "don", "doesn", "no", "not", "without", "won"})


def terms_of(words: str, synonyms: Synonyms) -> frozenset[str]:
    """What a request is compared by: the stems of its telling words, one for all synonyms.

    Whether it denies is a term of its own.
    """
    folded = asked_words(words)
    telling_ = frozenset(stems(telling(folded)))
    found = (telling_ - _LIGHT) or telling_
    denies = {DENIES} if _NO.intersection(folded) else set()
    return frozenset({usual(stem, synonyms) for stem in found} | denies)


def usual(stem: str, synonyms: Synonyms) -> str:
    """The one of a stem's synonyms that stands for all of them."""
    others = (" ".join(way.stems) for way in synonyms.others((stem,)))
    return min((stem, *others))


def likeness(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """How alike two requests are, 0 to 1: the share of their weight that both have (Dice).

    Each having a word that the other lacks, as in "Is Acme secure?" and "Is Globex secure?", they
    are not alike however much else they share; neither when only one denies.
    """
    if not (one <= other or other <= one) or (DENIES in one) != (DENIES in other):
        return 0.0
    common = sum(map(weights.__getitem__, one & other))
    whole = sum(map(weights.__getitem__, one)) + sum(map(weights.__getitem__, other))
    return 2 * common / whole if whole else 0.0


def likeness_of_some(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of their words two requests share, 0 to 1, to offer what a person may merge."""
    return len(one & other) / max(1, min(len(one), len(other)))


def rarity(requests: int, having: int) -> float:
    """The weight of a term that so many of all requests have: the rarer, the heavier."""
    return math.log(1 + (requests + 1) / (having + 0.5))
