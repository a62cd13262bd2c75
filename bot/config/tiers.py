"""How loudly leads are told of, what is hidden of them, and when low ones are rounded up."""

from collections.abc import Callable
from datetime import time
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from bot.config.conditions import RoutingCondition
from bot.config.routing import CardField, CardFieldName
from bot.config.values import Section, refused
from bot.dataclass import dataclass
from bot.domain.hours import WeekError, parse_days, parse_time
from bot.domain.tiers import Tier

T = TypeVar("T")


@dataclass(frozen=True)
class Written(Generic[T]):
    """A value, and how it was written."""

    written: str
    value: T


def _reading(read: Callable[[str], T]) -> Callable[[Any], Any]:
    def validate(value: Any) -> Any:
        if isinstance(value, Written):
            return value
        try:
            return Written(str(value), read(str(value)))
        except WeekError as error:
            raise refused(error.what, error.fix) from error

    return validate


_AS_TEXT = PlainSerializer(lambda one: one.written)
_SCHEMA = WithJsonSchema({"type": "string", "minLength": 1})

TimeOfDay = Annotated[Written[time], BeforeValidator(_reading(parse_time)), _AS_TEXT, _SCHEMA]
"""A time of day such as "16:30"."""

DaysOfWeek = Annotated[
    Written[frozenset[int]], BeforeValidator(_reading(parse_days)), _AS_TEXT, _SCHEMA
]
"""Days of the week such as mon-fri."""


class TierLine(Section):
    """Which leads are of a tier."""

    tier: Tier = Field(
        description="hot (card, and a direct message to the owner), normal (card) or low (no card, "
        "a line in the daily roundup)."
    )
    when: RoutingCondition = Field(
        description="The condition, as in routing.", examples=["score >= 40"]
    )


class Masking(Section):
    """What is hidden of leads whose routing rule says mask: true."""

    fields: tuple[CardFieldName, ...] = Field(
        default=(CardField("email"), CardField("phone")),
        min_length=1,
        max_length=20,
        description="The values that only the owner, admins and team leads see, also where they "
        'stand in other texts: fields of a lead, or extra["Label"].',
    )


class Roundup(Section):
    """The daily roundup of each channel."""

    at: TimeOfDay = Field(
        description="The time of day, in the workspace's zone.", examples=['"16:30"']
    )
    days: DaysOfWeek = Field(
        default="mon-fri",
        validate_default=True,
        description="The days of the week.",
        examples=["mon-fri"],
    )
    ageing_days: int = Field(
        default=7,
        ge=0,
        le=365,
        description="It also lists open leads that nobody answered for so many days. 0: never.",
    )
