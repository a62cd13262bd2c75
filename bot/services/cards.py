"""Gathers what a card and the details show of a lead."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.config import Settings
from bot.domain.cards import Card, Details, count_votes
from bot.domain.leads import Lead
from bot.domain.people import Home
from bot.domain.sla import Standing
from bot.domain.sla_policy import Duty
from bot.ports import UnitOfWork


@dataclass(frozen=True)
class Cards:
    """Reads a lead with its votes, arrivals and timeline, all from one transaction."""

    settings: Settings
    home: Home
    standings: Callable[[UnitOfWork, Lead], tuple[Standing, ...]] = lambda _work, _lead: ()

    def card(self, work: UnitOfWork, lead_id: int) -> Card | None:
        """What the lead's card shows now; None when there is no such lead."""
        lead = work.leads.get(lead_id)
        if lead is None:
            return None
        facts = work.feedback.facts(lead_id)
        people = work.people.many([each.person for each in facts])
        votes = count_votes(facts, self.settings.emoji_meaning, self.home, people)
        owed = work.promises.of(lead_id)
        first = next((one for one in owed if one.duty is Duty.FIRST_RESPONSE), None)
        others = tuple(one for one in owed if one is not first)
        origins = work.leads.origins(lead_id)
        return Card(lead, votes, origins, first, others, work.offers.open(lead_id))

    def details(self, work: UnitOfWork, lead_id: int) -> Details | None:
        """Everything known about the lead; None when there is no such lead."""
        card = self.card(work, lead_id)
        if card is None:
            return None
        standings = self.standings(work, card.lead)
        return Details(
            card,
            work.timeline.of(lead_id),
            work.leads.trace(lead_id),
            standings,
            work.offers.of(lead_id),
        )
