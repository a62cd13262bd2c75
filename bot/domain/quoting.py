"""Choosing the sentences of found passages that answer a question, word for word."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.analysis import terms
from bot.domain.search import Findings, Hit, Query
from bot.domain.sentences import sentences

#: A quote goes on while it has fewer characters, and over so many sentences or lines.
_ENOUGH, _LONGEST, _MOST_PIECES = 220, 600, 6
#: So many passages are quoted at most; further ones must be so nearly as good as the best.
_MOST_QUOTES = 3
_AS_GOOD, _AS_GOOD_COMPARED = 0.75, 0.4
#: A further quote has at least this share of what is asked for in its own words.
_OWN_SHARE = 0.5
#: Where the title or a heading says what is asked, the answer tends to stand at the beginning.
_FIRST = 0.35


@dataclass(frozen=True)
class Quote:
    """A piece of a passage, exactly as it stands there."""

    hit: Hit
    text: str


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    score: float


def quotes_of(findings: Findings, hits: Sequence[Hit]) -> tuple[Quote, ...]:
    """The best sentences of the best hits, at most one piece of each passage."""
    if not hits:
        return ()
    total = sum(_own(findings.query, findings.idf)) or 1.0
    share = _AS_GOOD_COMPARED if findings.query.compared else _AS_GOOD
    chosen: list[Quote] = []
    for hit in hits:
        if chosen and hit.score < share * hits[0].score:
            break
        text, own = _best_piece(findings, hit)
        repeated = any(_squeezed(text) == _squeezed(one.text) for one in chosen)
        if text and not repeated and (not chosen or own >= _OWN_SHARE * total):
            chosen.append(Quote(hit, text))
        if len(chosen) == _MOST_QUOTES:
            break
    return tuple(chosen)


def _best_piece(findings: Findings, hit: Hit) -> tuple[str, float]:
    """The best sentence with what follows it, as far as it belongs together; and its score."""
    text = hit.passage.text
    pieces = _pieces(findings, hit)
    if not pieces:
        return "", 0.0
    first = max(range(len(pieces)), key=lambda at: (pieces[at].score, -at))
    last = first
    while last + 1 < len(pieces) and last - first + 1 < _MOST_PIECES:
        start, end = pieces[first].start, pieces[last].end
        opens_a_list = text[start:end].rstrip().endswith(":")
        longer = pieces[last + 1].end - start
        if longer > _LONGEST or (end - start >= _ENOUGH and not opens_a_list):
            break
        last += 1
    return text[pieces[first].start : pieces[last].end], pieces[first].score


def _pieces(findings: Findings, hit: Hit) -> list[_Piece]:
    """The sentences of a passage with how much of the question each has in its own words."""
    text, at = hit.passage.text, 0
    around = set(terms(" ".join((hit.document.about.title, *hit.passage.path))))
    weights = _own(findings.query, findings.idf)
    begun = _FIRST * _matched(findings.query, weights, around)
    found: list[_Piece] = []
    for line in text.split("\n"):
        for sentence in sentences(line):
            start = text.index(sentence, at)
            at = start + len(sentence)
            score = _matched(findings.query, weights, set(terms(sentence)))
            found.append(_Piece(start, at, score + (begun if not found else 0.0)))
    return found


def _own(query: Query, idf: Sequence[float]) -> list[float]:
    return [weight if term.own else 0.0 for term, weight in zip(query.terms, idf, strict=True)]


def _matched(query: Query, weights: Sequence[float], here: set[str]) -> float:
    return sum(
        weight
        for term, weight in zip(query.terms, weights, strict=True)
        if weight and any(here.issuperset(way.stems) for way in term.ways)
    )


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
