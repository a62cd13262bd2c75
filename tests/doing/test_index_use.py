"""What is open is found by indexes, so that looking does not grow with all that was ever done."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from bot.ports import UnitOfWork
from storage.database import Database

from .conftest import SQLITE

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@SQLITE  # PostgreSQL scans tables that are empty
@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda work: work.actions.open_of("U0BEN"), "ix_actions_state_owner"),
        (lambda work: work.actions.overdue(NOW), "ix_actions_state_late_at"),
        (lambda work: work.actions.owners_to_remind(NOW, 9), "ix_actions_state_remind_at"),
        (lambda work: work.actions.open_of_series("weekly"), "ix_actions_state_series"),
        (lambda work: work.actions.all_open(), "ix_actions_state_"),
        (lambda work: work.actions.closed_since(NOW), "ix_actions_closed_at"),
        (lambda work: work.actions.of_meeting(1), "ix_actions_meeting_id"),
        (lambda work: work.actions.newest_change(1), "ix_action_changes_action_id"),
    ],
)
def test_what_is_open_is_found_by_its_index(
    database: Database, ask: Callable[[UnitOfWork], object], index: str
) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    # Only of this one's: a Baton of another test may be on its way out.
    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        database.read(ask)
    finally:
        for engine in database.engines:
            event.remove(engine, "before_cursor_execute", note)
    ((statement, values),) = asked
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        plan = " ".join(row[3] for row in rows)
    assert index in plan
    assert "SCAN" not in plan
