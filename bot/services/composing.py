"""Making an answer of what a search found: for one reader, or for everybody in a channel."""

from collections.abc import Sequence

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.answers import Answer, Near, Sentence, Source
from bot.domain.battlecards import Part, key_of, standing
from bot.domain.content import Audience, Indexed, Reader
from bot.domain.excerpts import excerpts
from bot.domain.search import Findings, Hit
from bot.ports import UnitOfWork
from bot.services.battlecards import BattlecardService
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
    battlecards: BattlecardService

    def answer(
        self, work: UnitOfWork, question: str, reader: Reader, *, public: bool = False
    ) -> Answer:
        """What the documents say; in public nothing that is internal."""
        findings = self.search.search(work, question, reader, limit=_LOOKED_AT)
        right = _standing(work, findings.hits)
        hits = [one for one in right if not (public and _internal(one))]
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
            sources=self._sources(work, [first[place] for place in places]),
            nearest=() if sure else self._nearest(findings),
            corrections=findings.corrections,
            withheld=public and findings.sure and not sure and right[:1] != hits[:1],
        )

    def passages(
        self, work: UnitOfWork, question: str, reader: Reader, *, public: bool = False
    ) -> Sequence[Cited]:
        """The passages that may be used for an answer, best first."""
        found = self.search.search(work, question, reader, limit=_LOOKED_AT).hits
        hits = [one for one in _standing(work, found) if not (public and _internal(one))]
        sources = self._sources(work, hits)
        return [
            Cited(source, one.passage.text, _internal(one))
            for source, one in zip(sources, hits, strict=True)
        ]

    def _sources(self, work: UnitOfWork, hits: Sequence[Hit]) -> tuple[Source, ...]:
        pressed = work.battlecards.verified([one.document.id for one in hits]) if hits else {}
        disowned = work.battlecards.disowned() if hits else {}
        asked: dict[object, str | None] = {}

        def owner(one: Indexed) -> str | None:
            # The sources of an answer have the same few owners and readers.
            about, by = one.about, disowned.get(one.id, frozenset())
            alike = (about.owner, about.readers, by)
            if alike not in asked:
                asked[alike] = self.battlecards.owners.responsible(work, about, by)
            return asked[alike]

        return tuple(
            Source(
                document_id=one.document.id,
                title=about.title,
                kind=about.kind,
                section=one.passage.path,
                owner=owner(one.document),
                named=about.owner,
                verified=self.battlecards.verified(one.document, pressed),
                link=self.settings.content.link_to(about, one.passage.line),
            )
            for one in hits
            for about in (one.document.about,)
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


def _standing(work: UnitOfWork, hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those of sections that were reported wrong and not verified since."""
    documents = {one.document.id: one.document for one in hits}
    reports = work.battlecards.reports(sorted(documents)) if documents else ()
    wrong = {
        key: standing(
            [one for one in reports if one.document_id == key], found.about, found.changed_at
        )
        for key, found in documents.items()
        if any(one.document_id == key for one in reports)
    }
    return [one for one in hits if _keys(one).isdisjoint(wrong.get(one.document.id, {}))]


def _keys(hit: Hit) -> set[str]:
    """The keys of the sections that a passage belongs to."""
    return {key_of(heading) for heading in hit.passage.path} or {str(Part.SAY)}
