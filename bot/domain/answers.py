"""Questions of people and their answers: sentences of documents, each with where it stands."""

from collections.abc import Mapping
from dataclasses import asdict, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.dataclass import dataclass
from bot.domain.search import Features

#: What a private delivery says that shows an answer.
SAY = "answer"


class Where(StrEnum):
    """Where a question was asked; stored, so never renamed."""

    #: By command: only the asker sees the answer.
    PRIVATE = "private"
    #: As a direct message to Baton.
    DIRECT = "direct"
    #: By naming Baton in a channel; the answer stands in the thread.
    THREAD = "thread"
    #: In a channel whose questions Baton answers unasked, when it is sure.
    CHANNEL = "channel"

    @property
    def public(self) -> bool:
        """Whether others read the answer, too."""
        return self in {Where.THREAD, Where.CHANNEL}


class NoAnswer(StrEnum):
    """Why a message gets no answer, besides who reads in the channel; stored, so never renamed."""

    #: It asks nothing.
    HELP = "help"
    #: Whoever asks is no colleague.
    MEMBERS = "members"


@dataclass(frozen=True)
class Source:
    """A section that an answer cites, as it was when the question was asked."""

    document_id: int
    title: str
    kind: str
    #: Headings from the outermost to its own.
    section: tuple[str, ...] = ()
    #: Slack user id of who answers for it, and how the document names its owner.
    owner: str | None = None
    named: str | None = None
    verified: date | None = None
    link: str | None = None


@dataclass(frozen=True)
class Sentence:
    """Words of an answer; `source` is a place in the answer's sources, from 0."""

    text: str
    source: int
    internal: bool = False


@dataclass(frozen=True)
class Near:
    """A document that may help when nothing answers surely."""

    document_id: int
    title: str
    link: str | None = None


@dataclass(frozen=True)
class Answer:
    """What was found for a question, for one reader or for everybody in a channel."""

    sure: bool
    confidence: float
    features: Features | None = None
    #: The documents' own sentences.
    quotes: tuple[Sentence, ...] = ()
    sources: tuple[Source, ...] = ()
    nearest: tuple[Near, ...] = ()
    #: Misspelt word → the word it was taken for.
    corrections: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    #: What answers best is internal, so that a channel does not get it.
    withheld: bool = False
    #: A model's sentences that its sources bear out; () when there are none.
    written: tuple[Sentence, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What is shown: a model's words when there are any, else the quotes."""
        return self.written or self.quotes

    @property
    def found(self) -> bool:
        """Whether it answers."""
        return self.sure and bool(self.quotes)

    @property
    def cited(self) -> tuple[int, ...]:
        """The places of the sources that are shown, in the order of their first mention."""
        return tuple(dict.fromkeys(one.source for one in self.sentences))

    @property
    def dated(self) -> date | None:
        """How old the answer is: its oldest citation; None when one was never verified."""
        days = [self.sources[at].verified for at in self.cited]
        known = [day for day in days if day is not None]
        return min(known) if known and len(known) == len(days) else None

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON can hold it."""
        return {
            "sure": self.sure,
            "confidence": self.confidence,
            "features": asdict(self.features) if self.features else None,
            "quotes": [asdict(one) for one in self.quotes],
            "sources": [
                {
                    **asdict(one),
                    "section": list(one.section),
                    "verified": one.verified.isoformat() if one.verified else None,
                }
                for one in self.sources
            ],
            "nearest": [asdict(one) for one in self.nearest],
            "corrections": dict(self.corrections),
            "withheld": self.withheld,
            "written": [asdict(one) for one in self.written],
        }

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> "Answer":
        """What `as_json` gave."""
        return Answer(
            sure=kept["sure"],
            confidence=kept["confidence"],
            features=Features(**kept["features"]) if kept["features"] else None,
            quotes=tuple(Sentence(**one) for one in kept["quotes"]),
            sources=tuple(_source(one) for one in kept["sources"]),
            nearest=tuple(Near(**one) for one in kept["nearest"]),
            corrections=MappingProxyType(kept["corrections"]),
            withheld=kept["withheld"],
            written=tuple(Sentence(**one) for one in kept["written"]),
        )


def _source(kept: Mapping[str, Any]) -> Source:
    day = kept["verified"]
    verified = date.fromisoformat(day) if day else None
    return Source(**{**kept, "section": tuple(kept["section"]), "verified": verified})


@dataclass(frozen=True)
class Question:
    """A question that somebody asked."""

    id: int
    asker: str
    where: Where
    #: The channel (id) it was asked in; "" when that is not known.
    channel_id: str
    #: As it was typed.
    words: str
    at: datetime
    #: The thread that the answer belongs to; None: none.
    thread_ts: str | None = None
    #: What was searched for: the words, with the subject of the question before it.
    subject: str = ""
    #: Where a private answer can be replaced.
    response_url: str | None = None
    answer: Answer | None = None
    #: How often answering it was begun.
    attempts: int = 0
    #: Whether marketing was asked.
    sent: bool = False
