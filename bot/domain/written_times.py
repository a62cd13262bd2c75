"""Moments as spreadsheets and other systems write them."""

import re
from datetime import datetime, tzinfo
from enum import StrEnum

from bot.domain.cleaning import short

_WRITTEN = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})"
    r"(?:,?[ T]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?)?",
    re.IGNORECASE,
)

#: No lead came before that year.
_FIRST = 1900


class DateOrder(StrEnum):
    """What comes first in a date of figures."""

    DAY = "dmy"
    MONTH = "mdy"


class UnclearTimeError(Exception):
    """The words name no moment, or more than one; the text says which and what helps."""


def read_time(written: str, zone: tzinfo, order: DateOrder | None = None) -> datetime:
    """The moment that is written; in `zone` unless another is written.

    ISO 8601, or day, month and year in figures with or without a time. Of `03/04/2026` only `order`
    tells what it is; with full stops the day comes first always, as wherever dates are written so.
    Raises UnclearTimeError.
    """
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return _of_figures(written, zone, order)
    return _meant(at if at.tzinfo else at.replace(tzinfo=zone), written)


def _of_figures(written: str, zone: tzinfo, order: DateOrder | None) -> datetime:
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise UnclearTimeError(f'"{short(written)}" is not a time such as 2026-03-01 14:05')
    one, two = int(found["one"]), int(found["two"])
    if order is None or found["mark"] == ".":
        order = _order_of(one, two, found["mark"])
    if order is None:
        raise UnclearTimeError(
            f'"{short(written)}" may be the {one}. of month {two} or the {two}. of month {one}: '
            "say --dates dmy or --dates mdy"
        )
    day, month = (one, two) if order is DateOrder.DAY else (two, one)
    try:
        at = datetime(
            int(found["year"]),
            month,
            day,
            _hour(int(found["hour"] or 0), found["half"]),
            int(found["minute"] or 0),
            int(found["second"] or 0),
            tzinfo=zone,
        )
    except ValueError:
        raise UnclearTimeError(f'"{short(written)}" is no day or time that there is') from None
    return _meant(at, written)


def _meant(at: datetime, written: str) -> datetime:
    """It, unless it stands for nothing, as the first day of the calendar does in exports."""
    if at.year < _FIRST:
        raise UnclearTimeError(f'"{short(written)}" is too long ago')
    return at


def _order_of(one: int, two: int, mark: str) -> DateOrder | None:
    """The only order that gives a date, if there is only one."""
    if mark == "." or one == two:
        return DateOrder.DAY
    if (one > 12) == (two > 12):
        return None
    return DateOrder.DAY if one > 12 else DateOrder.MONTH


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half.lower() == "p" else 0)
