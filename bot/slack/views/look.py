"""What the views need to know of the settings, as plain values."""

from collections.abc import Mapping
from dataclasses import field

from bot.dataclass import dataclass
from bot.domain.definitions import Definition
from bot.domain.feedback import Verdict
from bot.domain.handover import Handover


@dataclass(frozen=True)
class Look:
    """How a team names and shows things."""

    #: Source key → its name for people.
    sources: Mapping[str, str]
    #: Reason key → its sentence, in the order in which reasons are offered.
    reasons: Mapping[str, str]
    #: Channel key → its name with `#`.
    channels: Mapping[str, str]
    #: What a card shows below the name, in order: fields of a lead, or labels of a sender's extras.
    card_fields: tuple[str, ...]
    #: The emoji that stands for a verdict, by its canonical name; "" or missing: none does.
    emoji: Mapping[Verdict, str]
    #: Slack user id → team key.
    teams: Mapping[str, str]
    #: Slack user id → name, for places where a mention would only make noise.
    names: Mapping[str, str]
    #: Definition key → the definition, in the settings' order.
    definitions: Mapping[str, Definition]
    #: Whether leads get a score at all.
    scored: bool
    #: Keys of the teams whose votes count as the verdict on a lead; others' are shown apart.
    voters: frozenset[str]
    #: IANA zone of the workspace, for readers whose client cannot show a time in their own.
    zone: str
    #: Whether leads are promised an answer at all.
    promises: bool = False
    #: Whether any pool offers its leads.
    offers: bool = False
    #: Fields, and labels of a sender's extras, that may be hidden from the channel.
    masked: tuple[str, ...] = ()
    #: Pool key → its name, team key → its name.
    pools: Mapping[str, str] = field(default_factory=dict)
    team_names: Mapping[str, str] = field(default_factory=dict)
    #: What must come with a lead.
    handover: Handover = field(default_factory=Handover)
