"""Everything that a card, its thread and its details show of one lead, in one value."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.feedback import Facts, Verdict, Vote, derive_vote
from bot.domain.leads import Lead, Origin
from bot.domain.offers import Offer
from bot.domain.people import Home, Person, may_act
from bot.domain.promises import Promise
from bot.domain.sla import Standing
from bot.domain.suggestions import Suggestion
from bot.domain.timeline import Entry


@dataclass(frozen=True)
class Card:
    """A lead with its votes and arrivals, as of one moment."""

    lead: Lead
    votes: tuple[Vote, ...] = ()
    origins: tuple[Origin, ...] = ()
    #: The promise of a first answer, and what else is owed to the lead.
    promise: Promise | None = None
    duties: tuple[Promise, ...] = ()
    #: The offer that has not ended, where the pool offers its leads.
    offer: Offer | None = None
    #: When the owner of a hot lead works again; None: they do, they took it, or nobody knows.
    works_again: datetime | None = None
    #: Documents that the lead calls for and that everybody in its channel may read.
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Details:
    """A lead with all that happened to it and why it came where it is."""

    card: Card
    timeline: tuple[Entry, ...] = ()
    trace: Mapping[str, object] = field(default_factory=dict)
    #: How what is owed stands: the answer first.
    standings: tuple[Standing, ...] = ()
    #: To whom the lead was offered, oldest first.
    offers: tuple[Offer, ...] = ()


def count_votes(
    facts: Iterable[Facts],
    meaning: Mapping[str, Verdict],
    home: Home,
    people: Mapping[str, Person],
) -> tuple[Vote, ...]:
    """The votes that count, oldest first: one per person, none of outsiders, bots or unknowns.

    `people` holds whoever the directory has met, by Slack user id.
    """
    votes = (
        vote
        for each in facts
        if may_act(home, people.get(each.person)) and (vote := derive_vote(each, meaning))
    )
    return tuple(sorted(votes, key=lambda vote: vote.at))
