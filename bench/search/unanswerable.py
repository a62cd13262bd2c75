"""Questions that an index cannot answer: how well a search knows, and the models for knowing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from bench.search.collections import Asked, Collection
from bench.search.quality import Engine
from bot.domain.confidence import Judge, Model, fit
from bot.domain.search import Features

#: The share of answerable questions that is kept.
KEPT = 0.95
_FOLDS = 2

Build = Callable[[Collection], AbstractContextManager[Engine]]


@dataclass(frozen=True)
class Case:
    """A question's features, whether the index has the answer, and what it is about."""

    features: Features | None
    answerable: bool
    topic: str


@dataclass(frozen=True)
class Trial:
    """Answerable and unanswerable questions of one kind."""

    name: str
    cases: tuple[Case, ...]


def trials(build: Build, squad: Collection, faq: Collection, every: int) -> Iterator[Trial]:
    """Ask every so many-th question in each setting, one index after the other."""
    plain, sales = squad.asked[::every], faq.asked[:: max(1, every // 2)]
    with build(squad) as engine:
        topics = _topics(squad)
        known = tuple(_cases(engine, plain, topics, answerable=True))
        yield Trial(
            "other domain (SQuAD index)",
            (*known, *_cases(engine, sales, {}, answerable=False)),
        )
        posed = squad.unanswerable[::every]
        yield Trial("adversarial (SQuAD)", (*known, *_cases(engine, posed, {}, answerable=False)))
    with build(faq) as engine:
        topics = _topics(faq)
        known = tuple(_cases(engine, sales, topics, answerable=True))
        yield Trial(
            "other domain (FAQ index)", (*known, *_cases(engine, plain, {}, answerable=False))
        )
    yield Trial("topic removed (SQuAD)", tuple(_removed(build, squad, plain)))
    yield Trial("file removed (FAQ)", tuple(_removed(build, faq, sales)))


def _removed(build: Build, collection: Collection, asked: Sequence[Asked]) -> Iterator[Case]:
    """Each half of the documents is taken away in turn."""
    topics = _topics(collection)
    answering = sorted({topics[next(iter(one.relevant))] for one in asked})
    for fold in range(_FOLDS):
        gone = set(answering[fold::_FOLDS])
        with build(collection.without(gone)) as engine:
            for one in asked:
                about = topics[next(iter(one.relevant))]
                yield Case(engine.ask(one.text).features, about not in gone, about)


def _topics(collection: Collection) -> dict[str, str]:
    return {piece.key: piece.document for piece in collection.pieces}


def _cases(
    engine: Engine, asked: Sequence[Asked], topics: dict[str, str], *, answerable: bool
) -> Iterator[Case]:
    for one in asked:
        about = topics[next(iter(one.relevant))] if answerable else one.text
        yield Case(engine.ask(one.text).features, answerable, about)


def auroc(cases: Sequence[Case], sure: Callable[[Features | None], float]) -> float:
    """The probability that an answerable question scores above an unanswerable one."""
    scored = sorted((sure(case.features), case.answerable) for case in cases)
    above = 0.0
    below = 0
    at = 0
    while at < len(scored):
        end = at
        while end < len(scored) and scored[end][0] == scored[at][0]:
            end += 1
        right = sum(answerable for _, answerable in scored[at:end])
        wrong = end - at - right
        above += right * (below + wrong / 2)
        below += wrong
        at = end
    return above / (below * (len(scored) - below))


def still_answered(cases: Sequence[Case], sure: Callable[[Features | None], float]) -> float:
    """The share of the unanswerable at or above the threshold that keeps 95 % of the others."""
    right = sorted(sure(case.features) for case in cases if case.answerable)
    threshold = right[int((1 - KEPT) * len(right))]
    wrong = [case for case in cases if not case.answerable]
    return sum(sure(case.features) >= threshold for case in wrong) / len(wrong)


def kept(cases: Sequence[Case], judge: Judge, *, answerable: bool) -> float:
    """The share of these questions that the shipped threshold answers."""
    these = [case for case in cases if case.answerable is answerable]
    return sum(judge.sure(case.features) for case in these) / len(these)


def cross_validated(cases: Sequence[Case], towards: Model) -> tuple[float, float]:
    """AUROC and share still answered of models that have not seen the topics they judge."""
    topics = sorted({case.topic for case in cases})
    judged: list[tuple[Case, float]] = []
    for fold in range(5):
        held = set(topics[fold::5])
        model = fitted([case for case in cases if case.topic not in held], towards)
        judged += [
            (case, model.probability(case.features) if case.features else 0.0)
            for case in cases
            if case.topic in held
        ]
    chances = {id(case.features): chance for case, chance in judged}

    def sure(features: Features | None) -> float:
        return chances[id(features)] if features else 0.0

    ordered = [case for case, _ in judged]
    return auroc(ordered, sure), still_answered(ordered, sure)


def fitted(cases: Sequence[Case], towards: Model) -> Model:
    """A model of these cases alone: the coefficients start from nothing."""
    nothing = replace(towards, intercept=0.0, coefficients=dict.fromkeys(towards.coefficients, 0.0))
    rows = [(case.features, case.answerable) for case in cases if case.features]
    return fit(rows, nothing, ridge=0.1)
