"""How evenly leads were shared out, over windows of any length."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.leads import LeadData
from bot.domain.measured import Figure
from bot.domain.presence import Absence, Source
from bot.domain.routing import Routed
from bot.domain.windows import Span, Window, window_on
from bot.ports import UnitOfWork
from bot.services.measuring import MeasureService
from bot.services.roster import Roster
from storage.database import Database
from tests.promises.conftest import APP
from tests.settings import loaded

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def give(database: Database, *given: tuple[str, datetime]) -> MeasureService:
    def write(work: UnitOfWork) -> None:
        for number, (person, at) in enumerate(given):
            lead = work.arrivals.add("website", f"{number}", LeadData(), at)
            work.leads.route(lead, Routed("leads", person, {}, pool="all"), at)

    database.change(write)
    settings = loaded(APP, {"BATON_INTAKE_TOKEN": "x"})
    return MeasureService(database, settings, Roster(settings), lambda: NOW)


def even(service: MeasureService, window: Window) -> Figure:
    return service.report(window, only=["evenly_shared"]).figure("evenly_shared")


@pytest.mark.parametrize("span", Span)
def test_leads_above_anybodys_due_are_counted_in_any_window(database: Database, span: Span) -> None:
    at = datetime(2026, 11, 17, 9, tzinfo=UTC)
    service = give(database, *(("U0ANA", at),) * 5, ("U0BEN", at), ("U0BEN", at))
    # Three and a half each: four are even still.
    assert even(service, window_on(span, date(2026, 11, 17), BERLIN)) == Figure(7, 6)
    assert even(service, window_on(span, date(2027, 11, 17), BERLIN)) == Figure()


def test_whoever_is_ahead_in_one_week_may_be_behind_in_the_next(database: Database) -> None:
    first, second = (datetime(2026, 11, day, 9, tzinfo=UTC) for day in (3, 10))
    service = give(database, *(("U0ANA", first),) * 4, *(("U0BEN", second),) * 4)
    assert even(service, window_on(Span.MONTH, date(2026, 11, 1), BERLIN)) == Figure(8, 8)
    assert even(service, window_on(Span.WEEK, date(2026, 11, 3), BERLIN)) == Figure(4, 2)


def test_whoever_was_away_was_due_nothing(database: Database) -> None:
    at = datetime(2026, 11, 17, 9, tzinfo=UTC)
    service = give(database, *(("U0ANA", at),) * 4)
    week = window_on(Span.WEEK, date(2026, 11, 17), BERLIN)
    away = Absence("U0BEN", Source.COMMAND, week.start, at + timedelta(days=30))
    database.change(lambda work: work.absences.put(away))
    assert even(service, week) == Figure(4, 4)
