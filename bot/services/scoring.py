"""Counts up how both teams kept their half of the agreement."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.scorecard import Handovers, Scorecard, Share, Tally, scores
from bot.ports import Clock, Store, UnitOfWork

#: How the requests for content that were made within a window were kept. What the content lacks is
#: kept elsewhere; whoever keeps it hands this in.
ContentRequests = Callable[[UnitOfWork, datetime, datetime], Tally]


def no_requests(_work: UnitOfWork, _start: datetime, _end: datetime) -> Tally:
    """Where no content is kept, none is asked for."""
    return Tally()


@dataclass(frozen=True)
class ScoreService:
    """Sales' half and marketing's, beside each other."""

    store: Store
    settings: Settings
    clock: Clock
    content_requests: ContentRequests = no_requests

    @property
    def agreed(self) -> bool:
        """Whether the settings promise anything, on either side."""
        handover = self.settings.handover
        asked = handover.as_domain().asks or handover.definition
        return bool(self.settings.sla or asked or self.settings.content.gaps.answer_within)

    def scorecard(self, days: int) -> Scorecard:
        """How what began within so many days was kept."""
        now = self.clock()
        # What comes in this very moment counts.
        start, end = now - timedelta(days=days), now + timedelta(microseconds=1)
        return self.store.read(lambda work: self.between(work, start, end, days))

    def between(self, work: UnitOfWork, start: datetime, end: datetime, days: int) -> Scorecard:
        """How what began within a window of so many days was kept."""
        found = scores(work.promises.between(start, end))
        return Scorecard(days, found, self._marketing(work, start, end))

    def _marketing(self, work: UnitOfWork, start: datetime, end: datetime) -> Handovers:
        handover = self.settings.handover.as_domain()
        leads, complete = work.promises.handed_over(start, end, handover)
        key = self.settings.handover.definition
        name = self.settings.definitions[key].name if key else ""
        return Handovers(
            leads,
            Share(complete, leads) if handover.asks else None,
            self._met(work, key, start, end) if key else None,
            name,
            self.content_requests(work, start, end),
        )

    def _met(self, work: UnitOfWork, key: str, start: datetime, end: datetime) -> Share:
        """Leads that met a definition, of whatever version was in force when they came."""
        met = judged = 0
        for results in work.leads.judged_between(start, end):
            for one in results:
                if one.definition == key:
                    judged += 1
                    met += one.met is True
        return Share(met, judged)
