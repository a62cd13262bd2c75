"""Forgets what was kept long enough, a little at a time, so that no click waits for it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.config.routing import Retention
from bot.dataclass import dataclass
from bot.ports import Clock, Store, UnitOfWork
from bot.services.meaning import MeaningService

#: Rows that one change forgets.
BATCH = 500
#: Identities that are found at a time, since finding them reads all that are kept.
_FOUND = 20_000


@dataclass(frozen=True)
class RetentionService:
    """What `retention` in app.yaml says; leads themselves are `EraseService`'s."""

    store: Store
    kept: Retention
    clock: Clock
    meaning: MeaningService | None

    def sweep(self) -> int:
        """Forget whatever is too old; returns how many rows that were."""
        kept, now = self.kept, self.clock()
        seen = now - timedelta(hours=kept.inbox_hours)
        asked = now - timedelta(days=kept.questions_days)
        closed = now - timedelta(days=kept.actions_days)
        total = self._inbox(seen)
        total += self._all(lambda work: work.deliveries.forget_private_before(seen, BATCH))
        total += self._all(lambda work: work.answers.forget_before(asked, BATCH))
        # Gaps are few, and one may be part of another.
        total += self.store.change(lambda work: work.gaps.forget_closed(asked))
        total += self._all(lambda work: work.actions.forget_closed(closed, BATCH))
        if kept.meetings_days is not None:
            ended = now - timedelta(days=kept.meetings_days)
            total += self._all(lambda work: work.meetings.forget_before(ended, BATCH))
        if self.meaning is not None:
            self.meaning.tidy()
        return total

    def _inbox(self, before: datetime) -> int:
        total = 0
        while old := self.store.read(lambda work: work.inbox.seen_before(before, _FOUND)):
            for start in range(0, len(old), BATCH):
                some = old[start : start + BATCH]
                total += self.store.change(partial(_forget, some))
        return total

    def _all(self, forget: Callable[[UnitOfWork], int]) -> int:
        total = 0
        while some := self.store.change(forget):
            total += some
        return total


def _forget(identities: Sequence[str], work: UnitOfWork) -> int:
    return work.inbox.forget(identities)
