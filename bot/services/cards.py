"""Gathers what a card and the details show of a lead."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.config import Settings
from bot.domain.cards import Card, Details, count_votes
from bot.domain.leads import Lead
from bot.domain.people import Home
from bot.domain.sla import Standing
from bot.ports import UnitOfWork


@dataclass(frozen=True)
class Cards:
    """Reads a lead with its votes, arrivals and timeline, all from one transaction."""

    settings: Settings
    home: Home
    standing: Callable[[UnitOfWork, Lead], Standing | None] = lambda _work, _lead: None

    def card(self, work: UnitOfWork, lead_id: int) -> Card | None:
        """What the lead's card shows now; None when there is no such lead."""
        lead = work.leads.get(lead_id)
        if lead is None:
            return None
        facts = work.feedback.facts(lead_id)
        people = work.people.many([each.person for each in facts])
        votes = count_votes(facts, self.settings.emoji_meaning, self.home, people)
        return Card(lead, votes, work.leads.origins(lead_id), work.promises.get(lead_id))

    def details(self, work: UnitOfWork, lead_id: int) -> Details | None:
        """Everything known about the lead; None when there is no such lead."""
        card = self.card(work, lead_id)
        if card is None:
            return None
        standing = self.standing(work, card.lead)
        return Details(card, work.timeline.of(lead_id), work.leads.trace(lead_id), standing)
