"""Everything that a card, its thread and its details show of one lead, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.feedback import Vote
from bot.domain.leads import Lead, Origin
from bot.domain.timeline import Entry


@dataclass(frozen=True)
class Card:
    """A lead with its votes and arrivals, as of one moment."""

    lead: Lead
    votes: tuple[Vote, ...] = ()
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Details:
    """A lead with all that happened to it and why it came where it is."""

    card: Card
    timeline: tuple[Entry, ...] = ()
    trace: Mapping[str, object] = field(default_factory=dict)
