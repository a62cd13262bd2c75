"""The sentences of a passage that answer a question best, word for word."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.analysis import stems, terms
from bot.domain.queries import asked_words, telling
from bot.domain.ranking import idf, saturation
from bot.domain.sentences import sentences


@dataclass(frozen=True)
class Quote:
    """A sentence, where it is in the text, and its score."""

    sentence: str
    #: Number of the sentence in the text, from 0.
    position: int
    score: float


def best_sentences(question: str, text: str, count: int = 1) -> tuple[Quote, ...]:
    """The `count` sentences of the text that fit the question best, in the order of the text.

    BM25 over the text's own sentences, so that what all of them say does not count.
    """
    listed = [one for line in text.splitlines() for one in sentences(line)]
    analysed = [Counter(terms(one)) for one in listed]
    wanted = list(dict.fromkeys(stems(telling(asked_words(question)))))
    usual = max(1.0, sum(one.total() for one in analysed) / max(1, len(analysed)))
    weights = [idf(len(analysed), sum(stem in one for one in analysed)) for stem in wanted]
    quotes = [
        Quote(sentence, position, _score(counts, wanted, weights, usual))
        for position, (sentence, counts) in enumerate(zip(listed, analysed, strict=True))
    ]
    best = sorted(quotes, key=lambda one: (-one.score, one.position))[:count]
    return tuple(sorted(best, key=lambda one: one.position))


def _score(
    counts: Counter[str], wanted: Sequence[str], weights: Sequence[float], usual: float
) -> float:
    length = counts.total()
    return math.fsum(
        weight * saturation(counts[stem], length, usual)
        for stem, weight in zip(wanted, weights, strict=True)
    )
