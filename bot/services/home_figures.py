"""Figures that several Home tabs show alike: counted at most once in a while, for all of them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from datetime import date, datetime, timedelta

from bot.dataclass import dataclass
from bot.domain.home_tab import SourceRow, Sources, TeamFigures
from bot.domain.windows import Span, Window
from bot.ports import Clock
from bot.services.fairness import FairnessService
from bot.services.measuring import MeasureService, change_of
from bot.services.scoring import ScoreService

#: Figures so young are shown again rather than counted again.
KEPT = timedelta(minutes=10)
#: Sources compare four weeks with the four before: the same weekdays in both.
_DAYS = timedelta(days=28)
#: The periods of the scorecard, in days.
_PERIODS = (7, 30)
#: What is counted of sources.
_SHOWN = ("leads", "good", "untested")


@dataclass
class HomeFigures:
    """Counts outside any transaction of the sender's, and remembers."""

    measures: MeasureService
    scoring: ScoreService
    fairness: FairnessService
    clock: Clock
    _sources: Sources | None = None
    _team: TeamFigures | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sources(self) -> Sources | None:
        """How each source did; None before it was counted."""
        return self._sources

    def team(self) -> TeamFigures | None:
        """How both teams did; None before it was counted."""
        return self._team

    def count_sources(self) -> bool:
        """Count sources, unless that was done a moment ago or is being done; False: none yet."""
        with self._alone() as alone:
            if alone and not self._young(self._sources):
                self._sources = self._counted_sources(self.clock())
        return self._sources is not None

    def count_team(self) -> bool:
        """The same for the scorecard and how fairly leads were shared."""
        with self._alone() as alone:
            if alone and not self._young(self._team):
                self._team = self._counted_team(self.clock())
        return self._team is not None

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether nobody counts; the others do not wait, which would hold up the sender's lanes."""
        alone = self._lock.acquire(blocking=False)
        try:
            yield alone
        finally:
            if alone:
                self._lock.release()

    def _young(self, found: Sources | TeamFigures | None) -> bool:
        return found is not None and timedelta(0) <= self.clock() - found.at < KEPT

    def _counted_team(self, now: datetime) -> TeamFigures:
        cards = tuple(self.scoring.scorecard(days) for days in _PERIODS)
        return TeamFigures(cards, tuple(self.fairness.all()), now)

    def _counted_sources(self, now: datetime) -> Sources:
        zone = self.measures.settings.workspace.zone
        after = now.astimezone(zone).date() + timedelta(days=1)
        new, old = (
            self.measures.report(self._window(end), only=_SHOWN) for end in (after, after - _DAYS)
        )
        rows = [
            SourceRow(
                source,
                figure.n,
                new.figure("good", source).share,
                new.figure("untested", source).share,
                change_of("good", source, new, old),
            )
            for source, figure in new.figures["leads"].items()
            if source and figure.n
        ]
        return Sources(tuple(sorted(rows, key=lambda row: (-row.leads, row.source))), now)

    def _window(self, after: date) -> Window:
        # Of no calendar span: it is never named, only its ends count.
        return Window(Span.WEEK, after - _DAYS, after, self.measures.settings.workspace.zone)
