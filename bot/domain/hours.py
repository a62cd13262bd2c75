"""Opening hours of a week, as people write them: `mon-fri: 9:00-12:30, 13:30-18:00`."""

import re
from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from functools import cached_property
from itertools import pairwise

from bot.dataclass import dataclass

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MINUTES_A_DAY = 24 * 60
_TO = re.compile(r"\s*(?:-|–|—|\bto\b)\s*")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_EXAMPLE = 'Write for example "9:00-12:30, 13:30-18:00".'
_DAY_EXAMPLE = 'Write days such as "mon", "mon-fri" or "mon, wed, fri".'


class WeekError(ValueError):
    """Opening hours that cannot be read: `what` is wrong with them, and the `fix`."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} {fix}")
        self.what = what
        self.fix = fix


@dataclass(frozen=True, order=True)
class Block:
    """A stretch of one local day, half-open; an `end` of 00:00 is the midnight that ends the day.

    Raises ValueError when it lasts no time or runs backwards: a block never crosses midnight.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"a block must end after it starts: {self.start} to {self.end}")

    @property
    def opens(self) -> timedelta:
        """How far the wall clock is past the day's midnight when the block starts."""
        return _since_midnight(self.start)

    @property
    def closes(self) -> timedelta:
        """As `opens`, for the end; up to 24 hours."""
        return _since_midnight(self.end) or timedelta(days=1)


@dataclass(frozen=True)
class Week:
    """The blocks of each day, Monday first; sorted, none overlapping, else ValueError."""

    days: tuple[tuple[Block, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != len(DAYS):
            raise ValueError(f"a week has seven days, not {len(self.days)}")
        for blocks in self.days:
            if any(later.opens < earlier.closes for earlier, later in pairwise(blocks)):
                raise ValueError("the blocks of a day must be sorted and must not overlap")

    @cached_property
    def spans(self) -> tuple[tuple[tuple[timedelta, timedelta], ...], ...]:
        """Each day's blocks as (opens, closes) past midnight: what calculations read."""
        return tuple(tuple((block.opens, block.closes) for block in day) for day in self.days)


def parse_week(written: Mapping[str, str]) -> Week:
    """Read opening hours: days (`mon`, `mon-fri`, `sat, sun`) → times (`9-12:30, 13:30-18`).

    Times are `9`, `9:30`, `9.30`, `9am` or `24:00`; `22:00-6:00` runs into the next day;
    `closed` is a day without hours, `0-24` a whole one. Days that are not named are closed.
    Raises WeekError for what cannot be read, a day named twice, hours that overlap, and a week
    that never opens.
    """
    named: dict[int, str] = {}
    minutes: list[list[tuple[int, int, str]]] = [[] for _ in DAYS]
    for days, times in written.items():
        stretches = _read_times(days, times)
        for day in _read_days(days):
            if day in named:
                raise WeekError(
                    f'{DAYS[day].capitalize()} is named twice: by "{named[day]}" and by "{days}".',
                    "Name each day once.",
                )
            named[day] = days
            for start, end, text in stretches:
                minutes[day].append((start, min(end, _MINUTES_A_DAY), text))
                if end > _MINUTES_A_DAY:
                    minutes[(day + 1) % 7].append((0, end - _MINUTES_A_DAY, text))
    if not any(minutes):
        raise WeekError("The week never opens.", _EXAMPLE)
    return Week(tuple(_to_blocks(day, found) for day, found in zip(DAYS, minutes, strict=True)))


def parse_days(text: str) -> frozenset[int]:
    """Read days of the week (`mon-fri`, `tue, thu`), Monday is 0; WeekError when they cannot be."""
    return frozenset(_read_days(text))


def parse_time(text: object) -> time:
    """Read a time of day (`16:30`, `9am`); WeekError when it is none."""
    shown = str(text).strip()
    found = _TIME.fullmatch(shown.lower())
    if found is None:
        raise WeekError(f'"{shown}" is not a time of day.', 'Write it like "16:30", in quotes.')
    minutes = _read_time("at", shown, found)
    if minutes == _MINUTES_A_DAY:
        fix = 'A day ends there: write "23:59", or "0:00" of the next day.'
        raise WeekError(f'"{shown}" is no time of one day.', fix)
    return _to_time(minutes)


def _read_days(text: str) -> list[int]:
    found: list[int] = []
    for part in text.lower().split(","):
        ends = _TO.split(part.strip())
        numbers = [_read_day(end, text) for end in ends]
        if len(numbers) > 2:
            raise WeekError(f'"{part.strip()}" in "{text}" is not a range of days.', _DAY_EXAMPLE)
        first, last = numbers[0], numbers[-1]
        found += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return found


def _read_day(word: str, text: str) -> int:
    # "tue", "tues" and "tuesday" are all beginnings of the name
    matches = [number for number, name in enumerate(DAYS) if name.startswith(word)]
    if len(word) < 3 or not matches:
        raise WeekError(f'"{word}" in "{text}" is not a day of the week.', _DAY_EXAMPLE)
    return matches[0]


def _read_times(days: str, text: object) -> list[tuple[int, int, str]]:
    """Return (start, end, as written) in minutes past midnight; past 24 hours it is tomorrow."""
    if not isinstance(text, str):  # YAML reads a lone 9 as a number
        raise WeekError(f'"{days}": {text!r} is not a range of times.', _EXAMPLE)
    if text.strip().lower() == "closed":
        return []
    found: list[tuple[int, int, str]] = []
    for part in text.split(","):
        shown = part.strip()
        ends = _TO.split(shown.lower())
        if len(ends) != 2:
            raise WeekError(f'"{days}": "{shown}" is not a range of times.', _EXAMPLE)
        start, end = _read_range(days, shown, ends)
        found.append((start, end, shown))
    return found


def _read_range(days: str, shown: str, ends: Sequence[str]) -> tuple[int, int]:
    read = [_TIME.fullmatch(end) for end in ends]
    first, last = read
    if first is None or last is None:
        bad = ends[0] if first is None else ends[1]
        raise WeekError(f'"{days}": "{bad}" in "{shown}" is not a time.', _EXAMPLE)
    if (first[3] is None) != (last[3] is None):
        raise WeekError(
            f'"{days}": "{shown}" says am or pm only once.',
            'Write it at both times, such as "9am-5pm", or use 24 hours: "9-17".',
        )
    start, end = (_read_time(days, shown, match) for match in (first, last))
    if start in (end, _MINUTES_A_DAY):
        raise WeekError(f'"{days}": "{shown}" lasts no time.', 'For the whole day write "0-24".')
    return start, end if end > start else end + _MINUTES_A_DAY


def _read_time(days: str, shown: str, match: re.Match[str]) -> int:
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    fits = 1 <= hour <= 12 if half else hour < 24 or (hour == 24 and not minute)
    if not fits or minute > 59:
        raise WeekError(
            f'"{days}": "{match[0]}" in "{shown}" is not a time of day.',
            "Times go from 0:00 to 24:00.",
        )
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 60 + minute


def _to_blocks(day: str, found: Sequence[tuple[int, int, str]]) -> tuple[Block, ...]:
    ordered = sorted(found)
    for (_, end, one), (start, _, other) in pairwise(ordered):
        if start < end:
            raise WeekError(
                f'On {day.capitalize()} "{one}" and "{other}" overlap.',
                "Let the later one start when the earlier one ends, or join them.",
            )
    return tuple(Block(_to_time(start), _to_time(end)) for start, end, _ in ordered)


def _to_time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _since_midnight(at: time) -> timedelta:
    return timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )
