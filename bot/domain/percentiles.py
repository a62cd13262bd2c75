"""Percentiles by nearest rank, of values that come with how often each was there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from fractions import Fraction
from math import ceil

#: Value → how often.
Histogram = Mapping[timedelta, int]


def percentile(of: Histogram, share: Fraction) -> timedelta | None:
    """The smallest value that at least this share (over 0, up to 1) do not exceed; None of none."""
    rank = ceil(share * sum(of.values()))
    passed = 0
    for value in sorted(of):
        passed += of[value]
        if passed >= rank:
            return value
    return None


def merged(several: Iterable[Histogram]) -> Histogram:
    """All of them together."""
    found = Counter[timedelta]()
    for one in several:
        found.update(one)
    return found
