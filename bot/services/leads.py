"""Leads come in, are found, and are shown in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.config import Settings
from bot.domain.appraisal import appraise
from bot.domain.cards import Details
from bot.domain.leads import Arrival, Lead, LeadData, Receipt
from bot.domain.people import Actor, may_act
from bot.domain.tiers import Tier
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.cards import Cards
from bot.services.owners import raised
from bot.services.recognising import Recognition
from bot.services.telling import raise_tier, tell

log = structlog.get_logger(__name__)

#: Leads looked at in one piece, and pieces, until a search ends.
_PAGE = 50
_PAGES = 20


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

    def find(self, words: str, reader: str, limit: int = 11) -> Sequence[Lead]:
        """Leads that match all words (or have that number), newest first.

        Of leads whose contact details are hidden, only what everybody sees is shown, and matched
        unless the reader (Slack user id) may see the rest.
        """
        if not words.strip():
            return []
        return self.store.read(lambda work: self._find(work, words, reader, limit))

    def _find(self, work: UnitOfWork, words: str, reader: str, limit: int) -> Sequence[Lead]:
        hiding = self.cards.hiding
        found: list[Lead] = []
        for page in range(_PAGES):
            leads = work.leads.find(words, _PAGE, page * _PAGE)
            found += [
                hiding.masked(lead)
                for lead in leads
                if hiding.may_see(work, lead, reader) or hiding.found_by(lead, words)
            ]
            if len(found) >= limit or len(leads) < _PAGE:
                break
        return found[:limit]

    def may_see(self, actor: Actor) -> bool:
        """Whether somebody is a colleague, and not a guest in a channel that has become shared."""
        person = self.store.read(lambda work: work.people.get(actor.user))
        return bool(may_act(self.cards.home, person, actor))

    def details(self, lead_id: int, reader: str | None = None) -> Details | None:
        """Everything that a reader (Slack user id; None: everybody) may know about a lead.

        None when there is no such lead.
        """
        return self.store.read(lambda work: self.cards.details(work, lead_id, reader))

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
        if lead is not None and lead.routed_at is not None:
            tier = self._tier_of(one.source, lead)
            if tier.loudness > lead.tier.loudness:
                raise_tier(work, lead, raised(lead, tier, "joined", None, at))

    def _tier_of(self, source: str, lead: Lead) -> Tier:
        """The tier that a new arrival of a lead has by itself, with all that is known by now."""
        settings = self.settings
        try:
            found = appraise(
                source,
                lead.data,
                settings.agreed,
                settings.score_lines,
                settings.rules,
                territories=settings.territory_lists,
                tiers=settings.tier_lines,
            )
        except Exception:
            # What no rule can digest still joins its lead.
            log.exception("rules_failed", lead=lead.id)
            return lead.tier
        return found.tiered.tier
