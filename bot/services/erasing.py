"""Erases what is known of a person: in the database, in Slack, and says what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.domain.erasing import Traces
from bot.domain.leads import Lead
from bot.ports import Clock, Store, UnitOfWork

log = structlog.get_logger(__name__)

#: Leads that one sweep of the retention erases.
_BATCH = 100


@dataclass(frozen=True)
class Erased:
    """What was done: rows that changed by table, and Slack messages that will go or change."""

    leads: int
    rows: Mapping[str, int]
    messages: int
    #: Where the person is still found (table.column → rows): in what people write themselves.
    left: Mapping[str, int]


@dataclass(frozen=True)
class EraseService:
    """Takes a person out of their leads; stages, owners and times stay for the figures."""

    store: Store
    clock: Clock

    def find(self, email: str | None, phone: str | None) -> Sequence[Lead]:
        """The leads of that e-mail address (lower case) or number (E.164)."""

        def look(work: UnitOfWork) -> list[Lead]:
            found = (work.leads.get(one) for one in work.erasing.leads_of(email, phone))
            return [lead for lead in found if lead is not None]

        return self.store.read(look)

    def lead(self, lead_id: int) -> Lead | None:
        """One lead."""
        return self.store.read(lambda work: work.leads.get(lead_id))

    def erase(self, lead_ids: Sequence[int]) -> Erased:
        """Erase the person of these leads everywhere. Committed when this returns."""

        def change(work: UnitOfWork) -> Erased:
            now = self.clock()
            traces = Traces.of([data for one in lead_ids for data in work.erasing.told_of(one)])
            for one in lead_ids:
                work.erasing.clear(one, now)
            rows = work.erasing.rid(traces, lead_ids)
            messages = work.erasing.retract(lead_ids, now)
            return Erased(len(lead_ids), rows, messages, work.erasing.left(traces))

        done = self.store.change(change)
        log.info(
            "erased", leads=list(lead_ids), messages=done.messages, left=sum(done.left.values())
        )
        return done

    def sweep(self, days: int | None) -> int:
        """Clear leads that were closed and came so many days ago; None: keep them for ever.

        Only the leads themselves and what belongs to them are cleared; other tables are not looked
        through for their names, and Slack keeps its messages as long as its own settings say.
        """
        if days is None:
            return 0
        before = self.clock() - timedelta(days=days)

        def change(work: UnitOfWork) -> int:
            found = work.erasing.closed_before(before, _BATCH)
            for one in found:
                traces = Traces.of(work.erasing.told_of(one))
                work.erasing.clear(one, self.clock())
                work.erasing.rid(traces, [one], everywhere=False)
            return len(found)

        total = 0
        while cleared := self.store.change(change):
            total += cleared
        return total
