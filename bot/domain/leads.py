"""A lead: what a sender told about a person or company, and what became of it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.dataclass import dataclass
from bot.domain.judgements import Judgement
from bot.domain.tiers import Tier

#: The lead's own fields, in the order people read them; all else that a sender tells is `extra`.
FIELDS = (
    "name",
    "email",
    "phone",
    "company",
    "website",
    "country",
    "state",
    "postcode",
    "title",
    "message",
    "campaign",
    "referrer",
)

#: Sources that exist without being configured: `/lead add` in Slack, and `baton import`.
SLACK_SOURCE = "slack"
IMPORT_SOURCE = "import"


class Stage(StrEnum):
    """How far a lead has come."""

    NEW = "new"
    ACCEPTED = "accepted"
    SQL = "sql"
    OPPORTUNITY = "opportunity"
    WON = "won"
    LOST = "lost"
    REJECTED = "rejected"
    RECYCLED = "recycled"


#: Stages in which the same person coming again is the same lead, not a new one.
OPEN_STAGES = frozenset({Stage.NEW, Stage.ACCEPTED, Stage.SQL, Stage.OPPORTUNITY})


@dataclass(frozen=True)
class LeadData:
    """What a sender told, normalised: e-mail lower-cased, phone E.164, country ISO 3166 alpha-2.

    `doubts` are sentences about values that could not be read and were kept as they came.
    """

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    company: str | None = None
    website: str | None = None
    #: The company's registered domain, from the website or a business e-mail address.
    domain: str | None = None
    country: str | None = None
    #: ISO 3166-2 ("US-CA") when it is known as one, else as it came.
    state: str | None = None
    postcode: str | None = None
    title: str | None = None
    message: str | None = None
    campaign: str | None = None
    referrer: str | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    #: The e-mail address is at a free provider, so its domain says nothing about the company.
    free_mail: bool = False
    doubts: tuple[str, ...] = ()
    #: Fields and labels that this reader may not see; their values are left out.
    hidden: frozenset[str] = frozenset()

    @property
    def title_line(self) -> str:
        """The shortest line by which people recognise the lead."""
        who = self.name or self.email or self.phone
        if who and self.company:
            return f"{who}, {self.company}"
        return who or self.company or "Somebody who left no name"


@dataclass(frozen=True)
class Origin:
    """One arrival of the lead: the same person may come through several sources."""

    source: str
    key: str
    at: datetime


@dataclass(frozen=True)
class Lead:
    """A lead as stored."""

    id: int
    source: str
    received_at: datetime
    data: LeadData
    stage: Stage = Stage.NEW
    #: Imported as history: no card, no owner, no clock.
    history: bool = False
    #: Key of the channel in the settings that shows the card; None until routed.
    channel: str | None = None
    #: Slack user id of the person who must act; None until routed or when nobody could be found.
    owner: str | None = None
    claimed_at: datetime | None = None
    #: When it was last given to somebody who did not take it themselves.
    given_at: datetime | None = None
    routed_at: datetime | None = None
    #: The pool (key) that gave the lead, or holds it until somebody is free.
    pool: str | None = None
    held: bool = False
    #: The one person for whom it is held; None: for whoever of the pool is free first.
    waits_for: str | None = None
    #: The lead that this one had joined by mistake.
    split_from: int | None = None
    #: Points at the time of routing, and how the definitions of that time were met.
    score: int | None = None
    judged: tuple[Judgement, ...] = ()
    #: The name of the routing rule that decided; None until routed.
    rule: str | None = None
    #: A low lead has no card; it gets one when it becomes normal.
    tier: Tier = Tier.NORMAL
    #: Contact details are for the owner only.
    masked: bool = False
    #: When the person was erased; nothing that was told of them is left.
    erased_at: datetime | None = None

    @property
    def claimed(self) -> bool:
        """Whether the owner took the lead, rather than only being given it."""
        return self.claimed_at is not None


@dataclass(frozen=True)
class Arriving:
    """A lead on its way in: who sends it, under which key, and what is told."""

    source: str
    #: Identifies it within the source: the sender's id, or derived from the content.
    key: str
    data: LeadData
    #: Slack user id of the person who added it by hand.
    added_by: str | None = None


class Arrival(StrEnum):
    """What the arrival of a lead turned out to be."""

    NEW = "new"
    REPEAT = "repeat"
    JOINED = "joined"


@dataclass(frozen=True)
class Receipt:
    """The answer to an arrival: the lead's id, and whether it was new."""

    lead_id: int
    arrival: Arrival
