"""Shares: their intervals against published figures, and what counts as a change."""

from math import isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.shares import Change, Share, Z


@st.composite
def shares(draw: st.DrawFn, largest: int = 5000) -> Share:
    n = draw(st.integers(0, largest))
    return Share(draw(st.integers(0, n)), n)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(hits: int, n: int, low: float, high: float) -> None:
    found = Share(hits, n).interval
    assert isclose(found[0], low, abs_tol=6e-5)
    assert isclose(found[1], high, abs_tol=6e-5)


def test_the_interval_of_a_difference_is_the_published_one() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II (a), method 10.
    change = Change(before=Share(48, 80), after=Share(56, 70))
    assert change.interval is not None
    assert isclose(change.interval[0], 0.0524, abs_tol=6e-5)
    assert isclose(change.interval[1], 0.3339, abs_tol=6e-5)
    assert change.beyond_noise


@given(shares())
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(share: Share) -> None:
    low, high = share.interval
    assert 0 <= low <= high <= 1
    if share.value is not None:
        assert low <= share.value <= high


@given(shares())
def test_the_ends_of_an_interval_are_where_the_score_test_just_rejects(share: Share) -> None:
    assume(share.n and share.value is not None)
    for end in share.interval:
        if 0 < end < 1:
            deviation = ((share.hits / share.n) - end) ** 2 * share.n / (end * (1 - end))
            assert isclose(deviation, Z * Z, rel_tol=1e-6)


@given(shares(), shares())
def test_a_change_and_its_reverse_mirror_each_other(one: Share, two: Share) -> None:
    there, back = Change(one, two), Change(two, one)
    assert there.beyond_noise == back.beyond_noise
    if there.interval and back.interval:
        assert isclose(there.interval[0], -back.interval[1], abs_tol=1e-12)


def test_few_cases_are_never_a_change() -> None:
    assert not Change(Share(0, 4), Share(400, 400)).beyond_noise


def test_more_hits_than_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        Share(3, 2)
