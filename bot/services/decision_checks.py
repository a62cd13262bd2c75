"""Measures decisions: what a number was when it was decided, and what it is at the check date."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.decisions import Decision, Reading, after, before, reading
from bot.domain.measured import Figure
from bot.domain.windows import Window
from bot.ports import Clock, Store, UnitOfWork
from bot.services.measuring import MeasureService
from bot.services.meeting_book import MeetingBook

log = structlog.get_logger(__name__)

#: Decisions measured in one step; a report over a large database takes seconds.
_AT_ONCE = 5


@dataclass(frozen=True)
class DecisionChecks:
    """Both readings come from windows of the same length, each taken right after its end.

    So the leads behind both have had as much time to become something.
    """

    store: Store
    settings: Settings
    measures: MeasureService
    book: MeetingBook
    clock: Clock

    def step(self) -> bool:
        """Measure what is due; returns whether there was anything."""
        now, zone = self.clock(), self.settings.workspace.zone
        today = now.astimezone(zone).date()
        due = self.store.read(lambda work: work.meetings.to_measure(today, _AT_ONCE))
        for decision in due:
            measured = decision
            if measured.baseline is None:
                measured = replace(measured, baseline=self._read(measured, before(measured, zone)))
            if measured.check_on and measured.check_on <= today:
                outcome = self._read(measured, after(measured, zone))
                measured = replace(measured, outcome=outcome, checked_at=now)
            self.store.change(partial(self._keep, measured=measured, now=now))
        return bool(due)

    def _read(self, decision: Decision, window: Window | None) -> Reading:
        if window is None or decision.measure is None:
            # The measure is gone since; without a reading it would be asked for over and over.
            return Reading(0, 0, None)
        report = self.measures.report(window)
        figure = report.figures.get(decision.measure, {}).get("", Figure())
        return reading(decision.measure, figure)

    def _keep(self, work: UnitOfWork, measured: Decision, now: datetime) -> None:
        kept = work.meetings.decision(measured.id)
        if kept is None:
            return
        work.meetings.put_decision(
            replace(
                kept,
                baseline=kept.baseline or measured.baseline,
                outcome=measured.outcome,
                checked_at=measured.checked_at,
            )
        )
        self.book.redraw(work, work.meetings.get(measured.meeting_id), now)
        self.book.redraw_series(work, measured.series, now)
        if measured.checked_at:
            log.info("decision_checked", decision=measured.id)
