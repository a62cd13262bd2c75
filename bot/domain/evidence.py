"""What a search result says about itself: the features that tell an answer from a near miss."""

from collections.abc import Sequence

from bot.domain.analysis import terms
from bot.domain.quoting import said_in
from bot.domain.ranking import asked_pairs, idf
from bot.domain.search import Features, Query, Scored

#: So many of the best passages are compared.
_TOP = 5


def features_of(
    query: Query,
    weights: Sequence[float],
    found: Sequence[int],
    ranked: Sequence[Scored],
    passages: int,
) -> Features | None:
    """The features of a ranked result; None when nothing was found.

    `weights` is each term's idf, and `found` in how many it is of the `passages` readable.
    """
    own = [at for at, term in enumerate(query.terms) if term.own]
    total = sum(weights[at] for at in own)
    if not ranked or not total:
        return None
    best = ranked[0]
    corrected = set(query.corrections.values())
    had = sum(weights[at] for at in own if best.by_term[at])
    top = [one.candidate.document_id for one in ranked[:_TOP]]
    wanted = asked_pairs(query, weights)
    return Features(
        strength=best.words / total,
        coverage=had / total,
        sentence=_best_sentence(query, weights, best) / total,
        unknown=sum(1 for at in own if not found[at]) / len(own),
        evidence=had / idf(passages, 1),
        corrected=sum(1 for at in own if query.terms[at].word in corrected) / len(own),
        agreement=top.count(best.candidate.document_id) / _TOP,
        pairs=best.pairs / sum(wanted.values()) if wanted else 1.0,
        meaning=best.meaning,
    )


def _best_sentence(query: Query, weights: Sequence[float], best: Scored) -> float:
    """The most idf that one sentence of the passage has."""
    passage = best.candidate.passage
    around = set(terms(" ".join((best.candidate.title, *passage.path))))
    most = 0.0
    for said in said_in(passage.text):
        here = around.union(said.terms)
        most = max(
            most,
            sum(
                weight
                for term, weight in zip(query.terms, weights, strict=True)
                if term.own and any(here.issuperset(way.stems) for way in term.ways)
            ),
        )
    return most
