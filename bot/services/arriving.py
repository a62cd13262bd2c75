"""What becomes of leads on their way in: a new lead, a repeat, or more of an open one."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.appraisal import appraise
from bot.domain.duplicates import SameBy, identities
from bot.domain.leads import Arrival, Arriving, Lead, Receipt
from bot.domain.tiers import Tier
from bot.domain.timeline import Entry, Kind
from bot.ports import UnitOfWork
from bot.services.owners import raised
from bot.services.recognising import Recognition
from bot.services.telling import raise_tier, tell

log = structlog.get_logger(__name__)

_Signs = dict[SameBy, str]


@dataclass(frozen=True)
class Arrivals:
    """Keeps arrivals within a transaction."""

    settings: Settings

    def keep(
        self, work: UnitOfWork, arriving: Sequence[Arriving], at: datetime
    ) -> tuple[Receipt, ...]:
        """Keep them as if one came after the other; ids are given in their order.

        Leads of whom nothing is known, which most are, are kept together with few statements.
        """
        if len(arriving) == 1:
            return (self._one(work, arriving[0], at),)
        known = work.arrivals.leads_under([(one.source, one.key) for one in arriving])
        strangers = _Strangers(work, arriving)
        receipts: dict[int, Receipt] = {}
        waiting: dict[int, Arriving] = {}

        def keep_waiting() -> None:
            ids = _add(work, [(one, strangers.signs[place]) for place, one in waiting.items()], at)
            for place, lead_id in zip(waiting, ids, strict=True):
                receipts[place] = Receipt(lead_id, Arrival.NEW)
            waiting.clear()

        for place, one in enumerate(arriving):
            lead_id = known.get((one.source, one.key))
            if lead_id is not None:
                receipts[place] = Receipt(lead_id, Arrival.REPEAT)
            elif strangers.has(place):
                waiting[place] = one
            else:
                # It may be one of those who wait, so they must be there when it is looked up.
                keep_waiting()
                receipts[place] = self._one(work, one, at)
        keep_waiting()
        return tuple(receipts[place] for place in range(len(arriving)))

    def _one(self, work: UnitOfWork, one: Arriving, at: datetime) -> Receipt:
        known = work.arrivals.lead_under(one.source, one.key)
        if known is not None:
            return Receipt(known, Arrival.REPEAT)
        same = Recognition(work, one.data, at, self.settings.intake.join_days)
        if same.found is not None:
            self._join(work, same, same.found.lead_id, one, at)
            return Receipt(same.found.lead_id, Arrival.JOINED)
        lead_id = work.arrivals.add(one.source, one.key, one.data, at)
        same.keep(lead_id)
        work.timeline.add(Entry(lead_id, at, Kind.RECEIVED, one.added_by, {"source": one.source}))
        return Receipt(lead_id, Arrival.NEW)

    def _join(
        self, work: UnitOfWork, same: Recognition, lead_id: int, one: Arriving, at: datetime
    ) -> None:
        work.arrivals.join(lead_id, one.source, one.key, one.data, at)
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


class _Strangers:
    """Which arrivals share neither key nor sign with any lead, nor with an arrival before them."""

    def __init__(self, work: UnitOfWork, arriving: Sequence[Arriving]) -> None:
        #: What each is recognised by, in the order of the arrivals.
        self.signs: list[_Signs] = [identities(one.data) for one in arriving]
        seen_keys: set[tuple[str, str]] = set()
        seen = set(work.identities.borne(item for signs in self.signs for item in signs.items()))
        self._places: set[int] = set()
        for place, (one, signs) in enumerate(zip(arriving, self.signs, strict=True)):
            if (one.source, one.key) not in seen_keys and seen.isdisjoint(signs.items()):
                self._places.add(place)
            seen_keys.add((one.source, one.key))
            seen.update(signs.items())

    def has(self, place: int) -> bool:
        return place in self._places


def _add(work: UnitOfWork, new: Sequence[tuple[Arriving, _Signs]], at: datetime) -> Sequence[int]:
    if not new:
        return ()
    ids = work.arrivals.add_all([one for one, _ in new], at)
    work.identities.keep_all((lead_id, signs) for lead_id, (_, signs) in zip(ids, new, strict=True))
    # One and the same for all from a source: what is kept of it is made once.
    facts = {source: {"source": source} for source in {one.source for one, _ in new}}
    work.timeline.add_all(
        Entry(lead_id, at, Kind.RECEIVED, one.added_by, facts[one.source])
        for lead_id, (one, _) in zip(ids, new, strict=True)
    )
    return ids
