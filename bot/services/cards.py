"""Gathers what a card and the details show of a lead, for a reader."""

from collections.abc import Callable
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.calendar import Calendar
from bot.domain.cards import Card, Details, count_votes
from bot.domain.leads import Lead, LeadData
from bot.domain.people import Home
from bot.domain.sla import Standing
from bot.domain.sla_policy import Duty
from bot.domain.suggestions import Suggestion
from bot.domain.tiers import Tier
from bot.domain.timeline import Entry
from bot.ports import UnitOfWork
from bot.services.hiding import Hiding

#: The hours in which somebody works, as of a moment; None: nobody knows.
HoursOf = Callable[[UnitOfWork, str, datetime], Calendar | None]

#: Documents that fit a lead's data and may be shown in a channel (key).
Suggest = Callable[[UnitOfWork, str, LeadData], tuple[Suggestion, ...]]


@dataclass(frozen=True)
class Cards:
    """Reads a lead with its votes, arrivals and timeline, all from one transaction.

    A `reader` (Slack user id) who may not see hidden contact details gets the lead without them;
    so does None, which stands for a channel.
    """

    settings: Settings
    home: Home
    standings: Callable[[UnitOfWork, Lead], tuple[Standing, ...]] = lambda _work, _lead: ()
    hours: HoursOf = lambda _work, _user, _at: None
    suggest: Suggest = lambda _work, _channel, _data: ()

    @property
    def hiding(self) -> Hiding:
        """Who sees hidden contact details."""
        return Hiding(self.settings)

    def card(self, work: UnitOfWork, lead_id: int, reader: str | None = None) -> Card | None:
        """What the lead's card shows now; None when there is no such lead."""
        lead = work.leads.get(lead_id)
        return None if lead is None else self._card(work, lead, reader)

    def entries(self, work: UnitOfWork, lead_id: int, after: int) -> tuple[Entry, ...]:
        """What happened to a lead after an entry (id), as a channel may see it."""
        lead, entries = work.leads.get(lead_id), work.timeline.of(lead_id, after=after)
        return self.hiding.masked_entries(lead, entries) if lead else entries

    def details(self, work: UnitOfWork, lead_id: int, reader: str | None = None) -> Details | None:
        """Everything known about the lead; None when there is no such lead."""
        lead = work.leads.get(lead_id)
        if lead is None:
            return None
        card, standings = self._card(work, lead, reader), self.standings(work, lead)
        entries, trace = work.timeline.of(lead_id), work.leads.trace(lead_id)
        if not self.hiding.may_see(work, lead, reader):
            entries = self.hiding.masked_entries(lead, entries)
            trace = self.hiding.masked_trace(lead, trace)
        return Details(card, entries, trace, standings, work.offers.of(lead_id))

    def _card(self, work: UnitOfWork, lead: Lead, reader: str | None) -> Card:
        facts = work.feedback.facts(lead.id)
        people = work.people.many([each.person for each in facts])
        votes = count_votes(facts, self.settings.emoji_meaning, self.home, people)
        shown = lead if self.hiding.may_see(work, lead, reader) else self.hiding.masked(lead)
        owed = work.promises.of(lead.id)
        first = next((one for one in owed if one.duty is Duty.FIRST_RESPONSE), None)
        others = tuple(one for one in owed if one is not first)
        origins, again = work.arrivals.of(lead.id), self._works_again(work, lead)
        fitting = self.suggest(work, lead.channel, shown.data) if lead.channel else ()
        offer = work.offers.open(lead.id)
        return Card(shown, votes, origins, first, others, offer, again, fitting)

    def _works_again(self, work: UnitOfWork, lead: Lead) -> datetime | None:
        """When the owner of a hot lead works again who got it outside their hours."""
        if lead.tier is not Tier.HOT or lead.claimed or not lead.owner or not lead.given_at:
            return None
        hours = self.hours(work, lead.owner, lead.given_at)
        if hours is None or hours.is_open(lead.given_at):
            return None
        return hours.next_open(lead.given_at)
