"""Percentiles by nearest rank, of values that come with how often each was there."""

from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate
from math import ceil

HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)


def percentiles(of: Mapping[int, int], *shares: Fraction) -> list[int | None]:
    """For each share (over 0, up to 1): the smallest value that at least so many do not exceed.

    None of none.
    """
    values = sorted(of)
    passed = list(accumulate(map(of.__getitem__, values)))
    if not passed:
        return [None for _ in shares]
    return [values[bisect_left(passed, ceil(share * passed[-1]))] for share in shares]
