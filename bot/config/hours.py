"""Opening hours and holidays in app.yaml."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from bot.config.values import did_you_mean, refused
from bot.dataclass import dataclass
from bot.domain.hours import Week, WeekError, parse_week


@dataclass(frozen=True)
class WeekHours:
    """Opening hours of a week, and how they were written: days → times."""

    week: Week
    written: tuple[tuple[str, str], ...]


def _week(value: Any) -> Any:
    if isinstance(value, WeekHours):
        return value
    if not isinstance(value, Mapping):
        raise refused(
            "must be a block of days and times.", 'Write for example {mon-fri: "9:00-17:30"}.'
        )
    try:
        week = parse_week(value)
    except WeekError as error:
        raise refused(error.what, error.fix) from error
    return WeekHours(week, tuple(value.items()))


WeekOfHours = Annotated[
    WeekHours,
    BeforeValidator(_week),
    PlainSerializer(lambda hours: dict(hours.written)),
    WithJsonSchema(
        {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}
    ),
    Field(examples=['{mon-fri: "9:00-12:30, 13:30-18:00"}']),
]
"""Days → times, in the zone of whoever the hours belong to."""


@dataclass(frozen=True)
class Holiday:
    """A day off: one date, or the public holidays of a country or a part of one (`DE-BE`)."""

    on: date | None = None
    country: str = ""
    part: str | None = None

    def __str__(self) -> str:
        if self.on is not None:
            return self.on.isoformat()
        return f"{self.country}-{self.part}" if self.part else self.country


def _holiday(value: Any) -> Any:
    if isinstance(value, Holiday):
        return value
    if isinstance(value, date):
        return Holiday(value)
    text = str(value)
    try:
        return Holiday(date.fromisoformat(text))
    except ValueError:
        return _calendar(text)


def _calendar(text: str) -> Holiday:
    # Imported here because only teams that name a country pay for it.
    import holidays  # noqa: PLC0415  # slow to import, and few need it

    known = holidays.list_supported_countries()
    country, _, part = text.partition("-")
    if country not in known:
        raise refused(
            f'"{text}" is neither a date nor a country whose holidays are known.',
            "Write a date such as 2026-12-24, two letters such as DE, or with a part of the "
            "country: DE-BE.",
        )
    if part and part not in known[country]:
        raise refused(
            f'the holidays of "{part}" in {country} are not known.',
            did_you_mean(part, known[country]) or f"Write {country} alone.",
        )
    return Holiday(country=country, part=part or None)


HolidayName = Annotated[
    Holiday,
    BeforeValidator(_holiday),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "examples": ["DE", "DE-BE", "2026-12-24"]}),
]
"""A date, or the two letters of a country, with a part of it if wanted."""


def days_off(named: Iterable[Holiday], years: range) -> frozenset[date]:
    """The dates that these holidays fall on in the given years."""
    dates: set[date] = set()
    for one in named:
        if one.on is not None:
            dates.add(one.on)
            continue
        # As above.
        import holidays  # noqa: PLC0415  # slow to import, and few need it

        dates |= set(holidays.country_holidays(one.country, subdiv=one.part, years=years))
    return frozenset(dates)
