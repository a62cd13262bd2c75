"""Erases what is known of a person: in the database, in Slack, and says what is left."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial

import structlog

from bot.dataclass import dataclass
from bot.domain.erasing import Traces
from bot.domain.leads import Lead
from bot.ports import Clock, Key, Looked, Store, UnitOfWork

log = structlog.get_logger(__name__)

#: Leads or rows that one change clears.
_BATCH = 100
#: Rows that are looked through on one snapshot: some tens of milliseconds.
_ROWS = 20_000


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
        """Erase the person of these leads everywhere. Committed when this returns.

        What others wrote of them is looked for in pieces and outside of changes, so that clicks
        never wait for it; the leads come last: whoever is interrupted finds them and begins again.
        """
        now = self.clock()
        traces = self.store.read(
            lambda work: Traces.of([data for one in lead_ids for data in work.erasing.told_of(one)])
        )
        rows: Counter[str] = Counter()
        for table in self.store.read(lambda work: work.erasing.tables()):
            for found in self._looked(table, traces):
                for some in _pieces(found.keys):
                    rows[table] += self.store.change(partial(_rid, table, traces, some))

        def change(work: UnitOfWork) -> tuple[Mapping[str, int], int]:
            own = work.erasing.rid_own(traces, lead_ids)
            messages = work.erasing.retract(lead_ids, now)
            for one in lead_ids:
                work.erasing.clear(one, now)
            return own, messages

        own, messages = self.store.change(change)
        rows.update(own)
        done = Erased(len(lead_ids), +rows, messages, self._left(traces))
        log.info(
            "erased", leads=list(lead_ids), messages=done.messages, left=sum(done.left.values())
        )
        return done

    def _looked(self, table: str, traces: Traces) -> Iterator[Looked]:
        """What is found in a table, some rows at a time, each on a snapshot of its own."""
        after: Key | None = None
        while True:
            look = partial(_look, table, traces, after)
            found = self.store.read(look)
            yield found
            if (after := found.after) is None:
                return

    def _left(self, traces: Traces) -> Mapping[str, int]:
        """Where traces are found still: table and column → rows."""
        left: Counter[str] = Counter()
        for table in self.store.read(lambda work: work.erasing.tables(everything=True)):
            for found in self._looked(table, traces):
                left.update({f"{table}.{name}": rows for name, rows in found.columns.items()})
        return left

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
                work.erasing.rid_own(traces, [one])
            return len(found)

        total = 0
        while cleared := self.store.change(change):
            total += cleared
        return total


def _look(table: str, traces: Traces, after: Key | None, work: UnitOfWork) -> Looked:
    return work.erasing.look(table, traces, after, _ROWS)


def _rid(table: str, traces: Traces, keys: Sequence[Key], work: UnitOfWork) -> int:
    return work.erasing.rid(table, traces, keys)


def _pieces(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    return (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
