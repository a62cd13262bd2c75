"""What may stand in app.yaml, key by key."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bot.config.accounts import Accounts
from bot.config.content import Content
from bot.config.definitions import Definition, DefinitionKey, ScoreLine
from bot.config.digests import DigestSettings
from bot.config.exchange import Exchange
from bot.config.feedback import Feedback
from bot.config.handover import Handover
from bot.config.meetings import MeetingSeries
from bot.config.money import MoneySettings, Month
from bot.config.routing import Card, Intake, Retention, Rule
from bot.config.sla import Promise, Reminders
from bot.config.sources import Source
from bot.config.team import Channel, Person, Pool, Presence, Team, Workspace
from bot.config.territories import TerritoryList
from bot.config.tiers import Masking, Roundup, TierLine
from bot.config.values import Frozen, FrozenMap, Keyed, Section
from bot.config.wins import Wins
from bot.domain.light import LINES


# Its validator is not made: that of Settings, which takes a while, is the one that is used.
class Written(Section, defer_build=True):
    """Every key of app.yaml at the top, with what it means and what it is by default."""

    workspace: Workspace = Field(description="Your company and its defaults.")
    people: Keyed[Person] = Field(
        min_length=1, description="Everyone who works with leads, under keys of your choice."
    )
    teams: Keyed[Team] = Field(description="The teams, under keys; sales and marketing are needed.")
    channels: Keyed[Channel] = Field(
        min_length=1,
        description="The Slack channels that Baton posts to, under keys.",
    )
    feedback: Feedback = Field(default_factory=Feedback, description="How sales rates leads.")
    sources: Keyed[Source] = Field(
        default_factory=dict,
        validate_default=True,
        description="Where leads come from. A form or CRM posts to /leads/KEY. "
        "Leads added in Slack and imported files need no entry.",
    )
    definitions: Frozen[DefinitionKey, Definition] = Field(
        default_factory=dict,
        validate_default=True,
        max_length=10,
        description="What both teams agreed on, such as what makes a lead an MQL, under keys that "
        "conditions may name.",
    )
    score: tuple[ScoreLine, ...] = Field(
        default=(),
        max_length=50,
        description="What earns a lead points; the sum is its score. Conditions of routing may "
        "name it, as in `score >= 40`.",
    )
    pools: Keyed[Pool] = Field(
        default_factory=dict,
        validate_default=True,
        description="People who share leads, under keys that routing names.",
    )
    accounts: Accounts | None = Field(
        default=None,
        description="Known companies and who owns them, for pools that are sticky. Without it, "
        "those of our own leads are known.",
    )
    territories: Keyed[TerritoryList] = Field(
        default_factory=dict,
        validate_default=True,
        max_length=100,
        description="Countries, states and postcodes under names that conditions may compare "
        '`territory` with, as in `territory == "north"`. Of several that match, the first counts.',
    )
    presence: Presence = Field(
        default_factory=Presence, description="Which Slack statuses mean away."
    )
    routing: tuple[Rule, ...] = Field(
        min_length=1,
        description="Where leads go: rules from top to bottom, the first that matches decides. "
        "The last has no condition.",
    )
    tiers: tuple[TierLine, ...] = Field(
        default=(),
        max_length=20,
        description="How loudly leads are told of, from top to bottom; a lead that none matches is "
        "normal. A routing rule may name a tier itself.",
    )
    masking: Masking = Field(
        default_factory=Masking,
        description="What routing rules with mask: true hide in the channel.",
    )
    roundup: Roundup | None = Field(
        default=None,
        description="When each channel is told of its low leads and of those that nobody "
        "answered. Without it, low leads are found with /lead find only.",
    )
    sla: tuple[Promise, ...] = Field(
        default=(),
        max_length=20,
        description="By when leads are answered: from top to bottom, the first that matches "
        "counts. A lead that none matches has no due time.",
    )
    handover: Handover = Field(
        default_factory=Handover,
        description="What marketing hands over with a lead, beside what sales promises.",
    )
    reminders: Reminders = Field(
        default_factory=Reminders, description="When reminders wait, and how many there may be."
    )
    meetings: Keyed[MeetingSeries] = Field(
        default_factory=dict,
        validate_default=True,
        max_length=50,
        description="Meetings that repeat, under keys. Others may be made in Slack with /meeting.",
    )
    digests: Keyed[DigestSettings] = Field(
        default_factory=dict,
        validate_default=True,
        max_length=20,
        description="What Baton sums up by itself, under keys of your choice, such as weekly. See "
        "docs/digests.md.",
    )
    money: MoneySettings = Field(
        default_factory=MoneySettings, description="In which currency deals are told."
    )
    costs: FrozenMap[Mapping[Month, Annotated[Decimal, Field(ge=0)]]] = Field(
        default_factory=dict,
        validate_default=True,
        description="What each source (key) cost in which month, in the currency of `money:`.",
        examples=['{website: {"2026-11": 4000}}'],
    )
    costs_file: str | None = Field(
        default=None,
        min_length=1,
        description="A CSV file beside app.yaml with the columns source, month (2026-11) and "
        "amount; its amounts are added to those of `costs`.",
        examples=["costs.csv"],
    )
    exchange: Exchange | None = Field(
        default=None,
        description="Pairs of one marketer and one rep who meet every few weeks. Without it there "
        "are none.",
    )
    wins: Wins | None = Field(
        default=None, description="Where wins are shared. Without it they are not."
    )
    light_lines: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = Field(
        default=LINES,
        max_length=100,
        description="One of these ends a digest with `light: true` that tells good news and no "
        "breach. About the work, never about a person.",
    )
    card: Card = Field(default_factory=Card, description="Which values a lead's card shows.")
    content: Content = Field(
        default_factory=Content, description="Marketing's documents: where, and who may read them."
    )
    intake: Intake = Field(
        default_factory=Intake, description="How large a post may be, and when two are one lead."
    )
    retention: Retention = Field(default_factory=Retention, description="How long Baton remembers.")
