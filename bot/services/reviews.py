"""Freshness: owners are asked in their own hours when a review is due, once for each due date."""

from collections.abc import Sequence
from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.battlecard_changes import Use
from bot.domain.battlecard_notices import Tell
from bot.domain.battlecard_shown import BattlecardRow, Usage
from bot.domain.battlecards import BATTLECARD, due_on
from bot.domain.people import Actor
from bot.domain.zones import local_day
from bot.ports import Clock, Store, UnitOfWork
from bot.services.battlecard_deeds import Told, tell
from bot.services.battlecard_owners import BattlecardOwners
from bot.services.battlecards import BattlecardService
from bot.services.promising import Promiser

#: Questions that a person gets on one day, however many documents are due.
A_DAY = 3


@dataclass(frozen=True)
class ReviewService:
    """Asks owners whether documents are still right, and lists those that are hot but stale."""

    store: Store
    battlecards: BattlecardService
    owners: BattlecardOwners
    promiser: Promiser
    clock: Clock

    def sweep(self) -> int:
        """Ask about documents whose review is due by now; returns how many were asked about."""
        return self.store.change(self._sweep)

    def stale(self, actor: Actor) -> Sequence[BattlecardRow] | None:
        """Overdue or doubted battlecards that somebody may read, those most in use first.

        None for strangers.
        """
        rows = self.battlecards.rows(actor)
        if rows is None:
            return None
        today = self.battlecards.today()
        found = [row for row in rows if row.heat and (row.overdue(today) or row.doubted)]
        return sorted(found, key=lambda row: (-row.heat, row.due or today))

    def stale_for(self, work: UnitOfWork, user: str) -> Sequence[BattlecardRow]:
        """Overdue or doubted documents that somebody answers for, then those that others use."""
        today, reader = self.battlecards.today(), self.owners.access.reader(work, user)
        mine = [one for one in work.content.reviewable() if reader.may_read(one.about.readers)]
        known = {one.id for one in mine}
        cards = work.content.find(reader, kind=BATTLECARD)
        rows = self.battlecards.rows_of(work, [*mine, *(o for o in cards if o.id not in known)])
        found = [row for row in rows if row.overdue(today) or row.doubted]
        found = [row for row in found if row.owner == user or row.heat]
        return sorted(found, key=lambda row: (row.owner != user, -row.heat, row.due or today))

    def _sweep(self, work: UnitOfWork) -> int:
        now, today = self.clock(), self.battlecards.today()
        documents = work.content.reviewable()
        pressed = work.battlecards.verified([one.id for one in documents])
        disowned = work.battlecards.disowned()
        asked = 0
        for one in documents:
            due = due_on(one.about, self.battlecards.verified(one, pressed))
            if due is None or due > today:
                continue
            owner = self.owners.responsible(work, one.about, disowned.get(one.id, frozenset()))
            if owner is None or not self._may_ask(work, owner, now):
                continue
            if work.battlecards.ask(one.id, due, owner, now):
                key = f"review:{one.id}:{due.isoformat()}"
                facts = {"due": due.isoformat()}
                tell(work, Told(key, owner, Tell.REVIEW, one.id, facts), now)
                asked += 1
        return asked

    def _may_ask(self, work: UnitOfWork, owner: str, now: datetime) -> bool:
        today, _ = local_day(now, self.promiser.zone_of(work, owner))
        return work.battlecards.asked(owner, today) < A_DAY and self.promiser.may_ask(
            work, owner, now
        )


def usage_since(work: UnitOfWork, since: datetime) -> list[Usage]:
    """How often each document was read and used since then, for the operator; most used first."""
    reads, used = work.battlecards.counts(Use.READ, since), work.battlecards.counts(Use.USED, since)
    documents = work.content.about(sorted({*reads, *used}))
    found = []
    for document_id, document in documents.items():
        read, use = reads.get(document_id, {}), used.get(document_id, {})
        people = sorted({*read, *use})
        counts = {person: (read.get(person, 0), use.get(person, 0)) for person in people}
        found.append(Usage(document, counts))
    return sorted(found, key=lambda one: -sum(r + 3 * u for r, u in one.people.values()))
