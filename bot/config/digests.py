"""Digests in app.yaml: what is summed up for whom, when and where."""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from bot.config.tiers import DaysOfWeek, TimeOfDay
from bot.config.values import ChannelKey, Section, TeamKey, TimeZone, refused
from bot.domain.digests import SectionKey
from bot.domain.schedule import Daily, Monthly, Schedule, Weekly

_LAST = "last"


class Holidays(StrEnum):
    """What becomes of a digest whose day is a holiday."""

    SKIP = "skip"
    TELL = "tell"


def _day_of_month(value: Any) -> Any:
    if value == _LAST or (isinstance(value, int) and 1 <= value <= 31):
        return value
    raise refused(f'"{value}" is no day of a month.', "Write a number from 1 to 31, or last.")


DayOfMonth = Annotated[
    int | Literal["last"],
    BeforeValidator(_day_of_month),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 31}, {"const": _LAST}]}),
]
"""A day of the month; a month without it is due on its last."""

_DEFAULTS = {
    "day": (SectionKey.UNANSWERED, SectionKey.AGEING, SectionKey.LOW, SectionKey.ACTIONS),
    "week": (
        SectionKey.DECISIONS,
        SectionKey.SCORECARD,
        SectionKey.FUNNEL,
        SectionKey.SOURCES,
        SectionKey.EXCEPTIONS,
        SectionKey.WINS,
        SectionKey.AGENDA,
        SectionKey.ACTIONS,
    ),
    "month": (
        SectionKey.DECISIONS,
        SectionKey.SCORECARD,
        SectionKey.FUNNEL,
        SectionKey.SOURCES,
        SectionKey.EXCEPTIONS,
        SectionKey.WINS,
        SectionKey.ACTIONS,
    ),
}
_NAMES = {"day": "Daily digest", "week": "Weekly digest", "month": "Monthly digest"}
_OPTIONS = {"days": "day", "weekday": "week", "day": "month"}
_WORKDAYS = frozenset(range(5))


class DigestSettings(Section):
    """One digest."""

    every: Literal["day", "week", "month"] = Field(
        description="day (of the days since the last one), week (of the last whole week) or month "
        "(of the last whole month)."
    )
    name: str | None = Field(
        default=None, min_length=1, max_length=80, description="Its heading.", examples=["Monday"]
    )
    at: TimeOfDay = Field(description="The time of day.", examples=['"09:00"'])
    days: DaysOfWeek | None = Field(
        default=None,
        description="With every: day, the days of the week; without it, mon-fri.",
        examples=["mon-fri"],
    )
    weekday: DaysOfWeek | None = Field(
        default=None,
        description="With every: week, the day of the week; without it, mon.",
        examples=["tue"],
    )
    day: DayOfMonth | None = Field(
        default=None,
        description="With every: month, the day of the month, or last; without it, 1. In a month "
        "without that day it comes on the last.",
        examples=["1", "last"],
    )
    zone: TimeZone | None = Field(
        default=None, description="The time zone of all that; without it, the workspace's."
    )
    channel: ChannelKey = Field(
        description="The channel (key) where it is posted.", examples=["alignment"]
    )
    sections: tuple[SectionKey, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=13,
        description="Its parts, in this order; without it, those that fit a day, week or month.",
        examples=["[scorecard, sources, exceptions]"],
    )
    audience: tuple[TeamKey, ...] = Field(
        default=(),
        max_length=20,
        description="The teams (keys) whose people may preview it and open the leads behind its "
        "numbers; without it, everyone under people:. Admins always may.",
        examples=["[sales, marketing]"],
    )
    holidays: Holidays = Field(
        default=Holidays.TELL,
        description="On a holiday of the team in holidays_of: skip (it does not come) or tell (it "
        "comes as always).",
    )
    holidays_of: TeamKey = Field(
        default="sales", description="The team (key) whose holidays count."
    )
    ageing_days: int = Field(
        default=7,
        ge=1,
        le=365,
        description="After so many days an open lead that nobody answered is called ageing.",
    )
    light: bool = Field(
        default=False, description="Whether it ends with a light line when there is good news."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for option, every in _OPTIONS.items():
            if getattr(self, option) is not None and self.every != every:
                fits = next(name for name, kind in _OPTIONS.items() if kind == self.every)
                raise refused(f"{option}: needs every: {every}.", f"Here it is {fits}:.")
        if self.weekday is not None and len(self.weekday.value) != 1:
            raise refused(
                f'weekday: "{self.weekday.written}" is more than one day.',
                "Name one, such as tue; or write every: day with days:.",
            )
        keys = self.sections or ()
        if twice := {one for one in keys if keys.count(one) > 1}:
            raise refused(f"sections: names {', '.join(sorted(twice))} twice.", "Keep one of them.")
        return self

    @property
    def title(self) -> str:
        """Its heading."""
        return self.name or _NAMES[self.every]

    @property
    def parts(self) -> tuple[SectionKey, ...]:
        """The keys of its sections, in order."""
        chosen = self.sections or _DEFAULTS[self.every]
        light = (SectionKey.LIGHT,) if self.light and SectionKey.LIGHT not in chosen else ()
        return tuple(one for one in chosen if one is not SectionKey.LIGHT or self.light) + light

    def schedule(self, default: ZoneInfo) -> Schedule:
        """When it is due; `default` is the workspace's zone."""
        zone, at = self.in_zone(default), self.at.value
        if self.every == "day":
            return Daily(at, self.days.value if self.days else _WORKDAYS, zone)
        if self.every == "week":
            return Weekly(at, next(iter(self.weekday.value)) if self.weekday else 0, zone)
        return Monthly(at, None if isinstance(self.day, str) else self.day or 1, zone)

    def in_zone(self, default: ZoneInfo) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone) if self.zone else default
