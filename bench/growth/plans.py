"""How the database finds what an operation asks for, as the database itself tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from storage.database import Database


@dataclass
class Watched:
    """The slowest query of each operation; statements that are prepared by hand are not seen."""

    #: What runs now.
    name: str = ""
    slowest: dict[str, tuple[float, str, Any]] = field(default_factory=dict)
    _began: float = 0

    def watch(self, engine: Engine) -> None:
        """See what is asked of an engine."""
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)

    def _before(self, *_: object) -> None:
        self._began = perf_counter()

    def _after(  # as SQLAlchemy calls it
        self, _c: object, _cursor: object, statement: str, given: Any, _x: object, _many: object
    ) -> None:
        took = perf_counter() - self._began
        if took > self.slowest.get(self.name, (0.0, "", None))[0]:
            self.slowest[self.name] = (took, statement, given)


def plans(database: Database, found: Mapping[str, tuple[float, str, Any]]) -> str:
    """The plan of each operation's slowest query."""
    how = "EXPLAIN QUERY PLAN " if database.engine.dialect.name == "sqlite" else "EXPLAIN "
    with database.engine.connect() as connection:
        return "\n".join(
            f"{name}\n  {' '.join(statement.split())}\n{_plan(connection, how + statement, given)}"
            for name, (_, statement, given) in found.items()
        )


def _plan(connection: Connection, words: str, given: Any) -> str:
    rows = connection.exec_driver_sql(words, given).all()
    connection.rollback()
    return "\n".join(f"    {row[-1]}" for row in rows)
