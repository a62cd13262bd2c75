"""What is promised to leads: how soon somebody answers, whose hours count, what happens if not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from bot.config.conditions import RoutingCondition
from bot.config.hours import WeekOfHours
from bot.config.values import Section, refused
from bot.domain import sla_policy as domain
from bot.domain.clocks import Count, PauseKind

_SPAN = re.compile(r"(\d{1,4})\s*(m|h|d)")
_SHARE = re.compile(r"(\d{1,4})\s*%")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Moment:
    """A span of counted time, or a share of the target, and how it was written."""

    written: str
    value: timedelta | float

    @property
    def in_days(self) -> bool:
        """Whether it was written in days."""
        return self.written.endswith("d")


def _span(text: str) -> Moment | None:
    found = _SPAN.fullmatch(text)
    if found is None or not int(found[1]):
        return None
    return Moment(text, int(found[1]) * _UNITS[found[2]])


def _share(text: str) -> Moment | None:
    found = _SHARE.fullmatch(text)
    return Moment(text, int(found[1]) / 100) if found and int(found[1]) else None


def _duration(value: Any) -> Any:
    if isinstance(value, Moment):
        return value
    if moment := _span(str(value).strip()):
        return moment
    raise refused(f'"{value}" is not a span of time.', "Write 30m, 4h or 2d.")


def _moment(value: Any) -> Any:
    if isinstance(value, Moment):
        return value
    text = str(value).strip()
    if moment := _share(text) or _span(text):
        return moment
    raise refused(
        f'"{value}" is neither a share of the time nor a span.', "Write 80%, 150%, 45m or 4h."
    )


def _warning(value: Any) -> Any:
    if isinstance(value, Moment):
        return value
    moment = _share(str(value).strip())
    if moment is None or not isinstance(moment.value, float) or moment.value >= 1:
        raise refused(f'"{value}" is not a share before the end.', "Write 1% to 99%.")
    return moment


_AS_TEXT = PlainSerializer(lambda moment: moment.written)

Duration = Annotated[
    Moment,
    BeforeValidator(_duration),
    _AS_TEXT,
    WithJsonSchema({"type": "string", "pattern": _SPAN.pattern}),
]
StepMoment = Annotated[
    Moment, BeforeValidator(_moment), _AS_TEXT, WithJsonSchema({"type": "string"})
]
WarnMoment = Annotated[
    Moment,
    BeforeValidator(_warning),
    _AS_TEXT,
    WithJsonSchema({"type": "string", "pattern": _SHARE.pattern}),
]


class LadderStep(Section):
    """One thing that Baton does about an answer that is due or late."""

    do: domain.StepKind = Field(
        description="remind_thread (in the card's thread), remind_owner (a direct message), "
        "escalate (to whoever leads the owner's team), reassign (to the next in the pool), "
        "unclaim (anybody may claim it again)."
    )
    at: StepMoment = Field(
        description="After which share of the time (80%, 150%) or how much counted time (45m, 4h).",
        examples=["80%"],
    )


class Promise(Section):
    """By when a lead gets its first answer."""

    name: str = Field(
        min_length=1, max_length=80, description="What it is for; people read it.", examples=["Hot"]
    )
    when: RoutingCondition | None = Field(
        default=None,
        description="Which leads it is for, as in routing; without it, all that come this far.",
        examples=["score >= 40"],
    )
    respond_within: Duration = Field(
        description="How much counted time may pass before the first answer: 30m, 4h; with "
        "count: wall also 2d.",
        examples=["4h"],
    )
    count: Count = Field(
        default=Count.TEAM,
        description="Whose time counts: wall (every minute), team (the owner's team's hours), "
        "owner (the owner's own), both (when team and owner work).",
    )
    pauses: frozenset[Literal[PauseKind.AWAY, PauseKind.DOWNTIME]] = Field(
        default=frozenset({PauseKind.DOWNTIME}),
        description="What stops the clock: away (the owner is), downtime (Baton was not running).",
    )
    warn_at: WarnMoment = Field(
        default="80%",
        validate_default=True,
        description="After which share of the time the card says that it is due soon.",
    )
    ladder: tuple[LadderStep, ...] = Field(
        default=(), max_length=12, description="What happens on the way and afterwards."
    )

    @model_validator(mode="after")
    def _days_are_days(self) -> Self:
        if self.count is not Count.WALL and any(moment.in_days for moment in self._spans()):
            raise refused(
                "counts in days, but opening hours make no even days.",
                "Write hours (2 days of 8 hours are 16h), or count: wall.",
            )
        return self

    def _spans(self) -> Iterator[Moment]:
        yield self.respond_within
        yield from (step.at for step in self.ladder)

    def as_domain(self) -> domain.Policy:
        """The policy as the domain measures it."""
        target, warn_at = self.respond_within.value, self.warn_at.value
        assert isinstance(target, timedelta)  # noqa: S101  # Duration holds nothing else
        assert isinstance(warn_at, float)  # noqa: S101  # WarnMoment holds nothing else
        return domain.Policy(
            self.name,
            target,
            count=self.count,
            stops=frozenset(self.pauses),
            warn_at=warn_at,
            ladder=tuple(domain.Step(step.do, step.at.value) for step in self.ladder),
        )


class Reminders(Section):
    """When reminders wait, and how many a person gets."""

    quiet: WeekOfHours | None = Field(
        default=None,
        description="Hours, in the owner's zone, in which reminders wait for their end. "
        "Escalations do not wait.",
        examples=['{mon-fri: "0-8, 19-24", sat-sun: "0-24"}'],
    )
    per_day: int | None = Field(
        default=None,
        ge=1,
        description="The most reminders that a person gets on one of their days; what exceeds it "
        "waits for the next.",
    )
