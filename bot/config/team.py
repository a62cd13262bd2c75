"""Who works here and where they talk: workspace, people, teams, channels, pools."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.config.hours import HolidayName, WeekOfHours
from bot.config.offers import Offering
from bot.config.values import (
    Country,
    PersonKey,
    Section,
    TeamKey,
    TimeZone,
    WebAddress,
    refused,
)
from bot.domain.pools import OutsideHours, Overflow, Strategy
from bot.domain.ramps import Ramp
from bot.domain.stickiness import WhenAway

_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{4,}")
_USER_ID = re.compile(r"[UW][A-Z0-9]{3,}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _slack_person(value: str) -> str:
    if not (_USER_ID.fullmatch(value) or _EMAIL.fullmatch(value)):
        raise refused(
            f'"{value}" is neither a Slack member ID nor an e-mail address.',
            "In Slack open the person's profile, press ⋮ and choose Copy member ID (U…), "
            "or write the e-mail address they use in Slack.",
        )
    return value


def _slack_channel(value: str) -> str:
    if _CHANNEL_ID.fullmatch(value):
        return value
    name = value.removeprefix("#")
    # 80 characters, no capitals, spaces or dots; letters of any script
    # (https://slack.com/help/articles/201402297)
    tidy = re.sub(r"[^\w-]+", "-", name.lower())
    if not value.startswith("#") or name != tidy or not 0 < len(name) <= 80:
        meant = tidy.strip("-")[:80]
        hint = f'Write "#{meant}"' if meant else 'Write a name such as "#leads"'
        raise refused(
            f'"{value}" is neither a channel name nor a channel ID.',
            f"{hint} (with the quotes), or the ID at the foot of Slack's channel details (C…).",
        )
    return value


class Workspace(Section):
    """The company and its defaults."""

    name: str = Field(
        min_length=1,
        max_length=80,
        description="The name of your company, as cards show it.",
        examples=["Example Ltd"],
    )
    timezone: TimeZone = Field(
        description="The time zone of everyone who has none of their own (IANA name)."
    )
    default_country: Country | None = Field(
        default=None,
        description="The country (two letters) of phone numbers that come without a prefix. "
        "Without it such numbers are kept as they were written.",
    )
    address: WebAddress | None = Field(
        default=None,
        description="Where Baton is reached over HTTP from outside, if it is. Addresses that it "
        "gives out, such as that of the calendar, are whole then.",
        examples=["https://baton.example.com"],
    )
    admins: tuple[PersonKey, ...] = Field(
        min_length=1,
        examples=["[dana]"],
        description="People (keys) whom Baton tells when something is wrong, "
        "for example that it was not invited to a channel.",
    )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)


class Person(Section):
    """Someone who works with leads."""

    slack: Annotated[str, AfterValidator(_slack_person)] = Field(
        examples=["U0ANA", "ana@example.com"],
        description="The Slack member ID (U…), or the e-mail address the person uses in Slack.",
    )
    name: str = Field(min_length=1, max_length=80, description="The name, as cards show it.")
    team: TeamKey = Field(
        examples=["sales"], description="The team (key) that the person belongs to."
    )
    timezone: TimeZone | None = Field(
        default=None, description="The person's own time zone, when it is not the workspace's."
    )
    hours: WeekOfHours | None = Field(
        default=None,
        description="The person's own working hours, in their zone, for promises that count them.",
    )

    @property
    def slack_id(self) -> str | None:
        """The Slack member ID; None when app.yaml gives an e-mail address, to be looked up."""
        return None if "@" in self.slack else self.slack

    @property
    def email(self) -> str | None:
        """The e-mail address to look the person up by; None when app.yaml gives the member ID."""
        return self.slack if "@" in self.slack else None


class Team(Section):
    """A group of people with someone who answers for it."""

    name: str = Field(min_length=1, max_length=80, description="The team's name.")
    lead: PersonKey = Field(
        description="The person (key) who leads the team and hears of escalations."
    )
    hours: WeekOfHours | None = Field(
        default=None,
        description="When the team works, in the workspace's zone; promises to leads count it.",
    )
    holidays: tuple[HolidayName, ...] = Field(
        default=(),
        max_length=60,
        description="Days off: dates (2026-12-24), or countries whose public holidays count (DE, "
        "or DE-BE for a part of one).",
    )


Channel = Annotated[
    str,
    AfterValidator(_slack_channel),
    Field(
        examples=["#leads", "C0123456789"],
        description='A Slack channel: its name with "#", in quotes, or its ID (C… or G…). '
        "An ID survives renaming.",
    ),
]


def _member(value: Any) -> Any:
    return {"person": value} if isinstance(value, str) else value


class PoolMember(Section):
    """Somebody who takes turns; a bare key stands for a member without limits."""

    person: PersonKey = Field(description="The person (key).")
    weight: float = Field(
        default=1,
        gt=0,
        le=1000,
        description="Their part of the leads relative to the others' (with turns: weighted).",
    )
    per_day: int | None = Field(
        default=None, ge=1, description="The most leads a day, counted in the team's zone."
    )
    open_limit: int | None = Field(default=None, ge=1, description="The most open leads at a time.")
    since: date | None = Field(
        default=None,
        description="Their first day; no leads before it.",
        examples=["2026-11-16"],
    )
    ramp: str | None = Field(
        default=None,
        pattern=r"^[1-9]\d{0,2}[dw]$",
        description="How long it takes from a quarter of their weight, on the day `since`, to all "
        "of it: 4w, 20d.",
        examples=["4w"],
    )

    @model_validator(mode="after")
    def _ramp_begins(self) -> Self:
        if self.ramp and self.since is None:
            raise refused("has ramp: but not since:.", "Add their first day: since: 2026-11-16.")
        return self

    def ramp_in(self, zone: ZoneInfo) -> Ramp | None:
        """Their first weeks; None: they always were there."""
        if self.since is None:
            return None
        begins = datetime.combine(self.since, time(), zone).astimezone(UTC)
        days = 0 if not self.ramp else int(self.ramp[:-1]) * (7 if self.ramp[-1] == "w" else 1)
        return Ramp(begins, timedelta(days=days))


_Member = Annotated[PoolMember, BeforeValidator(_member, json_schema_input_type=PoolMember | str)]


class Pool(Section):
    """People who share the leads that routing sends to the pool."""

    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=80,
        description="The pool's name for people; left out: its key.",
        examples=["EMEA"],
    )
    people: tuple[
        Annotated[PoolMember, BeforeValidator(_member, json_schema_input_type=PoolMember | str)],
        ...,
    ] = Field(
        min_length=1,
        description="Who takes turns, in this order: keys, or {person: key, weight: 2, per_day: 8, "
        "open_limit: 30}.",
    )
    turns: Strategy = Field(
        default=Strategy.ROUND_ROBIN,
        description="How the next one is chosen: round_robin (one after the other), weighted (in "
        "proportion to weights), least_open (who has the fewest open leads).",
    )
    nobody_free: Overflow = Field(
        default=Overflow.HOLD,
        description="When everybody is away or full: hold (the lead waits for the first who is "
        "free, oldest first), route_anyway, or fallback (it goes to the fallback person).",
    )
    outside_hours: OutsideHours = Field(
        default=OutsideHours.COUNT,
        description="Whether people have turns outside their own working hours (or their team's, "
        "when they have none): count (they do), skip (they are passed over until they work again).",
    )
    fallback: PersonKey | None = Field(
        default=None, description="The person (key) for nobody_free: fallback."
    )
    catch_up: float = Field(
        default=0,
        ge=0,
        le=100,
        description="How many leads at most somebody gets on top after an absence. "
        "0: they go on where they were.",
    )
    sticky: bool = Field(
        default=False,
        description="Whether a lead goes first to who owns its company: by accounts:, or because "
        "they have the company's latest lead. The pool decides only when there is nobody.",
    )
    sticky_away: WhenAway = Field(
        default=WhenAway.SKIP,
        description="When the company's owner is away: skip (the pool decides) or hold (the lead "
        "waits for them).",
    )
    offer: Offering | None = Field(
        default=None,
        description="An unclaimed lead passes on to the next person after a while. Without it, "
        "it stays with whoever was given it.",
        examples=[{"claim_within": "15m", "hops": 3}],
    )
    managers: tuple[PersonKey, ...] = Field(
        default=(),
        description="People (keys) who may pause others in this pool, and who hear of leads that "
        "nobody claimed. Admins and the leads of teams always may pause.",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        people = [member.person for member in self.people]
        if twice := {one for one in people if people.count(one) > 1}:
            raise refused(
                f"names {', '.join(sorted(twice))} twice.", "Give them a larger weight instead."
            )
        if (self.nobody_free is Overflow.FALLBACK) != (self.fallback is not None):
            raise refused(
                "nobody_free: fallback and fallback: need each other.",
                "Name a person as fallback:, or choose hold or route_anyway.",
            )
        return self


class Presence(Section):
    """Which Slack statuses mean that somebody gets no leads."""

    away_emoji: tuple[str, ...] = Field(
        default=("palm_tree", "airplane", "face_with_thermometer", "baby", "no_entry", "bed"),
        description="Emoji of a Slack status, without colons, that mean away.",
    )
    away_words: tuple[str, ...] = Field(
        default=(
            "vacation",
            "holiday",
            "out of office",
            "ooo",
            "sick",
            "on leave",
            "parental leave",
        ),
        description="Words in a Slack status that mean away, whatever the emoji.",
    )
