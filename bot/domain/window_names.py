"""Reads the names of windows as people type them: `week`, `2026-W47`, `2026-11`, `2026-Q4`."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.windows import Span, Window, window_of, window_on

_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"\d{4}")


def read_window(text: str, now: datetime, zone: ZoneInfo) -> Window:
    """The window of that name; a span alone (`week`) is the last one that is over.

    ValueError with a sentence for whoever typed it.
    """
    words = text.strip()
    if words.lower() in list(Span):
        return window_of(Span(words.lower()), now, zone).previous()
    try:
        found = _named(words, zone)
    except ValueError:
        found = None
    if found is None:
        raise ValueError(
            f'"{words}" is no window. Write day, week, month, quarter or year for the last one, '
            "or its name: 2026-11-23, 2026-W47, 2026-11, 2026-Q4, 2026."
        )
    return found


def _named(text: str, zone: ZoneInfo) -> Window | None:
    if week := _WEEK.fullmatch(text):
        return window_on(Span.WEEK, date.fromisocalendar(int(week[1]), int(week[2]), 1), zone)
    if quarter := _QUARTER.fullmatch(text):
        first = date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
        return window_on(Span.QUARTER, first, zone)
    if month := _MONTH.fullmatch(text):
        return window_on(Span.MONTH, date(int(month[1]), int(month[2]), 1), zone)
    if _YEAR.fullmatch(text):
        return window_on(Span.YEAR, date(int(text), 1, 1), zone)
    return window_on(Span.DAY, date.fromisoformat(text), zone)
