"""The sentences of a passage that answer a question best, word for word."""

import math
from collections.abc import Sequence
from functools import lru_cache

from bot.dataclass import dataclass
from bot.domain.analysis import stems, terms
from bot.domain.queries import asked_words, telling
from bot.domain.ranking import idf, saturation
from bot.domain.sentences import sentences


@dataclass(frozen=True)
class Said:
    """A sentence of a text, where it begins and ends there, and the stems of its words."""

    sentence: str
    start: int
    end: int
    terms: tuple[str, ...]


#: The passages of one question are looked at three times, and the next question finds some again.
@lru_cache(maxsize=1024)
def said_in(text: str) -> tuple[Said, ...]:
    """The sentences of a text in order; none goes on over a line's end."""
    found = []
    at = 0
    for line in text.splitlines():
        for sentence in sentences(line):
            start = text.index(sentence, at)
            at = start + len(sentence)
            found.append(Said(sentence, start, at, tuple(terms(sentence))))
    return tuple(found)


@dataclass(frozen=True)
class Quote:
    """A sentence, where it is in the text, and its score."""

    sentence: str
    #: Number of the sentence in the text, from 0.
    position: int
    score: float


#: Every passage that a question finds is looked at with the same.
@lru_cache(maxsize=64)
def _wanted(question: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stems(telling(asked_words(question)))))


def best_sentences(question: str, text: str, count: int = 1) -> tuple[Quote, ...]:
    """The `count` sentences of the text that fit the question best, in the order of the text.

    BM25 over the text's own sentences, so that what all of them say does not count.
    """
    listed = said_in(text)
    wanted = _wanted(question)
    usual = max(1.0, sum(len(one.terms) for one in listed) / max(1, len(listed)))
    weights = [idf(len(listed), sum(stem in one.terms for one in listed)) for stem in wanted]
    quotes = [
        Quote(one.sentence, position, _score(one.terms, wanted, weights, usual))
        for position, one in enumerate(listed)
    ]
    best = sorted(quotes, key=lambda one: (-one.score, one.position))[:count]
    return tuple(sorted(best, key=lambda one: one.position))


def _score(
    said: tuple[str, ...], wanted: Sequence[str], weights: Sequence[float], usual: float
) -> float:
    return math.fsum(
        weight * saturation(said.count(stem), len(said), usual)
        for stem, weight in zip(wanted, weights, strict=True)
    )
