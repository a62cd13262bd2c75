"""Reads the names of windows as people type them: `week`, `2026-W47`, `2026-11`, `2026-Q4`."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.windows import Span, Window, window_of, window_on

_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_DAYS_SAID = {"today": "this", "yesterday": "last"}
#: Days in a row that somebody may ask for.
_MOST_DAYS = 366
_YEAR = re.compile(r"\d{4}")


def read_window(text: str, now: datetime, zone: ZoneInfo) -> Window:
    """The window of that name; a span alone (`week`) is the last one that is over.

    `this week` is the one that runs, as `today` is.
    A name may carry a zone of its own, as in `2026-W47@Asia/Kolkata`.

    ValueError with a sentence for whoever typed it.
    """
    words, _, key = text.strip().partition("@")
    if key:
        zone = _zone(key)
    which, _, span = words.lower().rpartition(" ")
    if span in _DAYS_SAID:
        which, span = _DAYS_SAID[span], Span.DAY
    if span in list(Span) and which in {"", "last", "this"}:
        running = window_of(Span(span), now, zone)
        return running if which == "this" else running.previous()
    try:
        found = _named(words, zone)
    except ValueError:
        found = None
    if found is None:
        raise ValueError(
            f'"{words}" is no day, week or month that I know. Write day, week, month, quarter or '
            "year for the last one, this week for the one that runs, or which: 2026-11-23, "
            "2026-11-20..2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026."
        )
    return found


def begun(window: Window, now: datetime) -> Window:
    """The window; ValueError with a sentence for whoever asked for one that has not begun."""
    if window.start > now:
        first = f"{window.first.day} {window.first:%b %Y}"
        raise ValueError(
            f"{window.name} has not begun: its first day is {first}, so there is nothing to count "
            "yet. Write week for the last whole week, this week for the one that runs."
        )
    return window


def _zone(key: str) -> ZoneInfo:
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'"{key}" is no time zone. Write it like Europe/Berlin.') from None


def _named(text: str, zone: ZoneInfo) -> Window | None:
    if week := _WEEK.fullmatch(text):
        return window_on(Span.WEEK, date.fromisocalendar(int(week[1]), int(week[2]), 1), zone)
    if quarter := _QUARTER.fullmatch(text):
        first = date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
        return window_on(Span.QUARTER, first, zone)
    if month := _MONTH.fullmatch(text):
        return window_on(Span.MONTH, date(int(month[1]), int(month[2]), 1), zone)
    if days := _DAYS.fullmatch(text):
        return _several(date.fromisoformat(days[1]), date.fromisoformat(days[2]), zone)
    year = _YEAR.fullmatch(text)
    first = date(int(text), 1, 1) if year else date.fromisoformat(text)
    return window_on(Span.YEAR if year else Span.DAY, first, zone)


def _several(first: date, last: date, zone: ZoneInfo) -> Window | None:
    fits = timedelta(0) <= last - first < timedelta(days=_MOST_DAYS)
    return Window(Span.DAY, first, last + timedelta(days=1), zone) if fits else None


def short_words(window: Window) -> str:
    """A window in as few words as people need: Week 47, November 2026, 20 Nov."""
    match window.span:
        case Span.WEEK:
            return f"Week {window.first.isocalendar().week}"
        case Span.MONTH:
            return f"{window.first:%B %Y}"
        case Span.DAY:
            first, last = (
                f"{window.first.day} {window.first:%b}",
                f"{window.last.day} {window.last:%b}",
            )
            return first if first == last else f"{first} – {last}"
        case Span.QUARTER | Span.YEAR:
            return window.name
