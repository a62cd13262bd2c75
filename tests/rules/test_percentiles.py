"""Percentiles by nearest rank, against counting how many values there are up to each."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.percentiles import HALF, NINE_TENTHS, percentiles


@given(st.lists(st.integers(0, 50)), st.fractions(Fraction(1, 100), 1))
def test_it_is_the_smallest_value_that_so_many_do_not_exceed(
    values: list[int], share: Fraction
) -> None:
    enough = [one for one in values if sum(other <= one for other in values) >= share * len(values)]
    assert percentiles(Counter(values), share) == [min(enough, default=None)]


def test_several_are_told_at_once() -> None:
    assert percentiles({60: 5, 10: 4, 90: 1}, HALF, NINE_TENTHS) == [60, 60]
    assert percentiles({}, HALF, NINE_TENTHS) == [None, None]
