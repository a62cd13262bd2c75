"""Leads come in, are found, and are shown in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.config import Settings
from bot.domain.cards import Details
from bot.domain.leads import Arrival, Lead, LeadData, Receipt
from bot.domain.people import Actor, may_act
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.cards import Cards
from bot.services.recognising import Recognition
from bot.services.telling import tell


@dataclass(frozen=True)
class Arriving:
    """A lead on its way in: who sends it, under which key, and what is told."""

    source: str
    #: Identifies it within the source: the sender's id, or derived from the content.
    key: str
    data: LeadData
    #: Slack user id of the person who added it by hand.
    added_by: str | None = None


@dataclass(frozen=True)
class LeadService:
    """Receive, find and show leads."""

    store: Store
    settings: Settings
    cards: Cards
    clock: Clock

    def receive(self, arriving: Sequence[Arriving]) -> tuple[Receipt, ...]:
        """Keep leads that just came in; they are routed right after.

        Each is committed when this returns. The same key from the same source gives the lead that
        is already there; the same person again joins the lead that is still open.
        """
        at = self.clock()
        return self.store.change(
            lambda work: tuple(self._arrive(work, one, at) for one in arriving)
        )

    def find(self, words: str, limit: int = 11) -> Sequence[Lead]:
        """Leads that match all words (or have that number), newest first."""
        if not words.strip():
            return []
        return self.store.read(lambda work: work.leads.find(words, limit))

    def may_see(self, actor: Actor) -> bool:
        """Whether somebody is a colleague, and not a guest in a channel that has become shared."""
        person = self.store.read(lambda work: work.people.get(actor.user))
        return bool(may_act(self.cards.home, person, actor))

    def details(self, lead_id: int) -> Details | None:
        """Everything known about a lead; None when there is none."""
        return self.store.read(lambda work: self.cards.details(work, lead_id))

    def shown_at(self, lead_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Lead id → channel id and ts of its card, for those that have one."""
        return dict(self.store.read(lambda work: work.deliveries.shown_cards(lead_ids)))

    def _arrive(self, work: UnitOfWork, one: Arriving, at: datetime) -> Receipt:
        known = work.leads.arrived(one.source, one.key)
        if known is not None:
            return Receipt(known, Arrival.REPEAT)
        same = Recognition(work, one.data, at, self.settings.intake.join_days)
        if same.found is not None:
            self._join(work, same, same.found.lead_id, one, at)
            return Receipt(same.found.lead_id, Arrival.JOINED)
        lead_id = work.leads.add(one.source, one.key, one.data, at)
        same.keep(lead_id)
        said = {"source": one.source}
        work.timeline.add(Entry(lead_id, at, Kind.RECEIVED, one.added_by, said))
        return Receipt(lead_id, Arrival.NEW)

    def _join(
        self, work: UnitOfWork, same: Recognition, lead_id: int, one: Arriving, at: datetime
    ) -> None:
        work.leads.join(lead_id, one.source, one.key, one.data, at)
        same.keep(lead_id)
        lead = work.leads.get(lead_id)
        said = {"source": one.source, **same.as_facts()}
        entry = Entry(lead_id, at, Kind.JOINED, one.added_by, said)
        tell(work, entry, lead.channel if lead else None)
