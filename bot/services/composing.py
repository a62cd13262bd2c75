"""Making an answer of what a search found: for one reader, or for everybody in a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.config import Settings
from bot.domain.answers import Answer, Near, Sentence, Source
from bot.domain.battlecards import CardState, Part, key_of
from bot.domain.content import Audience, Reader
from bot.domain.excerpts import excerpts
from bot.domain.search import Findings, Hit
from bot.ports import UnitOfWork
from bot.services.battlecards import CardService
from bot.services.searching import SearchService

#: So many passages are looked at for quotes.
_LOOKED_AT = 8
#: What may be quoted stands in for a passage that may not, if its score is at least this share.
_NEARLY = 0.85


@dataclass(frozen=True)
class Cited:
    """A passage that may be quoted to a reader, and where it stands."""

    source: Source
    text: str
    internal: bool


@dataclass(frozen=True)
class Composer:
    """Answers from documents; what their readers reported wrong is not quoted."""

    settings: Settings
    search: SearchService
    cards: CardService

    def answer(
        self, work: UnitOfWork, question: str, reader: Reader, *, public: bool = False
    ) -> Answer:
        """What the documents say; in public nothing that is internal."""
        findings = self.search.search(work, question, reader, limit=_LOOKED_AT)
        states = self._states(work, findings.hits)
        standing = [one for one in findings.hits if not _doubted(one, states)]
        hits = [one for one in standing if not (public and _internal(one))]
        best = findings.hits[0].score if findings.hits else 0.0
        sure = findings.sure and bool(hits) and hits[0].score >= _NEARLY * best
        quotes = excerpts(findings, hits) if sure else ()
        places = list(dict.fromkeys(_place(one.hit) for one in quotes))
        first = {place: next(q.hit for q in quotes if _place(q.hit) == place) for place in places}
        return Answer(
            sure=sure,
            confidence=findings.confidence,
            features=findings.features,
            quotes=tuple(
                Sentence(one.text, places.index(_place(one.hit)), _internal(one.hit))
                for one in quotes
            ),
            sources=tuple(self._source(first[place], states) for place in places),
            nearest=() if sure else self._nearest(findings),
            corrections=findings.corrections,
            withheld=public and findings.sure and not sure and standing[:1] != hits[:1],
        )

    def passages(
        self, work: UnitOfWork, question: str, reader: Reader, *, public: bool = False
    ) -> Sequence[Cited]:
        """The passages that may be used for an answer, best first."""
        hits = self.search.search(work, question, reader, limit=_LOOKED_AT).hits
        states = self._states(work, hits)
        return [
            Cited(self._source(one, states), one.passage.text, _internal(one))
            for one in hits
            if not _doubted(one, states) and not (public and _internal(one))
        ]

    def _states(self, work: UnitOfWork, hits: Sequence[Hit]) -> Mapping[int, CardState]:
        documents = {one.document.id: one.document for one in hits}
        return {key: self.cards.state(work, one) for key, one in documents.items()}

    def _source(self, hit: Hit, states: Mapping[int, CardState]) -> Source:
        about, state = hit.document.about, states[hit.document.id]
        return Source(
            document_id=hit.document.id,
            title=about.title,
            kind=about.kind,
            section=hit.passage.path,
            owner=state.owner,
            named=about.owner,
            verified=state.verified,
            link=self.settings.content.link_to(about, hit.passage.line),
        )

    @staticmethod
    def _nearest(findings: Findings) -> tuple[Near, ...]:
        by_id = {one.document.id: one.document for one in findings.hits}
        found = findings.nearest or tuple(by_id.values())
        return tuple(Near(one.id, one.about.title, one.about.link) for one in found)


def _place(hit: Hit) -> tuple[int, tuple[str, ...]]:
    return hit.document.id, hit.passage.path


def _internal(hit: Hit) -> bool:
    return hit.passage.audience is Audience.INTERNAL


def _doubted(hit: Hit, states: Mapping[int, CardState]) -> bool:
    """Whether the section was reported wrong and not verified since."""
    keys = {key_of(heading) for heading in hit.passage.path} or {str(Part.SAY)}
    return not keys.isdisjoint(states[hit.document.id].reports)
