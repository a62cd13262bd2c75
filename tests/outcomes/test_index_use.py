"""A week's figures walk indexes, so that they do not grow with the years before."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Select, text

from storage import measures, schema
from storage.database import Database

from .test_measures import WEEK

# PostgreSQL scans tables that are empty, so only SQLite is asked.
QUESTIONS = ("_CAME", "_CLOSED", "_OPENED", "_OWED", "_WORK", "_SAID", "_TOUCHED")


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'baton.db'}")
    schema.upgrade(made.engine)
    yield made
    made.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_scans_a_table(sqlite: Database, question: str) -> None:
    statement: Select[tuple[object, ...]] = getattr(measures, question)
    asked = statement.params(start=WEEK[0], end=WEEK[1], history=False)
    written = asked.compile(sqlite.engine, compile_kwargs={"literal_binds": True})
    with sqlite.engine.connect() as connection:
        plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {written}"))]
    assert not [step for step in plan if step.startswith("SCAN")], plan
    assert any("USING INDEX" in step or "COVERING INDEX" in step for step in plan)
