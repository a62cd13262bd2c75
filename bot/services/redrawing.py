"""Cards keep up with the code and the settings that draw them."""

from datetime import datetime, timedelta

import structlog

from bot.dataclass import dataclass
from bot.domain.deliveries import card_key
from bot.ports import Clock, Store, UnitOfWork

log = structlog.get_logger(__name__)

#: Older cards keep their look until something happens to their lead.
BACK = timedelta(days=14)
#: `chat.update` allows some 50 cards a minute, so that more than this would take over an hour.
MOST = 3_000
_DRAWN = "cards_drawn_by"


@dataclass(frozen=True)
class RedrawService:
    """Redraws the cards of open leads once after a change of their look."""

    store: Store
    clock: Clock

    def if_changed(self, fingerprint: str) -> int:
        """Redraw recent cards when they were drawn by something else; returns how many."""
        now = self.clock()
        count = self.store.change(lambda work: self._redraw(work, fingerprint, now))
        if count:
            log.info("cards_redrawn", count=count)
        return count

    @staticmethod
    def _redraw(work: UnitOfWork, fingerprint: str, now: datetime) -> int:
        before = work.facts.get(_DRAWN)
        if before == fingerprint:
            return 0
        work.facts.put(_DRAWN, fingerprint)
        if before is None:
            return 0
        shown = work.deliveries.shown_cards(work.leads.open_after(0, now - BACK, MOST))
        for lead_id in shown:
            work.deliveries.redraw(card_key(lead_id), now)
        return len(shown)
