"""A lead that was closed and opened again counts once, as far as it ever came."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.exchange import exchange_with
from bot.domain.leads import LeadData, Stage
from bot.domain.measured import Report, Sought
from bot.domain.measuring import measure
from bot.domain.money import Money
from bot.domain.routing import Routed
from bot.domain.stages import StageChange, journey_of
from bot.ports import UnitOfWork
from storage.database import Database

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def walk(database: Database, *stages: tuple[Stage, float]) -> None:
    """A lead of Monday that came to stages after so many days."""

    def write(work: UnitOfWork) -> None:
        lead = work.arrivals.add("website", "1", LeadData(), MONDAY)
        work.leads.route(lead, Routed("leads", None, {}), MONDAY)
        for number, (stage, days) in enumerate(stages):
            at = MONDAY + timedelta(days=days)
            worth = Money(700, "EUR") if stage is Stage.WON else None
            work.stages.add(StageChange(lead, stage, at, at, f"{number}", worth=worth))
        journey = journey_of(work.stages.of(lead))
        work.stages.keep_journey(lead, journey)
        work.leads.set_stage(lead, journey.stage)

    database.change(write)


def week(database: Database, number: int) -> Report:
    start = MONDAY + number * WEEK
    sought = Sought(start, start + WEEK, start + WEEK)
    rows = database.read(lambda work: work.measures.rows(sought))
    return measure(rows, exchange_with("EUR", {}), {})


def told(report: Report, key: str) -> tuple[int, int]:
    figure = report.figure(key)
    return figure.hits, figure.n


@pytest.mark.parametrize("closed", [Stage.RECYCLED, Stage.LOST, Stage.REJECTED])
def test_a_lead_won_after_all_is_won_once_where_it_was_won(
    database: Database, closed: Stage
) -> None:
    walk(
        database,
        *((Stage.SQL, 1), (Stage.OPPORTUNITY, 2), (closed, 3), (Stage.NEW, 8)),
        *((Stage.OPPORTUNITY, 9), (Stage.WON, 15)),
    )
    first, second, third = (week(database, number) for number in range(3))
    assert told(first, "win_rate") == told(second, "win_rate") == (0, 0)
    assert told(third, "win_rate") == (1, 1)
    assert third.figure("won_value").sums == {"EUR": 700}
    assert third.figure("time_to_win").median == timedelta(days=15)
    assert (first.figure("leads").n, second.figure("leads").n) == (1, 0)
    assert told(first, "opportunity_to_won") == (1, 1)
    assert (first.figure("velocity").n, second.figure("velocity").n) == (1, 0)


def test_a_lead_opened_again_is_open_and_as_far_as_it_ever_came(database: Database) -> None:
    walk(database, (Stage.SQL, 1), (Stage.LOST, 2), (Stage.NEW, 8))
    report = week(database, 0)
    assert told(report, "win_rate") == (0, 0), "it is no longer lost"
    assert told(report, "accepted") == told(report, "lead_to_sql") == (1, 1)
    assert told(report, "sql_to_opportunity") == (0, 1)
