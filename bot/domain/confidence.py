"""How sure a search is that its first passage answers, learnt from questions with known outcomes.

A logistic model of the features that `bot.domain.evidence` finds. It ships with coefficients that
`python -m bench search --fit` found on public questions, half of which had no answer there; ratings
of an installation's own answers move it: with N of them, they count N / (N + 150).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.dataclass import dataclass
from bot.domain.search import Features

#: With so many ratings of its own, an installation's model counts as much as the shipped one.
HALF = 150
#: Fewer ratings of one kind (👍 or 👎) say nothing yet.
_FEWEST = 10
#: Pulls coefficients that few ratings speak for towards those shipped.
_RIDGE = 1.0
_STEPS = 25
#: The share of answerable questions that the threshold keeps.
_KEPT = 0.95


@dataclass(frozen=True)
class Model:
    """Coefficients of a logistic regression, by feature, and from which probability it is sure."""

    intercept: float
    coefficients: Mapping[str, float]
    threshold: float

    def probability(self, features: Features) -> float:
        """The probability that the first passage answers."""
        given = _values(features, tuple(self.coefficients))
        pairs = zip(self.coefficients.values(), given, strict=True)
        return _sigmoid(self.intercept + sum(weight * value for weight, value in pairs))

    def contributions(self, features: Features) -> Mapping[str, float]:
        """What each feature adds to the log-odds, for people who ask why."""
        given = _values(features, tuple(self.coefficients))
        return {
            name: weight * value
            for (name, weight), value in zip(self.coefficients.items(), given, strict=True)
        }


#: Without vectors. Fitted on SQuAD 2.0 and sales FAQs; see docs/search.md for the error rates.
BY_WORDS = Model(
    intercept=-7.7,
    coefficients={
        "strength": 4.2,
        "sentence": 3.4,
        "unknown": -3.7,
        "corrected": -4.3,
        "evidence": 1.3,
        "agreement": 2.0,
        "pairs": 1.5,
    },
    threshold=0.40,
)
#: With vectors.
BY_MEANING = Model(
    intercept=-9.9,
    coefficients={
        "strength": 2.0,
        "sentence": 4.6,
        "unknown": -3.4,
        "corrected": -2.6,
        "evidence": 0.9,
        "agreement": 0.6,
        "pairs": 1.4,
        "meaning": 12.2,
    },
    # These questions alone would put it at .60, but a small library has few words to go by.
    threshold=0.40,
)


@dataclass(frozen=True)
class Judge:
    """Says how sure a search is, by the shipped models and what the installation has learnt."""

    #: Fitted on own ratings, and how many these were; None: too few.
    own: Model | None = None
    ratings: int = 0

    @property
    def share(self) -> float:
        """How much the own ratings count, 0 to 1."""
        return self.ratings / (self.ratings + HALF) if self.own else 0.0

    def shipped(self, features: Features) -> Model:
        """The shipped model for features like these."""
        return BY_WORDS if features.meaning is None else BY_MEANING

    def confidence(self, features: Features | None) -> float:
        """The probability that the first passage answers; 0 when nothing was found."""
        if features is None:
            return 0.0
        return self._blend(
            self.shipped(features).probability(features),
            self.own.probability(features) if self.own else 0.0,
        )

    def threshold(self, features: Features) -> float:
        """From which confidence it is sure."""
        return self._blend(
            self.shipped(features).threshold, self.own.threshold if self.own else 0.0
        )

    def sure(self, features: Features | None) -> bool:
        """Whether to answer without asking first."""
        return features is not None and self.confidence(features) >= self.threshold(features)

    def _blend(self, shipped: float, own: float) -> float:
        return (1 - self.share) * shipped + self.share * own

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be kept."""
        return {"own": asdict(self.own) if self.own else None, "ratings": self.ratings}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Judge":
        """The judge that `as_json` described."""
        return Judge(Model(**data["own"]) if data["own"] else None, data["ratings"])


def learn(rated: Sequence[tuple[Features, bool]]) -> Judge:
    """A judge that has learnt from answers and whether people liked them.

    Too few of one kind teach nothing. Questions asked without vectors teach nothing about those
    asked with them, so only the kind that there is more of counts.
    """
    by_words = [row for row in rated if row[0].meaning is None]
    by_meaning = [row for row in rated if row[0].meaning is not None]
    rows = max(by_words, by_meaning, key=len)
    liked = sum(outcome for _, outcome in rows)
    if min(liked, len(rows) - liked) < _FEWEST:
        return Judge(None, len(rows))
    return Judge(fit(rows, BY_WORDS if rows is by_words else BY_MEANING), len(rows))


def fit(rows: Sequence[tuple[Features, bool]], towards: Model, ridge: float = _RIDGE) -> Model:
    """Fit a logistic regression by Newton's method, with a ridge that pulls towards a model."""
    names = tuple(towards.coefficients)
    prior = [towards.intercept, *towards.coefficients.values()]
    inputs = [[1.0, *_values(features, names)] for features, _ in rows]
    outcomes = [float(outcome) for _, outcome in rows]
    weights = list(prior)
    for _ in range(_STEPS):
        step = _newton_step(inputs, outcomes, weights, prior, ridge)
        weights = [weight - change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-8:
            break
    fitted = Model(weights[0], dict(zip(names, weights[1:], strict=True)), 0.0)
    right = sorted(fitted.probability(features) for features, outcome in rows if outcome)
    threshold = right[int((1 - _KEPT) * len(right))] if right else 0.5
    return Model(fitted.intercept, fitted.coefficients, threshold)


def _newton_step(
    inputs: Sequence[Sequence[float]],
    outcomes: Sequence[float],
    weights: Sequence[float],
    prior: Sequence[float],
    ridge: float,
) -> list[float]:
    size = len(weights)
    gradient = [ridge * (weight - to) for weight, to in zip(weights, prior, strict=True)]
    hessian = [[ridge if row == column else 0.0 for column in range(size)] for row in range(size)]
    for values, outcome in zip(inputs, outcomes, strict=True):
        chance = _sigmoid(sum(w * v for w, v in zip(weights, values, strict=True)))
        curve = max(chance * (1 - chance), 1e-6)
        for row in range(size):
            gradient[row] += (chance - outcome) * values[row]
            for column in range(row + 1):
                hessian[row][column] += curve * values[row] * values[column]
    for row in range(size):
        for column in range(row):
            hessian[column][row] = hessian[row][column]
    return _solved(hessian, gradient)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination; the ridge makes the matrix positive definite, so no pivot is needed."""
    size = len(right)
    for at in range(size):
        for row in range(at + 1, size):
            share = matrix[row][at] / matrix[at][at]
            right[row] -= share * right[at]
            for column in range(at, size):
                matrix[row][column] -= share * matrix[at][column]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(matrix[at][column] * found[column] for column in range(at + 1, size))
        found[at] = (right[at] - rest) / matrix[at][at]
    return found


def _values(features: Features, names: Sequence[str]) -> list[float]:
    return [getattr(features, name) or 0.0 for name in names]


def _sigmoid(log_odds: float) -> float:
    if log_odds < 0:
        grown = math.exp(max(log_odds, -700.0))
        return grown / (1 + grown)
    return 1 / (1 + math.exp(-min(log_odds, 700.0)))
