"""Meetings in app.yaml: when they repeat, who takes part, how they are prepared."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from bot.config.sla import Duration
from bot.config.tiers import TimeOfDay
from bot.config.values import ChannelKey, Key, Section, TimeZone, did_you_mean, refused
from bot.domain.meetings import Series
from bot.domain.occurrences import RuleError, read_every, read_rule

#: Rules count from this Monday where app.yaml names no first day.
BEGINNING = date(2026, 1, 5)

_GROUP = re.compile(r"@[\w.-]+|S[A-Z0-9]{4,}")


def _reading(value: Any, read: Any) -> Any:
    try:
        read(str(value))
    except RuleError as error:
        raise refused(error.what, error.fix) from error
    return str(value)


def _attendee(value: str, info: ValidationInfo) -> str:
    context: Mapping[str, Any] = info.context or {}
    known = [*context.get("teams", ()), *context.get("people", ())]
    if _GROUP.fullmatch(value) or value in known or not known:
        return value
    raise refused(
        f'"{value}" is neither a team nor a person.',
        did_you_mean(value, known) + ' User groups of Slack are written with @, as "@sales-dach".',
    )


def _chair(value: str, info: ValidationInfo) -> str:
    people = (info.context or {}).get("people")
    if value == "rotate" or people is None or value in people:
        return value
    raise refused(
        f'no person is called "{value}".',
        did_you_mean(value, people) or "Write rotate, or a person's key.",
    )


_Every = Annotated[str, BeforeValidator(lambda value: _reading(value, read_every))]
_Rule = Annotated[str, BeforeValidator(lambda value: _reading(value, read_rule))]
_Attendee = Annotated[str, AfterValidator(_attendee)]
_Chair = Annotated[str, AfterValidator(_chair), WithJsonSchema({"type": "string"})]


class MeetingSeries(Section):
    """A meeting that repeats."""

    name: str = Field(
        min_length=1,
        max_length=80,
        description="What people call it.",
        examples=["Sales and marketing weekly"],
    )
    every: _Every | None = Field(
        default=None,
        description='On which days: "tuesday", "mon, thu", "other friday" (every second one), '
        '"first monday", "last thursday" (of the month), weekday.',
        examples=["tuesday"],
    )
    rule: _Rule | None = Field(
        default=None,
        description="In place of `every`: a repeat rule of calendars (RRULE, RFC 5545) that "
        "chooses days.",
        examples=["FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2"],
    )
    at: TimeOfDay = Field(description="The time of day, in the zone.", examples=['"10:00"'])
    zone: TimeZone | None = Field(
        default=None, description="The time zone, when it is not the workspace's."
    )
    starts: date = Field(
        default=BEGINNING,
        description="The first day, from which every second or third week is counted.",
    )
    until: date | None = Field(default=None, description="The last day on which it may be.")
    duration: Duration = Field(
        default="30m", validate_default=True, description="How long it takes: 30m, 1h."
    )
    channel: ChannelKey = Field(description="The channel (key) that it is held in.")
    attendees: tuple[_Attendee, ...] = Field(
        min_length=1,
        max_length=50,
        description="Who takes part: teams and people (keys), user groups of Slack (@handle).",
        examples=["[sales, marketing]"],
    )
    chair: _Chair = Field(
        default="rotate",
        description="Who chairs: rotate (attendees take turns, who is away is passed over), or "
        "one person (key).",
    )
    ask: Duration = Field(
        default="24h",
        validate_default=True,
        description="How long before it attendees are asked for items, each in their own working "
        "hours.",
    )
    post: Duration = Field(
        default="1h",
        validate_default=True,
        description="How long before it the agenda is posted in the channel.",
    )
    digest: Key | None = Field(
        default=None,
        description="The digest (key) that goes before it, and carries its agenda.",
        examples=["weekly"],
    )
    holidays: Literal["skip", "keep"] = Field(
        default="skip",
        description="On holidays of the teams that take part: skip (no meeting), keep.",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.every is None) == (self.rule is None):
            raise refused(
                "needs either every: or rule:.", "Write for example `every: tuesday`, and no rule:."
            )
        if self.until and self.until < self.starts:
            raise refused("ends before it starts.", "Choose a later until:.")
        return self

    def as_domain(self, key: str, zone: ZoneInfo) -> Series:
        """The series as the domain walks it; `zone`: the workspace's."""
        return Series(
            key=key,
            name=self.name,
            rule=read_every(self.every) if self.every else read_rule(self.rule or ""),
            first=self.starts,
            until=self.until,
            at=self.at.value,
            zone=ZoneInfo(self.zone) if self.zone else zone,
            duration=_span(self.duration.value),
            channel=self.channel,
            attendees=self.attendees,
            chair=None if self.chair == "rotate" else self.chair,
            ask=_span(self.ask.value),
            post=_span(self.post.value),
            digest=self.digest,
            on_holidays=self.holidays == "keep",
        )


def _span(value: timedelta | float) -> timedelta:
    assert isinstance(value, timedelta)  # noqa: S101  # Duration holds nothing else
    return value
