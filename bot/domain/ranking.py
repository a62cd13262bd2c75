"""Scores of passages: BM25 of their words, words that stand together, and their document."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import pairwise

from bot.domain.analysis import passage_terms, terms
from bot.domain.search import Candidate, Likeness, Query, Scored, Shelf, Term

#: How much a word counts in title, headings, file path and text.
FIELD_WEIGHTS = (2.0, 1.0, 2.0, 1.0)
#: BM25's constants: how soon repeating a word stops to count, and how much length does. B is a
#: little above the usual .75, because short passages are cut where one thing is said.
K1 = 1.2
B = 0.8
#: The length in words that an index takes as usual, where the average changes with every document.
USUAL_LENGTH = 100.0
#: What a pair of words that stand together adds, in idf of the more frequent one.
PAIRS = 0.4
#: What a document's other good passages add, each next one half as much.
DOCUMENT = 0.3
_DOCUMENT_PASSAGES = 5
#: How much words and meaning count where both are known.
WORDS = 0.7
MEANING = 0.3
#: How much a synonym counts beside the word itself.
SYNONYM = 0.8


def idf(passages: int, having: int) -> float:
    """Inverse document frequency, never negative (Robertson and Sparck Jones, plus 1)."""
    return math.log(1 + (passages - having + 0.5) / (having + 0.5))


def saturation(count: float, length: float, usual: float = USUAL_LENGTH) -> float:
    """BM25's share for a word that counts so much in a passage of so many words; 0 to K1 + 1."""
    return count * (K1 + 1) / (count + K1 * (1 - B + B * length / usual))


def weigh(query: Query, shelf: Shelf, frequencies: Mapping[str, int]) -> tuple[float, ...]:
    """The idf of each term, by how many readable passages have each stem."""
    return tuple(idf(shelf.passages, number) for number in having(query, frequencies))


def having(query: Query, frequencies: Mapping[str, int]) -> tuple[int, ...]:
    """In about how many readable passages each term is, by how many have each stem."""
    return tuple(
        max(min(frequencies.get(stem, 0) for stem in way.stems) for way in term.ways)
        for term in query.terms
    )


@lru_cache(maxsize=4096)
def _around(title: str, path: tuple[str, ...], file: str) -> tuple[list[str], list[str], list[str]]:
    """The stems of what a section's passages have in common."""
    return terms(title), terms(" ".join(path)), terms(file)


class Analysed:
    """A candidate's fields as stems."""

    def __init__(self, candidate: Candidate) -> None:
        passage = candidate.passage
        self.text = passage_terms(passage.text)
        title, path, file = _around(candidate.title, passage.path, candidate.file)
        self._fields = title, path, file, self.text
        #: Words in all fields.
        self.length = len(title) + len(path) + len(file) + len(self.text)

    @cached_property
    def spaced(self) -> str:
        """The text's stems with a space around each."""
        return f" {' '.join(self.text)} "

    def count(self, term: Term) -> float:
        """How much the term counts here, by field."""
        own = self._times(term.own.stems) if term.own else 0.0
        if not term.others:
            return own
        return own + SYNONYM * sum(self._times(way.stems) for way in term.others)

    def _times(self, way: tuple[str, ...]) -> float:
        if len(way) == 1:
            # Counting a few terms takes half as long as counting every word of the passage.
            title, headings, file, text = self._fields
            stem = way[0]
            one, two, three, four = FIELD_WEIGHTS
            return (
                one * title.count(stem)
                + two * headings.count(stem)
                + three * file.count(stem)
                + four * text.count(stem)
            )
        return sum(
            weight * occurrences(field, way)
            for weight, field in zip(FIELD_WEIGHTS, self._fields, strict=True)
        )


def occurrences(field: Sequence[str], phrase: tuple[str, ...]) -> int:
    """How often the phrase stands in the field."""
    width = len(phrase)
    return sum(
        1
        for start, stem in enumerate(field)
        if stem == phrase[0] and tuple(field[start : start + width]) == phrase
    )


def asked_pairs(query: Query, weights: Sequence[float]) -> dict[tuple[str, str], float]:
    """Neighbouring terms of the question and what it adds when they stand together."""
    plain = [(term, weight) for term, weight in zip(query.terms, weights, strict=True) if term.stem]
    return {
        (first.stem, second.stem): PAIRS * min(one, other)
        for (first, one), (second, other) in pairwise(plain)
    }


def rank(
    query: Query, weights: Sequence[float], shelf: Shelf, candidates: Iterable[Candidate]
) -> list[Scored]:
    """The candidates, best first, with what makes up their scores; those without a term are out."""
    wanted = asked_pairs(query, weights)
    usual = shelf.usual_length
    scored = []
    for candidate in candidates:
        analysed = Analysed(candidate)
        by_term = tuple(
            [
                weight * saturation(count, analysed.length, usual)
                if (count := analysed.count(term))
                else 0.0
                for term, weight in zip(query.terms, weights, strict=True)
            ]
        )
        pairs = sum(
            [
                bonus
                for (first, second), bonus in wanted.items()
                if f" {first} {second} " in analysed.spaced
            ]
        )
        scored.append((candidate, by_term, pairs))
    return sorted(_with_documents(scored), key=_order)


def _with_documents(
    scored: Sequence[tuple[Candidate, tuple[float, ...], float]],
) -> list[Scored]:
    best: defaultdict[int, list[float]] = defaultdict(list)
    for candidate, by_term, pairs in scored:
        best[candidate.document_id].append(sum(by_term) + pairs)
    extra = {
        document: DOCUMENT
        * sum(
            score / 2**place
            for place, score in enumerate(sorted(scores, reverse=True)[:_DOCUMENT_PASSAGES])
        )
        for document, scores in best.items()
    }
    return [
        Scored(
            candidate,
            by_term,
            pairs,
            document=extra[candidate.document_id],
            total=sum(by_term) + pairs + extra[candidate.document_id],
        )
        for candidate, by_term, pairs in scored
    ]


def fuse(scored: Sequence[Scored], likeness: Likeness) -> list[Scored]:
    """The passages by words and meaning together.

    A weighted sum of shares of the query's best: with .7 and .3 it was better on every set than
    reciprocal rank fusion, which was worse than words alone (docs/search.md).
    """
    best = max((one.total for one in scored), default=0.0) or 1.0
    fused = [
        replace(
            one,
            meaning=likeness.cosines.get(one.candidate.id, 0.0),
            total=WORDS * one.total / best + MEANING * likeness.share(one.candidate.id),
        )
        for one in scored
    ]
    return sorted(fused, key=_order)


def _order(one: Scored) -> tuple[float, int, int]:
    # Equal scores: the same order on every database, whatever ids it gives to passages.
    return (-one.total, one.candidate.document_id, one.candidate.passage.position)
