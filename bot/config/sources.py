"""Where leads come from, and which of the sender's values is which of our fields."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, Field, WithJsonSchema

from bot.config.auth import DEFAULT_SECRET, Auth
from bot.config.outcomes import Outcomes
from bot.config.payload import PATHS_SCHEMA, Path, Paths, first_found
from bot.config.values import Frozen, FrozenMap, PersonKey, Section, did_you_mean, refused
from bot.domain.leads import FIELDS, IMPORT_SOURCE, SLACK_SOURCE

SENT_FIELDS = ("name", "first_name", "last_name", *FIELDS[1:])
"""What a sender's values can be mapped to: a lead's own fields, and the parts of a name."""

RESERVED_SOURCES = {
    SLACK_SOURCE: "Added in Slack",
    IMPORT_SOURCE: "Imported file",
}
"""Sources that always exist and cannot be configured: key → its name for people."""


def _lead_field(name: str) -> str:
    if name not in SENT_FIELDS:
        raise refused(
            f'"{name}" is not a field of a lead.',
            did_you_mean(name, SENT_FIELDS)
            + ' To keep other values of the payload, name them under "keep:".',
        )
    return name


FieldMap = Annotated[
    Frozen[Annotated[str, AfterValidator(_lead_field)], Paths],
    WithJsonSchema(
        {
            "type": "object",
            "properties": dict.fromkeys(SENT_FIELDS, PATHS_SCHEMA),
            "additionalProperties": False,
        }
    ),
]


class Source(Section):
    """One place that leads come from. Forms and CRMs post to /leads/KEY."""

    name: str = Field(min_length=1, max_length=80, description="The name that cards show.")
    owner: PersonKey | None = Field(
        default=None,
        description="Who (key) of marketing answers for its leads: wins are credited to them, too, "
        "and the exchange pairs them with the reps who doubt these leads.",
        examples=["emil"],
    )
    posts: bool = Field(
        default=True,
        description="Whether a form or CRM may post here. "
        "false: only `baton import --source KEY` brings leads.",
    )
    auth: Auth = Field(
        default_factory=lambda: Auth(bearer_env=DEFAULT_SECRET),
        description="How the sender shows that it may post. "
        f"Default: the token in the environment variable {DEFAULT_SECRET}.",
    )
    items: Path | None = Field(
        default=None,
        description="Where the list of leads is, when one post carries several (JMESPath). "
        "The paths below then start at one lead.",
    )
    id: Path | None = Field(
        default=None,
        description="Where the sender's own id of the lead is (JMESPath): the same id twice is "
        "the same lead. Without it Baton compares the content.",
    )
    fields: FieldMap = Field(
        default_factory=dict,
        validate_default=True,
        description="Our field: its place in the sender's payload (JMESPath), or a list of places. "
        "A field not named here is taken from a top-level value of the same name. "
        f"Ours are: {', '.join(SENT_FIELDS)}.",
    )
    keep: FrozenMap[Paths] = Field(
        default_factory=dict,
        validate_default=True,
        description="Label: place (JMESPath) of further values that are worth showing. "
        'They can be used in conditions and on the card as extra["Label"].',
    )

    outcomes: Outcomes | None = Field(
        default=None,
        description="How this sender tells what became of leads, posted to /outcomes/KEY with the "
        "same token or signature.",
    )

    @cached_property
    def unmapped(self) -> tuple[str, ...]:
        """The fields that are taken from the top-level value of their own name."""
        return tuple(field for field in SENT_FIELDS if field not in self.fields)

    def leads_in(self, payload: Any) -> Sequence[Any]:
        """Return the leads of a parsed payload: those at `items`, else the payload itself."""
        if self.items is None:
            return [payload]
        found = self.items.find(payload)
        if found is None:
            return []
        return found if isinstance(found, list) else [found]

    def value_of(self, field: str, lead: Any) -> Any:
        """Return what the sender gave for one of our fields; None when it gave nothing."""
        if field in self.fields:
            return first_found(self.fields[field], lead)
        return lead.get(field) if isinstance(lead, Mapping) else None
