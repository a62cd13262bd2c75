"""Forgets what was kept long enough, a little at a time, so that no click waits for it."""

from collections.abc import Callable
from datetime import timedelta

from bot.config.routing import Retention
from bot.dataclass import dataclass
from bot.ports import Clock, Store, UnitOfWork
from bot.services.meaning import MeaningService

#: Rows that one change forgets.
BATCH = 500


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
        total = self._all(lambda work: work.inbox.forget_before(seen, BATCH))
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

    def _all(self, forget: Callable[[UnitOfWork], int]) -> int:
        total = 0
        while some := self.store.change(forget):
            total += some
        return total
