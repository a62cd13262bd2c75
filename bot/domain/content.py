"""Documents of the content repository: what they are, who may read them, how they are cut."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from bot.dataclass import dataclass

#: The group that everybody of the workspace is in; guests and other organisations are not.
EVERYONE = "everyone"


class Audience(StrEnum):
    """Whom the words of a document are for; stored, so never renamed."""

    #: To know, not to say.
    INTERNAL = "internal"
    #: May be told to a customer.
    CUSTOMER = "customer"


@dataclass(frozen=True)
class About:
    """What is known of a document besides its text."""

    #: The key of its repository in app.yaml, and its path there, with `/`.
    repository: str
    path: str
    title: str
    #: battlecard, faq, case-study, persona, definition, story, pricing … or any word of the team.
    kind: str
    #: What a battlecard is about, and its other names.
    competitor: str | None = None
    aliases: tuple[str, ...] = ()
    #: Further labels such as industry, persona, stage or product → values.
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    #: A person's key in app.yaml, an e-mail address or a name, as the document says it.
    owner: str | None = None
    verified: date | None = None
    review_days: int | None = None
    audience: Audience = Audience.INTERNAL
    #: Groups of which a reader needs one, for each element: the repository's, then the document's.
    readers: tuple[frozenset[str], ...] = (frozenset({EVERYONE}),)
    #: Where a person can open it; None when only its path is known.
    link: str | None = None

    @property
    def review_due(self) -> date | None:
        """When its owner should look at it again; None when it names no interval."""
        if self.verified is None or self.review_days is None:
            return None
        return date.fromordinal(self.verified.toordinal() + self.review_days)


@dataclass(frozen=True)
class Section:
    """A part of a document under one heading."""

    #: Headings from the outermost to its own; () for what stands before the first.
    path: tuple[str, ...]
    #: Markdown, without the heading line.
    text: str
    #: The line of the heading in the file, from 1.
    line: int
    audience: Audience = Audience.INTERNAL


@dataclass(frozen=True)
class Document:
    """A whole document as its file had it; `digest` is the SHA-256 of the file, in hex."""

    about: About
    sections: tuple[Section, ...]
    digest: str


@dataclass(frozen=True)
class Passage:
    """A piece of a document that is found and quoted: sentences of one section, as plain text.

    `text` is what a person reads, so searching adds title, heading path and file path by itself.
    """

    position: int
    path: tuple[str, ...]
    text: str
    line: int
    audience: Audience = Audience.INTERNAL


@dataclass(frozen=True)
class Indexed:
    """A document in the index, and since when this text of it is there."""

    id: int
    about: About
    changed_at: datetime


@dataclass(frozen=True)
class Reader:
    """Whoever is to read something: one person, or everybody in a channel.

    Holds one set of groups for each person; equal sets count once, so a channel of thousands is a
    few sets. Nobody at all may read nothing.
    """

    groups: frozenset[frozenset[str]]

    @staticmethod
    def one(groups: Iterable[str]) -> "Reader":
        """A single person who is in these groups."""
        return Reader(frozenset({frozenset(groups)}))

    def may_read(self, readers: Iterable[frozenset[str]]) -> bool:
        """Whether everybody among them is in a group of each element (see `About.readers`)."""
        needed = tuple(readers)
        return bool(self.groups) and all(
            not theirs.isdisjoint(one) for theirs in self.groups for one in needed
        )
