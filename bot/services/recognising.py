"""Recognises the same person when they come again, and undoes it when that was wrong."""

from dataclasses import field
from datetime import datetime, timedelta

from bot.dataclass import dataclass
from bot.domain.duplicates import (
    Bearer,
    Duplicate,
    Known,
    SameBy,
    Split,
    SplitAnswer,
    duplicate,
    identities,
)
from bot.domain.leads import LeadData
from bot.domain.people import Actor, Home, may_act
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.telling import tell


@dataclass
class Recognition:
    """Whom an arrival is: looked up once, within the transaction that keeps it."""

    work: UnitOfWork
    data: LeadData
    at: datetime
    #: 0: nobody is recognised.
    join_days: int
    found: Duplicate | None = field(init=False)

    def __post_init__(self) -> None:
        self._signs = identities(self.data)
        self._bearers = self.work.identities.find(self._signs)
        bears: dict[int, dict[SameBy, str]] = {}
        for one in self._bearers:
            bears.setdefault(one.lead_id, {})[one.sign] = one.value
        live = {one.lead_id: one.data for one in self._bearers if self._live(one)}
        known = [Known(lead_id, data, bears[lead_id]) for lead_id, data in live.items()]
        self.found = duplicate(self.data, known)

    def keep(self, lead_id: int) -> None:
        """Have the lead bear the arrival's signs, but for those of another lead that is open.

        A lead that is closed or too old to be joined gives its signs to the new one.
        """
        live = {one.sign for one in self._bearers if self._live(one)}
        self.work.identities.let_go(one for one in self._bearers if not self._live(one))
        free = {sign: value for sign, value in self._signs.items() if sign not in live}
        self.work.identities.keep(lead_id, free)

    def as_facts(self) -> dict[str, object]:
        """By which sign it is, for the timeline: no value, which would be personal."""
        if self.found is None:
            return {}
        also = {"also": list(self.found.also)} if self.found.also else {}
        return {"by": self.found.by.name.lower(), **also}

    def _live(self, one: Bearer) -> bool:
        young = one.received_at >= self.at - timedelta(days=self.join_days)
        return bool(self.join_days) and one.still_open and young


@dataclass(frozen=True)
class SplitService:
    """Undo a join."""

    store: Store
    home: Home
    clock: Clock

    def split(self, lead_id: int, actor: Actor) -> Split:
        """Make the arrival that joined a lead last its own lead again; it is routed right after."""
        return self.store.change(lambda work: self._split(work, lead_id, actor))

    def _split(self, work: UnitOfWork, lead_id: int, actor: Actor) -> Split:
        if not may_act(self.home, work.people.get(actor.user), actor):
            return Split(SplitAnswer.OUTSIDER)
        lead = work.leads.get(lead_id)
        if lead is None:
            return Split(SplitAnswer.UNKNOWN)
        joined = work.arrivals.last_joined(lead_id)
        if joined is None:
            return Split(SplitAnswer.NOTHING)
        now = self.clock()
        made = work.arrivals.split(joined)
        self._share_signs(work, lead_id, made, joined.before, joined.told)
        received = {"source": joined.source, "from": lead_id}
        work.timeline.add(Entry(made, now, Kind.RECEIVED, None, received))
        said = {"source": joined.source, "lead": made}
        tell(work, Entry(lead_id, now, Kind.SPLIT, actor.user, said), lead.channel)
        return Split(SplitAnswer.DONE, made)

    @staticmethod
    def _share_signs(
        work: UnitOfWork, old: int, new: int, before: LeadData, told: LeadData
    ) -> None:
        """Signs that only the arrival brought go with it; what both have stays where it was."""
        brought = _only(identities(told), identities(before))
        bearers = work.identities.find(brought)
        work.identities.let_go(one for one in bearers if one.lead_id == old)
        taken = {one.sign for one in bearers if one.lead_id != old}
        free = {sign: value for sign, value in brought.items() if sign not in taken}
        work.identities.keep(new, free)


def _only(signs: dict[SameBy, str], without: dict[SameBy, str]) -> dict[SameBy, str]:
    return {sign: value for sign, value in signs.items() if without.get(sign) != value}
