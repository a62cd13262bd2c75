"""Where leads go, what their cards show, and how long what was received is kept."""

import re
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from bot.config.conditions import RoutingCondition
from bot.config.values import ChannelKey, PersonKey, PoolKey, Section, did_you_mean, refused
from bot.dataclass import dataclass
from bot.domain.leads import FIELDS
from bot.domain.tiers import Tier

_EXTRA = re.compile(r"""extra\[(["'])(?P<label>.+)\1\]""")


class Rule(Section):
    """One routing rule."""

    name: str = Field(
        min_length=1,
        max_length=80,
        description="What the rule is for; people read it as the reason.",
    )
    when: RoutingCondition | None = Field(
        default=None,
        description="The condition on the lead. Only the last rule has none: it takes the rest. "
        "A condition that needs a value the lead does not have does not match.",
        examples=['country in ["DE", "AT", "CH"] and not free_mail'],
    )
    channel: ChannelKey = Field(
        examples=["leads"], description="The channel (key) that gets the card."
    )
    pool: PoolKey | None = Field(
        default=None, description="The pool (key) whose people take turns in owning these leads."
    )
    owner: PersonKey | None = Field(
        default=None, description="The one person (key) who owns these leads, instead of a pool."
    )
    tier: Tier | None = Field(
        default=None,
        description="hot, normal or low; it wins over tiers:. Without it, tiers: decides.",
    )
    mask: bool = Field(
        default=False,
        description="Whether contact details are hidden in the channel and shown to the owner only "
        "(masking: says which).",
    )

    @model_validator(mode="after")
    def _one_way_to_an_owner(self) -> Self:
        if self.pool and self.owner:
            raise refused("has both pool: and owner:.", "Keep one of them.")
        return self


@dataclass(frozen=True)
class CardField:
    """A line of the card: one of Baton's own fields, or a value that the sender added."""

    name: str
    extra: bool = False

    def __str__(self) -> str:
        return f'extra["{self.name}"]' if self.extra else self.name


def _card_field(value: Any) -> Any:
    if isinstance(value, CardField):
        return value
    if value in FIELDS:
        return CardField(value)
    if isinstance(value, str) and (written := _EXTRA.fullmatch(value)):
        return CardField(written["label"], extra=True)
    raise refused(
        f'"{value}" is not a field of a lead.',
        f'{did_you_mean(value, FIELDS)} A value that the sender added is written extra["{value}"].',
    )


CardFieldName = Annotated[
    CardField,
    BeforeValidator(_card_field),
    PlainSerializer(str),
    WithJsonSchema(
        {"anyOf": [{"enum": list(FIELDS)}, {"type": "string", "pattern": r'^extra\["[^"]+"\]$'}]}
    ),
]


class Card(Section):
    """What a lead's card shows."""

    fields: tuple[CardFieldName, ...] = Field(
        default=tuple(
            CardField(name) for name in ("email", "phone", "country", "title", "message")
        ),
        # a section block takes ten fields (Block Kit)
        max_length=10,
        description="Up to ten values that the card shows below the name, in this order; "
        'one that the lead lacks is left out. A sender\'s further values: extra["Label"].',
    )


class Intake(Section):
    """What is accepted."""

    max_bytes: int = Field(
        default=262_144,
        ge=1_024,
        le=5_242_880,
        description="The largest post that is accepted, in bytes (1024 to 5242880).",
    )
    join_days: int = Field(
        default=30,
        ge=0,
        le=365,
        description="The same person again within so many days joins the lead that is still open, "
        "instead of making a second card. 0: never.",
    )


class Retention(Section):
    """How long things are kept."""

    inbox_hours: int = Field(
        default=72,
        # with Delayed Events on, Slack repeats an event for 24 hours; this is twice that
        ge=48,
        le=720,
        description="Hours for which Baton remembers what Slack sent, so that nothing sent twice "
        "counts twice (48 to 720).",
    )
    questions_days: int = Field(
        default=180,
        ge=1,
        le=3650,
        description="Days for which questions, their answers and ratings are kept.",
    )
    actions_days: int = Field(
        default=730,
        ge=30,
        le=3650,
        description="Days for which actions are kept after they were done or dropped.",
    )
    meetings_days: int | None = Field(
        default=None,
        ge=90,
        le=36_500,
        description="Days for which meetings are kept with their agendas, decisions and minutes, "
        "as far as no decision waits to be checked. Left out: always.",
    )
    leads_days: int | None = Field(
        default=None,
        ge=30,
        le=36_500,
        description="Days after which what senders told of a closed lead is erased; its stages, "
        "owners and times stay for the figures. Left out: never.",
    )
