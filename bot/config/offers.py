"""Offers in app.yaml: how long a pool's lead waits for a claim before it passes on."""

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator

from bot.config.sla import Duration
from bot.config.values import PersonKey, Section, refused
from bot.domain.clocks import Count


class Offering(Section):
    """An unclaimed lead passes on to the next of the pool."""

    claim_within: Duration = Field(
        description="How much counted time somebody has to claim a lead that is offered to them, "
        "before it passes on: 15m, 1h.",
        examples=["15m"],
    )
    count: Count = Field(
        default=Count.TEAM,
        description="Whose time counts: wall (every minute), team (the team's hours of whom it is "
        "offered to), owner (their own), both (when team and they work).",
    )
    hops: int = Field(
        default=3,
        ge=1,
        le=20,
        description="To how many people at most a lead is offered, one after the other.",
    )
    last_resort: PersonKey | None = Field(
        default=None,
        description="The person (key) who gets what nobody claimed, even when away. Without one it "
        "stays with the last whom it was offered to. The pool's managers are told of what stays.",
    )

    @model_validator(mode="after")
    def _days_are_days(self) -> Self:
        if self.count is not Count.WALL and self.claim_within.in_days:
            raise refused(
                "counts in days, but opening hours make no even days.",
                "Write hours (2 days of 8 hours are 16h), or count: wall.",
            )
        return self

    @property
    def span(self) -> timedelta:
        """The counted time that an offer lasts."""
        span = self.claim_within.value
        assert isinstance(span, timedelta)  # noqa: S101  # Duration holds nothing else
        return span
