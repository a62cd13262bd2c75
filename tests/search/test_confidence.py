"""How sure a search is: what was learnt, and how much an installation's own ratings count."""

import random

import pytest

from bot.domain.confidence import BY_WORDS, HALF, Judge, fit, learn
from bot.domain.search import Features

GOOD = Features(
    strength=1.4,
    coverage=1.0,
    sentence=0.9,
    unknown=0.0,
    corrected=0.0,
    evidence=1.2,
    agreement=0.8,
    pairs=0.7,
)
POOR = Features(
    strength=0.3,
    coverage=0.3,
    sentence=0.2,
    unknown=0.4,
    corrected=0.2,
    evidence=0.4,
    agreement=0.2,
    pairs=0.0,
)


def rated(count: int, liked_from: float) -> list[tuple[Features, bool]]:
    """Ratings that only ask how much of a sentence matches."""
    chance = random.Random(7)
    rows = []
    for _ in range(count):
        share = chance.random()
        features = Features(1.0, share, share, 0.0, 0.0, 1.0, 0.5, 0.5)
        rows.append((features, share >= liked_from))
    return rows


def test_a_clear_answer_is_sure_and_a_chance_match_is_not() -> None:
    judge = Judge()
    assert judge.sure(GOOD)
    assert not judge.sure(POOR)
    assert not judge.sure(None)
    assert judge.confidence(GOOD) > 0.8
    assert judge.confidence(POOR) < 0.2


def test_few_ratings_teach_nothing() -> None:
    assert learn([]).own is None
    assert learn(rated(15, 0.5)).own is None
    assert learn([(GOOD, True)] * 500).own is None


def test_own_ratings_count_more_the_more_there_are() -> None:
    some, many = learn(rated(HALF, 0.5)), learn(rated(10 * HALF, 0.5))
    assert some.share == pytest.approx(0.5)
    assert many.share == pytest.approx(10 / 11)
    asked = [Features(1.0, s, s, 0.0, 0.0, 1.0, 0.5, 0.5) for s in (0.05, 0.95)]
    below, above = (many.confidence(one) for one in asked)
    assert below < 0.25
    assert above > 0.75


def test_a_fit_finds_the_threshold_that_keeps_most_of_what_is_liked() -> None:
    rows = rated(400, 0.4)
    model = fit(rows, BY_WORDS)
    liked = [features for features, outcome in rows if outcome]
    kept = sum(model.probability(one) >= model.threshold for one in liked)
    assert 0.94 <= kept / len(liked) <= 0.96


def test_a_judge_survives_being_kept() -> None:
    judge = learn(rated(200, 0.5))
    again = Judge.from_json(judge.as_json())
    assert again == judge
    assert again.confidence(GOOD) == judge.confidence(GOOD)
