"""What the benchmark writes gives every kind of figure, the same on both databases."""

from sqlalchemy import func, select

from bench.measures.main import settings_of
from bench.measures.past import END, Past
from bot.domain.measures import MEASURES
from bot.services.measuring import MeasureService
from bot.services.roster import Roster
from storage.database import Database
from storage.models import timeline

#: No questions and gaps are written.
_NONE = {"questions_answered", "gaps", "gaps_in_time", "time_to_fill"}


def test_years_of_leads_have_figures_of_every_kind(database: Database) -> None:
    Past(2000, 0.5).write(database.engine, 0, 1000)
    Past(2000, 0.5).write(database.engine, 1000)
    settings = settings_of()
    service = MeasureService(database, settings, Roster(settings), lambda: END)
    year = service.window("2026")
    report = service.report(year)
    assert {key for key in MEASURES if report.figure(key).n == 0} == _NONE
    assert report.figure("leads").n == 1962
    # More than are read in one question.
    behind = [lead.id for lead, _ in service.behind("leads", "", year).leads]
    assert behind == sorted(set(behind))
    assert len(behind) == 1962
    assert report.credits["EUR"].keys() > {"website", "ads"}
    assert report.versions.keys() == {2}
    assert set(report.reasons["website"]) == {"no-budget", "spam", "clause:mql:1", ""}
    with database.engine.connect() as connection:
        rows = connection.execute(select(func.count()).select_from(timeline)).scalar_one()
    assert 2.6 < rows / 2000 < 2.8
