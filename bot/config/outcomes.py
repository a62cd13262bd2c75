"""Where a CRM's posts about what became of a lead say which lead, what, when and who."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.config.payload import Path, Paths
from bot.config.values import Frozen, Section, did_you_mean, refused
from bot.domain.contacts import ContactKind
from bot.domain.leads import Stage

#: What a CRM can tell of a lead: that somebody was in contact with it, or the stage it came to.
OutcomeKind = ContactKind | Stage

_KINDS: Mapping[str, OutcomeKind] = {kind.value: kind for kind in (*ContactKind, *Stage)}


def _kind(word: object) -> object:
    if not isinstance(word, str) or word not in _KINDS:
        raise refused(f'"{word}" is no kind of outcome.', did_you_mean(word, _KINDS))
    return _KINDS[word]


#: What a sender calls each kind; a kind that is not named is called by its own word.
Kinds = Frozen[
    Annotated[OutcomeKind, BeforeValidator(_kind)],
    Annotated[tuple[str, ...], Field(min_length=1)],
]


class Outcomes(Section):
    """What a CRM tells of leads, at /outcomes/KEY. All places are JMESPath."""

    items: Path | None = Field(
        default=None,
        description="Where the list is, when one post carries several. The paths below then start "
        "at one of them.",
    )
    id: Path | None = Field(
        default=None,
        description="Where the sender's own id of the call or e-mail is: the same id twice counts "
        "once. Without it Baton compares the content.",
    )
    number: Paths | None = Field(default=None, description="Where our number of the lead is.")
    lead: Paths | None = Field(
        default=None,
        description="Where the sender's id of the lead is: the one that this source sends leads "
        "with.",
    )
    email: Paths | None = Field(
        default=None,
        description="Where the lead's e-mail address is; the newest lead with it is meant.",
    )
    kind: Paths = Field(
        default="kind",
        validate_default=True,
        description="Where it says what happened. Default: kind.",
    )
    kinds: Kinds = Field(
        default_factory=dict,
        validate_default=True,
        description="What the sender calls it: responded (the first answer), contacted (each "
        "contact; the first is the answer), and the stages accepted, sql, opportunity, won, lost, "
        "rejected, recycled and new (open again). What is called none of these is let pass.",
        examples=['{contacted: ["Call logged", "E-mail sent"], won: [Closed Won]}'],
    )
    at: Paths = Field(
        default="at",
        validate_default=True,
        description="Where the time is: ISO 8601 with a zone, or seconds or milliseconds since "
        "1970. Default: at; without a time it happened now.",
    )
    by: Paths = Field(
        default="by",
        validate_default=True,
        description="Where the person is: an e-mail address, a Slack id or a key of people. "
        "Default: by.",
    )
    value: Paths = Field(
        default="value",
        validate_default=True,
        description="Where a won deal's value is: a number, or a text with its currency. "
        "Default: value.",
    )
    currency: Paths = Field(
        default="currency",
        validate_default=True,
        description="Where the currency's three letters are. Default: currency, else that of "
        "`money:`.",
    )
    lifetime: Paths = Field(
        default="lifetime_value",
        validate_default=True,
        description="Where it says what the customer is expected to bring in all. "
        "Default: lifetime_value.",
    )
    reason: Paths = Field(
        default="reason",
        validate_default=True,
        description="Where it says why a deal was lost, or a lead rejected. Default: reason.",
    )

    @model_validator(mode="after")
    def _names_the_lead(self) -> Self:
        if self.number is None and self.lead is None and self.email is None:
            raise refused(
                "does not say which lead is meant.",
                "Add email:, lead: (your own id of it) or number: (ours).",
            )
        return self

    def kind_of(self, word: str) -> OutcomeKind | None:
        """The kind that a sender calls so; None: none."""
        meant = word.strip().casefold()
        kinds: tuple[OutcomeKind, ...] = (*ContactKind, *Stage)
        for kind in kinds:
            # Many CRMs call every new record "new"; that it is open again must be meant.
            own = () if kind is Stage.NEW else (kind.value,)
            if meant in (one.strip().casefold() for one in self.kinds.get(kind, own)):
                return kind
        return None
