"""What is promised to leads: an answer, follow-ups and a verdict, and what happens if not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from bot.config.conditions import PromiseCondition
from bot.config.hours import WeekOfHours
from bot.config.values import Section, refused
from bot.dataclass import dataclass
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


#: What may be done about follow-ups and verdicts: the lead stays with its owner.
FurtherKind = Literal[
    domain.StepKind.REMIND_THREAD, domain.StepKind.REMIND_OWNER, domain.StepKind.ESCALATE
]


class FurtherStep(Section):
    """One thing that Baton does about a follow-up or a verdict that is due or late."""

    do: FurtherKind = Field(
        description="remind_thread (in the card's thread), remind_owner (a direct message), "
        "escalate (to whoever leads the owner's team)."
    )
    at: StepMoment = Field(
        description="After which share of the time (80%, 150%) or how much counted time (45m, 4h).",
        examples=["80%"],
    )


def _further(*steps: tuple[FurtherKind, str]) -> tuple[FurtherStep, ...]:
    return tuple(FurtherStep(do=do, at=_moment(at)) for do, at in steps)


class FollowUps(Section):
    """How often a lead is contacted again after the first answer."""

    count: int = Field(ge=1, le=10, description="How many further contacts there are.")
    within: Duration = Field(
        description="How much time may pass from one contact to the next. Days (2d) count every "
        "minute, hours (16h) as `count` says.",
        examples=["2d"],
    )
    ladder: tuple[FurtherStep, ...] = Field(
        default=_further((domain.StepKind.REMIND_OWNER, "80%")),
        max_length=6,
        description="What happens on the way to each and afterwards. Default: a direct message to "
        "the owner at 80% of the time.",
    )


class Promise(Section):
    """What a lead is promised: by when its first answer comes, and what follows it."""

    name: str = Field(
        min_length=1, max_length=80, description="What it is for; people read it.", examples=["Hot"]
    )
    when: PromiseCondition | None = Field(
        default=None,
        description="Which leads it is for, as in routing; it may also name tier (hot, normal, "
        "low) and rule (the routing rule's name). Without it, all that come this far.",
        examples=['tier == "hot"', 'rule == "Partners"'],
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
    # In order when written out: else the same file would look changed after a restart.
    pauses: Annotated[
        frozenset[PauseKind], PlainSerializer(sorted, list[PauseKind], when_used="json")
    ] = Field(
        default=frozenset({PauseKind.DOWNTIME}),
        description="What stops the clock: away (the owner is), hold (the lead waits in a pool "
        "until somebody is free), downtime (Baton was not running).",
    )
    warn_at: WarnMoment = Field(
        default="80%",
        validate_default=True,
        description="After which share of the time the card says that it is due soon.",
    )
    ladder: tuple[LadderStep, ...] = Field(
        default=(), max_length=12, description="What happens on the way and afterwards."
    )
    follow_ups: FollowUps | None = Field(
        default=None,
        description="How often the lead is contacted again after the first answer, until it is "
        "closed or judged bad with a reason.",
        examples=["{count: 3, within: 2d}"],
    )
    feedback_within: Duration | None = Field(
        default=None,
        description="How much time may pass from routing until sales says what the lead is worth. "
        "Days (5d) count every minute, hours (40h) as `count` says.",
        examples=["5d"],
    )
    feedback_ladder: tuple[FurtherStep, ...] = Field(
        default=_further(
            (domain.StepKind.REMIND_OWNER, "50%"), (domain.StepKind.REMIND_OWNER, "100%")
        ),
        max_length=6,
        description="How the owner is asked for a verdict. Default: by a direct message at half of "
        "the time, and once more when it is due.",
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
        if self.follow_ups and not self.follow_ups.within.in_days:
            yield from (step.at for step in self.follow_ups.ladder)
        if self.feedback_within and not self.feedback_within.in_days:
            yield from (step.at for step in self.feedback_ladder)

    def as_domain(self) -> domain.Policy:
        """The policy as the domain measures it, with what it asks beside the first answer."""
        first = self._policy(domain.Duty.FIRST_RESPONSE, self.respond_within, self.ladder)
        beside = []
        if again := self.follow_ups:
            asked = self._policy(domain.Duty.FOLLOW_UP, again.within, again.ladder)
            beside.append(replace(asked, times=again.count))
        if self.feedback_within:
            beside.append(
                self._policy(domain.Duty.FEEDBACK, self.feedback_within, self.feedback_ladder)
            )
        return replace(first, beside=tuple(beside))

    def _policy(
        self,
        duty: domain.Duty,
        within: Moment,
        ladder: tuple[LadderStep, ...] | tuple[FurtherStep, ...],
    ) -> domain.Policy:
        target, warn_at = within.value, self.warn_at.value
        assert isinstance(target, timedelta)  # noqa: S101  # Duration holds nothing else
        assert isinstance(warn_at, float)  # noqa: S101  # WarnMoment holds nothing else
        return domain.Policy(
            self.name,
            target,
            duty,
            # Opening hours make no even days, so days are those of the calendar.
            count=Count.WALL if within.in_days else self.count,
            stops=frozenset(self.pauses),
            warn_at=warn_at,
            ladder=tuple(domain.Step(step.do, step.at.value) for step in ladder),
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
