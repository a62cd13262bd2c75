"""A week's figures walk indexes, so that they do not grow with the years before."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.measured import Part
from storage import schema
from storage.database import Database

from .test_measures import SOUGHT


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    # PostgreSQL scans tables that are empty, so only SQLite is asked.
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'baton.db'}")
    schema.upgrade(made.engine)
    yield made
    made.close()


@pytest.mark.parametrize("each", [False, True], ids=["grouped", "each"])
@pytest.mark.parametrize("part", Part)
def test_no_question_scans_a_table(sqlite: Database, part: Part, each: bool) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    # Only of this one's: a Baton of another test may be on its way out.
    for engine in sqlite.engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        sought = replace(SOUGHT, parts=frozenset({part}), each=each)
        sqlite.read(lambda work: work.measures.rows(sought))
    finally:
        for engine in sqlite.engines:
            event.remove(engine, "before_cursor_execute", note)
    assert asked
    for statement, values in asked:
        with sqlite.engine.connect() as connection:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plan = [row[3] for row in rows]
        tables = ("leads", "journeys", "promises", "timeline", "origins", "answers", "gaps")
        assert not [step for step in plan if step in {f"SCAN {table}" for table in tables}], plan
        assert any("USING INDEX" in step or "COVERING INDEX" in step for step in plan)
