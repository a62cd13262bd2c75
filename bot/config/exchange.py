"""The exchange programme: how often somebody of marketing and somebody of sales meet."""

from datetime import date
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from bot.config.tiers import DaysOfWeek, TimeOfDay, Written
from bot.config.values import ChannelKey, PersonKey, Section, TeamKey, TimeZone, refused
from bot.domain.exchange_programme import Rhythm
from bot.domain.schedule import Daily


def _one_day(value: Written[frozenset[int]]) -> Written[frozenset[int]]:
    if len(value.value) != 1:
        raise refused(f'"{value.written}" is not one day.', 'Write one day, such as "wed".')
    return value


class Exchange(Section):
    """Pairs of one marketer and one rep, who walk through a lead together."""

    every: int = Field(default=2, ge=1, le=26, description="A round every so many weeks.")
    day: Annotated[DaysOfWeek, AfterValidator(_one_day)] = Field(
        default="wed", validate_default=True, description="The day of the week.", examples=["wed"]
    )
    at: TimeOfDay = Field(
        default="10:00", validate_default=True, description="The time.", examples=['"10:00"']
    )
    zone: TimeZone | None = Field(
        default=None, description="The time zone, when it is not the workspace's."
    )
    starting: date | None = Field(
        default=None,
        description="A date in the first week with a round. Without it, weeks are counted from "
        "the first of 1970.",
        examples=["2026-11-25"],
    )
    teams: tuple[TeamKey, TeamKey] = Field(
        default=("marketing", "sales"),
        description="The two teams (keys): first the one that owns sources, then the one that "
        "works leads.",
    )
    without: tuple[PersonKey, ...] = Field(
        default=(),
        description="People (keys) of these teams who take no part. Everybody else may opt out "
        "with /exchange off.",
        examples=["[dana]"],
    )
    channel: ChannelKey | None = Field(
        default=None,
        description="The channel (key) that is told who meets. Without it only the pairs are told.",
        examples=["alignment"],
    )
    questions: tuple[Annotated[str, Field(min_length=1, max_length=300)], ...] = Field(
        default=(
            "What did this lead know and want when it came, and what would have helped?",
            "What should both teams do differently with the next lead like this one?",
        ),
        min_length=1,
        max_length=5,
        description="What each pair talks about.",
    )

    @model_validator(mode="after")
    def _two_teams(self) -> Self:
        if self.teams[0] == self.teams[1]:
            raise refused("names one team twice.", "Write teams: [marketing, sales].")
        return self

    def rhythm(self, zone: ZoneInfo) -> Rhythm:
        """When there is a round; `zone` is the workspace's."""
        own = ZoneInfo(self.zone) if self.zone else zone
        return Rhythm(Daily(self.at.value, self.day.value, own), self.every, self.starting)
