"""Days as people type them: friday, next week, in 3 days, end of month, 1 dec, 2026-12-01.

A grammar of our own and a strict one: what it does not know is said, with what to write instead,
where a parser that guesses would take "by mail" for a day.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from difflib import get_close_matches

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_FRIDAY = 4
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?")
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}(/\d{1,4})?")
_SPAN = re.compile(r"(?:in )?(\d{1,3}|an?) (day|week)s?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3,9})(?: (\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")
_BY = re.compile(r"\s+(?:by|until|till|due|on)\s+", re.IGNORECASE)
#: A day further ahead is a slip of the pen.
_FURTHEST = timedelta(days=3 * 366)
_KNOWN = (*_DAYS, *_MONTHS, "today", "tomorrow", "yesterday", "next", "week", "month")
_FIX = "Write a day like today, friday, next week, in 3 days, end of month, 1 dec or 2026-12-01."


class DayError(ValueError):
    """A day that cannot be used; the message says why, and what to write instead."""


def read_day(words: str, today: date) -> date:
    """Return the day that the words name, from today on; DayError when they name none.

    A weekday is the next one after today; `next friday` the one of next week. A day without a year
    is the next one of that name.
    """
    said = " ".join(words.lower().replace(",", " ").split()).rstrip(".!") or words
    dotted = _DOTTED.fullmatch(f"{said}.") or _DOTTED.fullmatch(said)
    found = _relative(said, today) or _dated(said, dotted, today)
    if found is None:
        slashed = _SLASHED.fullmatch(said)
        why = "can be read in two ways" if slashed else "is not a day that I know"
        raise DayError(f"“{words.strip()}” {why}. {_FIX}")
    if found < today:
        raise DayError(f"{found:%-d %b %Y} has passed. {_FIX}")
    if found - today > _FURTHEST:
        raise DayError(f"{found:%-d %b %Y} is years away. {_FIX}")
    return found


def split_day(words: str, today: date) -> tuple[str, date | None]:
    """Split "send the deck by friday" into what and by when; None: no day is named.

    DayError when what follows the last "by" seems to be meant as a day and is none.
    """
    text = words.strip()
    ends = list(_BY.finditer(text))
    if not ends:
        return text, None
    tail = text[ends[-1].end() :]
    try:
        return text[: ends[-1].start()].strip(), read_day(tail, today)
    except DayError:
        by = text[ends[-1].start() : ends[-1].end()].strip().lower()
        if by != "on" and _meant_as_day(tail):
            raise
        return text, None


def _meant_as_day(tail: str) -> bool:
    said = tail.lower().rstrip(".!").split()
    if not said or len(said) > 3:
        return False
    return said[0][0].isdigit() or any(
        len(word) > 3 and get_close_matches(word, _KNOWN, n=1, cutoff=0.75) for word in said
    )


def _relative(said: str, today: date) -> date | None:
    fixed = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "yesterday": today - timedelta(days=1),
        "next week": today + timedelta(days=7 - today.weekday()),
        "end of week": _ahead(_FRIDAY, today - timedelta(days=1)),
        "end of month": today.replace(day=monthrange(today.year, today.month)[1]),
    }
    named = fixed.get({"eow": "end of week", "eom": "end of month"}.get(said, said))
    if named is not None:
        return named
    if span := _SPAN.fullmatch(said):
        count = int(span[1]) if span[1].isdecimal() else 1
        return today + timedelta(days=count * (7 if span[2] == "week" else 1))
    following = said.startswith("next ")
    weekday = _number(said.removeprefix("next ").removeprefix("this "), _DAYS)
    if weekday is None:
        return None
    if following:
        return today + timedelta(days=7 - today.weekday() + weekday)
    return _ahead(weekday, today)


def _ahead(weekday: int, after: date) -> date:
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def _dated(said: str, dotted: re.Match[str] | None, today: date) -> date | None:
    if iso := _ISO.fullmatch(said):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted:
        return _in_year(dotted[3], int(dotted[2]), int(dotted[1]), today)
    if found := _DAY_MONTH.fullmatch(said):
        month = _number(found[2], _MONTHS)
        return None if month is None else _in_year(found[3], month + 1, int(found[1]), today)
    if found := _MONTH_DAY.fullmatch(said):
        month = _number(found[1], _MONTHS)
        return None if month is None else _in_year(found[3], month + 1, int(found[2]), today)
    return None


def _in_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year is not None:
        return _date(int(year), month, day)
    # 29 February may be years away.
    candidates = (_date(today.year + ahead, month, day) for ahead in range(9))
    return next((one for one in candidates if one is not None and one >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names a word begins, with three letters at least."""
    matches = [at for at, name in enumerate(names) if name.startswith(word)]
    return matches[0] if len(word) >= 3 and len(matches) == 1 else None
