"""Finding passages that answer a question, for a reader, and saying how sure that is."""

import json
from collections.abc import Mapping, Sequence

from bot import metrics
from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.analysis import words
from bot.domain.confidence import Judge, learn
from bot.domain.content import Indexed, Reader
from bot.domain.evidence import features_of
from bot.domain.queries import Synonyms, asked_words, query_of
from bot.domain.ranking import fuse, having, rank, weigh
from bot.domain.search import Features, Findings, Hit, Query, Scored, Shelf
from bot.domain.spelling import correctable, likeliest, neighbours
from bot.ports import Meaning, UnitOfWork

#: So many passages are scored closely.
CANDIDATES = 40
#: So many passages that are like the question are added.
NEIGHBOURS = 50
#: So many titles are offered when no passage answers surely.
NEAREST = 5
#: So many words of a question are corrected at most; more is another language.
_CORRECTIONS = 8
#: The fact under which we keep what was learnt from ratings.
_LEARNT = "search:learnt"


@dataclass(frozen=True)
class SearchService:
    """Answers questions only: nothing here changes what is stored, except `learn`."""

    synonyms: Synonyms
    #: Names that are never taken for misspelt words, folded.
    product_words: frozenset[str] = frozenset()
    #: None: by words alone.
    meaning: Meaning | None = None

    @staticmethod
    def of(settings: Settings, meaning: Meaning | None = None) -> "SearchService":
        """The service as app.yaml wants it; a competitor's names are synonyms."""
        content = settings.content
        groups = [*content.synonyms, *((key, *names) for key, names in content.competitors.items())]
        products = {word for name in content.product_words for word in words(name)}
        return SearchService(Synonyms.of(groups), frozenset(products), meaning)

    @metrics.search.time()
    def search(
        self,
        work: UnitOfWork,
        question: str,
        reader: Reader,
        *,
        kind: str | None = None,
        limit: int = 5,
    ) -> Findings:
        """Find what the reader may read, best first; of one kind when it is given."""
        shelf = work.search.shelf(reader)
        query, frequencies = self._understood(work, shelf, question)
        weights = weigh(query, shelf, frequencies)
        candidates = work.search.candidates(shelf, query, frequencies, CANDIDATES, kind)
        likeness = self.meaning.like(question, shelf) if self.meaning else None
        if likeness is not None:
            known = {one.id for one in candidates}
            more = [one for one in likeness.nearest[:NEIGHBOURS] if one not in known]
            candidates = [*candidates, *work.search.passages(shelf, more, kind)]
        ranked = rank(query, weights, shelf, candidates)
        if likeness is not None:
            ranked = fuse(ranked, likeness)
        features = features_of(query, weights, having(query, frequencies), ranked, shelf.passages)
        judge = self.judge(work)
        sure = judge.sure(features)
        return Findings(
            query,
            _hits(work, ranked[:limit]),
            features,
            judge.confidence(features),
            sure=sure,
            nearest=() if sure else _nearest(work, ranked),
            idf=weights,
        )

    def judge(self, work: UnitOfWork) -> Judge:
        """Who says how sure a search is, with what was learnt from ratings."""
        kept = work.facts.get(_LEARNT)
        return Judge.from_json(json.loads(kept)) if kept else Judge()

    def learn(self, work: UnitOfWork, rated: Sequence[tuple[Features, bool]]) -> Judge:
        """Learn from all rated answers: the features of each, and whether it was liked."""
        judge = learn(rated)
        work.facts.put(_LEARNT, json.dumps(judge.as_json()))
        return judge

    def _understood(
        self, work: UnitOfWork, shelf: Shelf, question: str
    ) -> tuple[Query, Mapping[str, int]]:
        """The question's query, spelling corrected, and how many passages have each stem."""
        folded = asked_words(question)
        query = query_of(question, folded, {}, self.synonyms)
        frequencies = work.search.frequencies(shelf, query.words)
        unknown = [
            term.word for term in query.terms if term.own and not frequencies[term.own.stems[0]]
        ]
        corrections = self._corrections(work, shelf, unknown)
        if corrections:
            query = query_of(question, folded, corrections, self.synonyms)
            frequencies = work.search.frequencies(shelf, query.words)
        return query, frequencies

    def _corrections(
        self, work: UnitOfWork, shelf: Shelf, unknown: Sequence[str]
    ) -> Mapping[str, str]:
        suspects = [word for word in unknown if self._may_be_misspelt(word)][:_CORRECTIONS]
        if not suspects:
            return {}
        near = {word: neighbours(word) for word in suspects}
        asked = sorted({one for some in near.values() for one in some})
        known = work.search.vocabulary(shelf, asked)
        found = {
            word: likeliest(word, {one: known[one] for one in near[word] if one in known})
            for word in suspects
        }
        return {word: meant for word, meant in found.items() if meant}

    def _may_be_misspelt(self, word: str) -> bool:
        return (
            correctable(word) and word not in self.product_words and not self.synonyms.knows(word)
        )


def _hits(work: UnitOfWork, best: Sequence[Scored]) -> tuple[Hit, ...]:
    documents = work.content.about([one.candidate.document_id for one in best])
    return tuple(
        Hit(
            documents[one.candidate.document_id],
            one.candidate.passage,
            one.candidate.id,
            one.total,
            one,
        )
        for one in best
    )


def _nearest(work: UnitOfWork, ranked: Sequence[Scored]) -> tuple[Indexed, ...]:
    """The documents of the best passages, each once."""
    ids = list(dict.fromkeys(one.candidate.document_id for one in ranked))[:NEAREST]
    documents = work.content.about(ids)
    return tuple(documents[one] for one in ids)
