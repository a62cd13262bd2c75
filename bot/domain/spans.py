"""Stretches of time in UTC, half-open: measuring and overlapping them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

Span = tuple[datetime, datetime]

#: Later than anything: the end of a stretch whose end is not known.
EVER = datetime.max.replace(tzinfo=UTC)

_WEEK = timedelta(weeks=1)
_A_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)


def week_of(at: datetime) -> int:
    """Return the number of the UTC week that holds `at`, counted from 5 January 1970."""
    return (at - _A_MONDAY) // _WEEK


def bounds(week: int) -> Span:
    """Return where a numbered week starts and ends."""
    start = _A_MONDAY + week * _WEEK
    return start, start + _WEEK


def length(spans: Iterable[Span], since: datetime, until: datetime) -> timedelta:
    """Return how much of [since, until) the spans cover."""
    covered = timedelta()
    for start, end in spans:
        if end > since and start < until:
            covered += min(end, until) - max(start, since)
    return covered


def append(spans: list[Span], start: datetime, end: datetime) -> None:
    """Add a later span unless it is empty."""
    if start < end:
        spans.append((start, end))


def common(one: Sequence[Span], other: Sequence[Span]) -> Sequence[Span]:
    """Return what two lists of spans (sorted, not overlapping) have in common."""
    spans: list[Span] = []
    left = right = 0
    while left < len(one) and right < len(other):
        append(spans, max(one[left][0], other[right][0]), min(one[left][1], other[right][1]))
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return spans
