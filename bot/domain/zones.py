"""What the clock on the wall reads in a time zone, and when a local day begins and ends."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)

#: No rule between two changes of the clock has ever lasted less than this (tzdata 2026: 6.96 days,
#: America/Recife in October 2000), so equal offsets at both ends mean no change in between.
STEADY = timedelta(days=3, hours=12)


def to_utc(at: datetime) -> datetime:
    """Return the same instant in UTC; ValueError when `at` has no zone."""
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {at.isoformat()}")
    return at.astimezone(UTC)


@lru_cache(maxsize=4096)  # people share zones: 4096 stretches of four days are 40 years
def offsets(
    zone: ZoneInfo, start: datetime, end: datetime
) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Cut [start, end) where the zone's clock changes: (from, until, offset from UTC).

    Both ends are whole seconds in UTC and at most STEADY apart.
    """
    offset = _offset(zone, start)
    if offset == _offset(zone, end):
        return ((start, end, offset),)
    before, after = start, end
    while after - before > _SECOND:
        middle = before + _SECOND * ((after - before) // _SECOND // 2)
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return (
        *(((start, after, offset),) if start < after else ()),
        *(((after, end, _offset(zone, after)),) if after < end else ()),
    )


def local_day(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the local day that holds `at`, as half-open [start, end) in UTC.

    Days join without gap or overlap and last 23 to 25 hours around most changes of the clock.
    Where the clock goes back over midnight, the new day has begun once midnight was first struck;
    a date that the zone skipped (Samoa, 30 December 2011) is no day at all.
    """
    day = at.astimezone(zone).date()
    start, end = _midnight(day, zone), _midnight(day + _DAY, zone)
    if to_utc(at) >= end:  # the clock went back over midnight: the date is yesterday's once more
        start, end = end, _midnight(day + 2 * _DAY, zone)
    return start, end


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    # fold 0 is the first of two midnights and, where there is none, the moment it was jumped over
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
