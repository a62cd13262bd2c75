"""The pieces of found passages that make an answer, word for word."""

from collections.abc import Sequence

from bot.dataclass import dataclass
from bot.domain.analysis import terms
from bot.domain.quoting import best_sentences, said_in
from bot.domain.search import Findings, Hit

#: A piece goes on while it has fewer characters, and over so many sentences or lines.
_ENOUGH, _LONGEST, _MOST_SENTENCES = 220, 600, 6
#: So many passages are quoted at most; further ones must be so nearly as good as the best.
_MOST_PIECES = 3
_AS_GOOD, _AS_GOOD_COMPARED = 0.75, 0.4
#: A further piece has at least this share of what is asked for in its own words, by idf.
_OWN_SHARE = 0.5


@dataclass(frozen=True)
class Excerpt:
    """A piece of a passage, exactly as it stands there."""

    hit: Hit
    text: str


def excerpts(findings: Findings, hits: Sequence[Hit]) -> tuple[Excerpt, ...]:
    """The best piece of each of the best hits; each text once."""
    if not hits:
        return ()
    question = " ".join(term.word for term in findings.query.terms)
    share = _AS_GOOD_COMPARED if findings.query.compared else _AS_GOOD
    chosen: list[Excerpt] = []
    for hit in hits:
        if hit.score < share * hits[0].score:
            break
        text = _piece(question, hit.passage.text)
        squeezed = _squeezed(text)
        repeated = any(squeezed == _squeezed(one.text) for one in chosen)
        if text and not repeated and (not chosen or _own_share(findings, text) >= _OWN_SHARE):
            chosen.append(Excerpt(hit, text))
        if len(chosen) == _MOST_PIECES:
            break
    return tuple(chosen)


def _piece(question: str, text: str) -> str:
    """The best sentence with what follows it, as far as it belongs together."""
    said = said_in(text)
    best = best_sentences(question, text)
    if not best:
        return ""
    first = last = best[0].position
    start = said[first].start
    while last + 1 < len(said) and last - first + 1 < _MOST_SENTENCES:
        end = said[last].end
        opens_a_list = text[start:end].endswith(":")
        if said[last + 1].end - start > _LONGEST or (end - start >= _ENOUGH and not opens_a_list):
            break
        last += 1
    return text[start : said[last].end]


def _own_share(findings: Findings, text: str) -> float:
    here = set(terms(text))
    weighed = [
        (weight, any(here.issuperset(way.stems) for way in term.ways))
        for term, weight in zip(findings.query.terms, findings.idf, strict=True)
        if term.own
    ]
    total = sum(weight for weight, _ in weighed)
    return sum(weight for weight, has in weighed if has) / total if total else 0.0


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
