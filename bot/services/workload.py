"""Measures how evenly the pools' leads were shared out within a window."""

from datetime import datetime, timedelta
from math import ceil

from bot.dataclass import dataclass
from bot.domain.fair_weeks import Count, Fairness
from bot.domain.fairness import TOLERANCE
from bot.domain.measured import Figure
from bot.domain.windows import Span, Window, midnight, window_on
from bot.ports import UnitOfWork
from bot.services.fairness import FairnessService

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Workload:
    """What was due to people by weight and presence, as `/pool` tells it of the last weeks."""

    fairness: FairnessService

    def within(self, work: UnitOfWork, window: Window) -> tuple[Fairness, ...]:
        """Each pool of the settings, in their order; nothing of a window that is yet to come."""
        edges = _edges(window, self.fairness.clock())
        if len(edges) < 2:
            return ()
        found = []
        for key in self.fairness.settings.pools:
            given = work.pools.given_by_week(key, edges)
            counts = {(one.user, one.week): Count(one.given, 0, one.returned) for one in given}
            found.append(self.fairness.within(work, key, edges, counts))
        return tuple(found)

    def figure(self, work: UnitOfWork, window: Window) -> Figure:
        """Leads given out, and those that nobody had above what was due to them.

        A part of a lead above is even still: leads are not divided.
        """
        pools = self.within(work, window)
        kept = sum(one.kept for one in pools)
        above = sum(
            max(0, line.total.kept - ceil(line.due - TOLERANCE))
            for one in pools
            for line in one.lines
        )
        return Figure(kept, kept - above)


def _edges(window: Window, now: datetime) -> tuple[datetime, ...]:
    """Stretches short enough for one weight each, and few: weeks, of a year its months."""
    days = [window.first]
    while days[-1] < window.after:
        if window.span is Span.YEAR:
            following = window_on(Span.MONTH, days[-1], window.zone).after
        else:
            following = days[-1] + _WEEK
        days.append(min(following, window.after))
    starts = [midnight(day, window.zone) for day in days[:-1]]
    begun = [start for start in starts if start < now]
    return (*begun, window.end) if begun else ()
