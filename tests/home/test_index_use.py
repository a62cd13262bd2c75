"""What Home asks of one person walks indexes, so that it does not grow with the years."""

from typing import Any

import pytest
from sqlalchemy import event

from storage.database import Database
from storage.home import SqlHome

from .company import MONDAY

#: What the plan must not walk from end to end.
TABLES = ("leads", "promises", "timeline", "journeys")


# PostgreSQL scans tables that are empty, so only SQLite is asked.
@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_no_question_scans_a_table(database: Database) -> None:
    asked: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        if arguments[2].startswith("SELECT"):
            asked.append((arguments[2], arguments[3]))

    with database.engine.connect() as connection:
        event.listen(database.engine, "before_cursor_execute", note)
        home = SqlHome(connection)
        home.open_leads("U0ANA", MONDAY, 9)
        home.leads([1, 2])
        home.owed([1, 2])
        home.workload(["U0ANA", "U0BEN"], MONDAY)
        home.month("U0ANA", MONDAY)
        list(home.judged(MONDAY))
        event.remove(database.engine, "before_cursor_execute", note)
        assert len(asked) == 7
        for statement, values in asked:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plan = [row.detail for row in rows]
            scans = tuple(f"SCAN {table}" for table in TABLES)
            assert not [step for step in plan if step.startswith(scans)], (statement, plan)
