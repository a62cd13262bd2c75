"""The fairness of a pool is read from what really happened, on both databases."""

from datetime import timedelta

from bot.domain.fair_weeks import Count, Fairness
from bot.domain.timeline import Entry, Kind
from bot.services.fairness import FairnessService
from bot.services.roster import Roster

from .conftest import Desk


def read(desk: Desk) -> Fairness:
    roster = Roster(desk.settings)
    hours = desk.assigner.availability.hours
    service = FairnessService(desk.store, desk.settings, roster, hours, lambda: desk.now)
    [found] = service.all()
    return found


def test_leads_are_counted_by_person_and_week(desk: Desk) -> None:
    first = [desk.lead(name=f"Lead {number}") for number in range(3)]
    desk.now += timedelta(weeks=1)
    desk.away("U0BEN")
    second = [desk.lead(name=f"More {number}") for number in range(4)]
    assert {lead.owner for lead in second} == {"U0ANA"}

    def change(junk: int, passed: int) -> None:
        desk.store.change(lambda work: desk.assigner.count_turn(work, junk, junk=True))
        entry = Entry(passed, desk.now, Kind.PASSED, None, {"from": "U0BEN", "owner": "U0ANA"})
        desk.store.change(lambda work: work.timeline.add(entry))

    change(first[0].id, second[0].id)
    ana, ben = read(desk).lines
    assert ana.counts[-2:] == (Count(2, 0, 1), Count(4, 0, 0))
    assert ben.counts[-2:] == (Count(1, 0, 0), Count(0, 1, 0))
    assert ana.due_by_week[-1] > ben.due_by_week[-1]
    assert round(ana.due_by_week[-2], 2) == round(ben.due_by_week[-2], 2) == 1


def test_what_is_older_than_eight_weeks_does_not_count(desk: Desk) -> None:
    desk.lead(name="Old")
    desk.now += timedelta(weeks=9)
    assert read(desk).kept == 0


def test_the_counts_come_from_indexes_alone(desk: Desk) -> None:
    if desk.store.url.get_backend_name() != "sqlite":
        return
    with desk.store.engine.connect() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT given_to, count(*), sum(turn_returned) FROM leads "
            "WHERE pool = 'all' AND given_at >= 1 AND given_at < 2 GROUP BY given_to"
        ).all()
        passed = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT at, actor, data FROM timeline "
            "WHERE kind = 'passed' AND at >= 1"
        ).all()
    assert "COVERING INDEX ix_leads_pooled" in str(plan)
    assert "ix_timeline_passed_at" in str(passed)
