"""On which days a series meets, by an RRULE of RFC 5545, and at which instants those begin."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from dateutil.rrule import rrule, rrulestr

from bot.domain.meetings import Series

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
#: Parts of a rule that choose days; the time of day comes from `at`, the end from `until`.
_PARTS = frozenset(
    {
        "FREQ",
        "INTERVAL",
        "BYDAY",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYMONTH",
        "BYSETPOS",
        "WKST",
    }
)
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
#: A rule that names no day within so long names none.
_BARREN = timedelta(days=366 * 8)


class RuleError(ValueError):
    """A rule that cannot be used: `what` is wrong, and how to `fix` it; whole sentences."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} {fix}")
        self.what, self.fix = what, fix


class Occurrence(NamedTuple):
    """A local day on which a series meets, and the instant (UTC) at which it begins."""

    day: date
    at: datetime


def read_every(text: str) -> str:
    """`tuesday`, `mon, thu`, `other friday`, `first monday` as an RRULE; RuleError else."""
    words = re.sub(r"[\s,]+", " ", text.strip().lower()).split()
    place = words[0] if words and words[0] in {*_PLACES, "other"} else ""
    days = [_day(word) for word in (words[1:] if place else words)]
    if words in (["day"], ["weekday"]):
        return "FREQ=DAILY" if words == ["day"] else "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    known = [day for day in days if day is not None]
    if not known or len(known) != len(days):
        raise RuleError(
            f'"{text}" names no days.',
            'Write "tuesday", "mon, thu", "other friday", "first monday" or "last thursday".',
        )
    if place == "other":
        return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={','.join(known)}"
    if place:
        return f"FREQ=MONTHLY;BYDAY={','.join(f'{_PLACES[place]}{day}' for day in known)}"
    return f"FREQ=WEEKLY;BYDAY={','.join(known)}"


def read_rule(text: str) -> str:
    """An RRULE that chooses days, tidied; RuleError when it is none, or says more than days."""
    tidy = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    parts = dict(part.partition("=")[::2] for part in tidy.split(";"))
    if parts.get("FREQ") not in _FREQUENCIES:
        raise RuleError(
            f'"{text}" is no rule for days.', "Write one such as FREQ=WEEKLY;INTERVAL=2;BYDAY=TU."
        )
    if more := sorted(parts.keys() - _PARTS):
        raise RuleError(
            f"the rule says {', '.join(more)}.",
            "It only chooses days: the time goes to at:, the first day to starts:, the last to "
            "until:.",
        )
    try:
        made = _made(tidy, date(2026, 1, 5))
        found = made.after(datetime(2026, 1, 5), inc=True)  # noqa: DTZ001  # days have no zone
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        raise RuleError(
            f'"{text}" is no rule for days.', "Write one such as FREQ=WEEKLY;INTERVAL=2;BYDAY=TU."
        ) from error
    if found is None:
        raise RuleError(f'"{text}" never comes.', "Check its days and months.")
    return tidy


def days_from(series: Series, day: date) -> Iterator[date]:
    """The local days of a series from that day on, in order."""
    begin = datetime.combine(max(day, series.first), time())
    rule = _made(series.rule, series.first)
    for found in rule.xafter(begin, inc=True):
        chosen = found.date()
        if (series.until and chosen > series.until) or found - begin > _BARREN:
            return
        yield chosen


def instant(series: Series, day: date) -> datetime | None:
    """When it begins on a local day, in UTC; None where the zone skips that day.

    A time that the clock skips comes as long after the change as it lies behind it; one that comes
    twice is the first. RFC 5545 (3.3.5) reads such times in the same way.
    """
    at = datetime.combine(day, series.at, series.zone).astimezone(UTC)
    return at if at.astimezone(series.zone).date() == day else None


def occurrences(series: Series, after: datetime) -> Iterator[Occurrence]:
    """What begins after that instant, holidays included."""
    for day in days_from(series, after.astimezone(series.zone).date() - timedelta(days=1)):
        at = instant(series, day)
        if at is not None and at > after:
            yield Occurrence(day, at)


def some(series: Series, after: datetime, until: datetime) -> list[Occurrence]:
    """Those that begin after one instant and up to another, and always the next one."""
    found: list[Occurrence] = []
    for one in islice(occurrences(series, after), 400):
        if found and one.at > until:
            break
        found.append(one)
    return found


def is_day_off(series: Series, day: date, off: Collection[date]) -> bool:
    """Whether a series leaves out that day, because it is one of these days off."""
    return not series.on_holidays and day in off


def ask_at(
    at: datetime, before: timedelta, opens: Callable[[datetime], datetime | None]
) -> datetime:
    """When somebody is asked for items of a meeting at `at`: `before` it, while they work.

    `opens`: the first moment from one on at which they can be told something; None: there is none.
    What falls out of their hours waits until they begin; when that is too late to answer, they are
    asked in the working time before. Who never works is asked on the dot.
    """
    due = at - before
    for back in range(8):
        found = opens(due - timedelta(days=back))
        if found is not None and found <= at - min(before / 2, timedelta(hours=2)):
            return found
    return due


def _day(word: str) -> str | None:
    name = word.rstrip("s") if word not in _NAMES else word
    found = [place for place, full in enumerate(_NAMES) if len(name) > 1 and full.startswith(name)]
    return _DAYS[found[0]] if len(found) == 1 else None


def _made(rule: str, first: date) -> rrule:
    made = rrulestr(rule, dtstart=datetime.combine(first, time()))
    if not isinstance(made, rrule):
        raise TypeError(rule)
    return made
