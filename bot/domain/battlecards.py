"""Battlecards: a document's sections as lines that a rep can say, each for its audience."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType

from bot.dataclass import dataclass
from bot.domain import content
from bot.domain.content import About, Audience, Document
from bot.domain.markdown import Block, Shape, blocks, definitions
from bot.domain.passages import by_audience
from bot.domain.sections import text_line

#: The kind of documents that are battlecards.
BATTLECARD = "battlecard"
#: So many lines of "Say" open a card.
OPENING = 3


class Part(StrEnum):
    """The sections that a battlecard has, in the order in which they are shown.

    The words are stored with reports, so they are never renamed.
    """

    SAY = "say"
    WIN = "why-we-win"
    THEY_WIN = "where-they-win"
    OBJECTIONS = "objections"
    TRAPS = "traps"
    PROOF = "proof"
    PRICE = "price"


TITLES: Mapping[str, str] = MappingProxyType(
    {
        Part.SAY: "Say",
        Part.WIN: "Why we win",
        Part.THEY_WIN: "Where they win",
        Part.OBJECTIONS: "Objections",
        Part.TRAPS: "Traps to set",
        Part.PROOF: "Proof",
        Part.PRICE: "Price",
    }
)
#: Other headings under which teams write the same.
_ALSO: Mapping[str, Part] = MappingProxyType(
    {
        "what-to-say": Part.SAY,
        "talk-track": Part.SAY,
        "lines-to-say": Part.SAY,
        "elevator-pitch": Part.SAY,
        "strengths": Part.WIN,
        "our-strengths": Part.WIN,
        "where-we-win": Part.WIN,
        "weaknesses": Part.THEY_WIN,
        "our-weaknesses": Part.THEY_WIN,
        "why-they-win": Part.THEY_WIN,
        "their-strengths": Part.THEY_WIN,
        "objection-handling": Part.OBJECTIONS,
        "objections-and-answers": Part.OBJECTIONS,
        "traps-to-set": Part.TRAPS,
        "landmines": Part.TRAPS,
        "questions-to-ask": Part.TRAPS,
        "evidence": Part.PROOF,
        "proof-points": Part.PROOF,
        "case-studies": Part.PROOF,
        "pricing": Part.PRICE,
        "prices": Part.PRICE,
    }
)
#: A section's key is stored and carried by buttons.
_KEY_LIMIT = 60


@dataclass(frozen=True)
class Line:
    """What is said in one go: an item, a line of a paragraph or a row, as plain text."""

    text: str
    internal: bool
    #: It heads the lines below it.
    heading: bool = False


@dataclass(frozen=True)
class Section:
    """A part of a card."""

    #: A `Part`, or a word made of its heading.
    key: str
    title: str
    lines: tuple[Line, ...]

    @property
    def internal(self) -> bool:
        """Whether none of it may be told to a customer."""
        return all(line.internal for line in self.lines)


@dataclass(frozen=True)
class Battlecard:
    """A document as a card; any document can be one, its level-2 headings are the sections."""

    document_id: int
    about: About
    sections: tuple[Section, ...]

    @property
    def name(self) -> str:
        """What it is about."""
        return name_of(self.about)

    def section(self, key: str) -> Section | None:
        """The section of that key."""
        return next((one for one in self.sections if one.key == key), None)

    @cached_property
    def for_customers(self) -> "Battlecard":
        """The card without its internal lines, and without sections that have no others."""
        kept = (
            Section(one.key, one.title, lines)
            for one in self.sections
            if (lines := tuple(line for line in one.lines if not line.internal))
        )
        return Battlecard(self.document_id, self.about, tuple(kept))


@dataclass(frozen=True)
class Report:
    """Somebody said that a section was wrong on a call; its claims are hidden until verified."""

    id: int
    document_id: int
    section: str
    person: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Trust:
    """How far a card can be relied on: who read it in 90 days, and who of them found it wrong.

    Reports count until the owner has verified the card again.
    """

    readers: int
    reporters: int

    #: Fewer readers than that tell nothing.
    LEAST = 5
    PERIOD = timedelta(days=90)

    @property
    def percent(self) -> int | None:
        """The share of readers who did not report it, in percent; None: too few readers."""
        if self.readers < self.LEAST:
            return None
        return round(100 * (1 - min(self.reporters, self.readers) / self.readers))


@dataclass(frozen=True)
class BattlecardState:
    """What became of a card: who answers for it, since when it holds, what is in doubt."""

    #: Slack user id of whoever answers for it now; None: nobody that Slack knows.
    owner: str | None = None
    #: The owner as the document names them, when that is not who answers for it.
    named: str | None = None
    #: By the document, or later by a press of Verify.
    verified: date | None = None
    due: date | None = None
    trust: Trust = Trust(0, 0)
    #: Section key → the oldest report that stands.
    reports: Mapping[str, Report] = field(default_factory=lambda: MappingProxyType({}))

    def overdue(self, today: date) -> bool:
        """Whether its owner should have looked at it again by now."""
        return self.due is not None and self.due < today


def name_of(about: About) -> str:
    """What a battlecard is about, its competitor; other documents go by their title."""
    return (about.competitor if about.kind == BATTLECARD else None) or about.title


def key_of(heading: str) -> str:
    """The key of a section by its heading, whatever its case, punctuation and usual other names."""
    words = re.sub(r"[\W_]+", "-", heading.casefold()).strip("-")[:_KEY_LIMIT]
    return _ALSO.get(words, words)


def battlecard(document_id: int, document: Document) -> Battlecard:
    """Read a document as a card: known sections in their order, then others as they stand.

    What stands before the first section opens a document that has no "Say".
    """
    return Battlecard(document_id, document.about, _sections(tuple(document.sections)))


# A card is opened far more often than it changes, and parsing it takes longer than all the rest.
@lru_cache(maxsize=256)
def _sections(written: tuple[content.Section, ...]) -> tuple[Section, ...]:
    found: dict[str, tuple[str, list[Line]]] = {}
    defined = definitions(section.text for section in written)
    around = _headline(written)
    for section in written:
        path = section.path[1:] if around and section.path[:1] == (around,) else section.path
        key = key_of(path[0]) if path else ""
        title = TITLES.get(key, path[0] if path else "")
        _, lines = found.setdefault(key, (title, []))
        if len(path) > 1:
            lines.append(Line(path[-1], section.audience is Audience.INTERNAL, heading=True))
        told = blocks(section.text, text_line(section), defined)
        for audience, block in by_audience(section, told):
            lines += _said(block, audience is Audience.INTERNAL)
    before = found.pop("", None)
    if before and before[1]:
        found.setdefault(Part.SAY, (TITLES[Part.SAY], before[1]))
    order = {str(part): number for number, part in enumerate(Part)}
    keys = sorted(found, key=lambda key: order.get(key, len(order)))
    sections = (Section(str(key), found[key][0], tuple(found[key][1])) for key in keys)
    return tuple(one for one in sections if one.lines)


def _headline(written: Sequence[content.Section]) -> str | None:
    """The heading that all others stand under, when it is no section itself."""
    first = {section.path[0] for section in written if section.path}
    deeper = any(len(section.path) > 1 for section in written)
    only = next(iter(first), "")
    return only if deeper and len(first) == 1 and key_of(only) not in TITLES else None


def _said(block: Block, internal: bool) -> Iterator[Line]:
    texts = [line.text.strip() for line in block.lines if line.text.strip()]
    if block.shape in {Shape.PROSE, Shape.ITEM}:
        # The lines of a paragraph end where its author's editor wrapped them.
        texts = [" ".join(texts)] if texts else []
    yield from (Line(text, internal) for text in texts)


def verified_on(about: About, pressed: date | None) -> date | None:
    """When a document was verified last: by what it says, or by a press of Verify."""
    days = [day for day in (about.verified, pressed) if day]
    return max(days, default=None)


def due_on(about: About, verified: date | None) -> date | None:
    """When it should be looked at again; None when it names no interval or was never verified."""
    if verified is None or about.review_days is None:
        return None
    return verified + timedelta(days=about.review_days)


def standing(reports: Iterable[Report], about: About, changed_at: datetime) -> Mapping[str, Report]:
    """The oldest report of each section that its owner has not answered by another text.

    A text of after the report, with a verified date that is not before it, is such an answer; a
    press of Verify ends reports by itself.
    """
    found: dict[str, Report] = {}
    for report in sorted(reports, key=lambda one: one.at):
        verified_since = about.verified is not None and about.verified >= report.at.date()
        if not (verified_since and changed_at > report.at):
            found.setdefault(report.section, report)
    return MappingProxyType(found)
