"""By when a gap is to be filled: working days end with the day, hours are counted."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar

_DAY = timedelta(days=1)


def after_days(hours: Calendar, zone: ZoneInfo, since: datetime, days: int) -> datetime | None:
    """Return when the `days`-th working day after the day of `since` closes, in `zone`.

    None when it never does.
    """
    closes: datetime | None = None
    at = since
    for _ in range(days):
        opens = hours.next_open(_tomorrow(at, zone))
        if opens is None:
            return None
        at = opens
    # A day may have several stretches: the last one counts.
    end = _tomorrow(at, zone)
    open_at: datetime | None = at
    while open_at is not None and open_at < end:
        closes = hours.next_close(open_at)
        if closes is None or closes >= end:
            return end
        open_at = hours.next_open(closes)
    return closes


def _tomorrow(at: datetime, zone: ZoneInfo) -> datetime:
    """The first instant of the next local day."""
    return datetime.combine(at.astimezone(zone).date() + _DAY, time(), zone)
