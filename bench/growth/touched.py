"""What each statement touches on PostgreSQL: explained where it is run, just before it is run."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from unittest.mock import patch

from psycopg._queries import PostgresQuery
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import Escaping, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from sqlalchemy import Connection, event

from storage.compiled import Compiled
from storage.database import Database
from storage.driver import driver_of
from storage.piped import GatedConnection
from storage.straight import DONE

#: What is looked at: an INSERT finds its row by a unique key or not at all.
_LOOKED_AT = ("SELECT", "UPDATE", "DELETE", "WITH")
#: A connection outlives who looks at it.
_numbers = count()
_EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, FORMAT JSON) EXECUTE "


@dataclass(frozen=True)
class Look:
    """One run of a statement: pages touched, and the plan as PostgreSQL tells it."""

    pages: int
    plan: Mapping[str, Any]

    @property
    def rows(self) -> float:
        """The most rows that one step of the plan read from a table or an index."""
        return max(map(_read, _steps(self.plan)), default=0)


@dataclass
class Touched:
    """The dearest run of each statement, by operation.

    Plans are made and kept as the connection's `plan_cache_mode` has it.
    """

    #: The operation that runs now; empty: nobody looks.
    name: str = ""
    dearest: dict[tuple[str, str], Look] = field(default_factory=dict)
    _prepared: dict[tuple[int, bytes], str] = field(default_factory=dict)

    @contextmanager
    def watching(self, database: Database) -> Iterator[None]:
        """Look at what is asked of a database meanwhile, while `name` says what that belongs to."""
        execute, run_many = Compiled.execute, Compiled.run_many

        def heard(compiled: Compiled, connection: Connection, values: Mapping[str, Any]) -> Any:
            self._prepared_is_run(compiled, connection, values)
            return execute(compiled, connection, values)

        def heard_many(
            compiled: Compiled, connection: Connection, rows: Sequence[Mapping[str, Any]]
        ) -> None:
            for values in rows:
                self._prepared_is_run(compiled, connection, values)
            run_many(compiled, connection, rows)

        def hear(
            connection: Connection, _cursor: object, words: str, given: Any, _x: object, many: bool
        ) -> None:
            if self.name and not many and words.lstrip().startswith(_LOOKED_AT):
                self._by_name(driver_of(connection), words, given)

        with (
            # What is prepared goes past SQLAlchemy.
            patch.object(Compiled, "execute", heard),
            patch.object(Compiled, "run_many", heard_many),
            ExitStack() as ends,
        ):
            for engine in database.engines:
                event.listen(engine, "before_cursor_execute", hear)
                ends.callback(event.remove, engine, "before_cursor_execute", hear)
            yield

    def _prepared_is_run(
        self, compiled: Compiled, connection: Connection, values: Mapping[str, Any]
    ) -> None:
        foreseeing = getattr(connection.info.get("straight"), "_foreseeing", False)
        if not self.name or foreseeing or not compiled.sql.lstrip().startswith(_LOOKED_AT):
            return
        driver, given = driver_of(connection), compiled.given(values)
        if isinstance(given, Mapping):
            self._by_name(driver, compiled.sql, given)
        else:
            as_text = Transformer(driver).dump_sequence(given, [PyFormat.TEXT] * len(given))
            self._explain(driver, compiled.sql.encode(), as_text, ())

    def _by_name(self, driver: Any, words: str, given: Any) -> None:
        query = PostgresQuery(Transformer(driver))
        query.convert(re.sub(r"%(\(\w+\))?s", r"%\1t", words), given)  # values sent as text
        self._explain(driver, query.query, query.params or (), query.types)

    def _explain(self, driver: Any, sql: bytes, given: Sequence[Any], types: Sequence[int]) -> None:
        if isinstance(driver, GatedConnection) and driver.piped is not None:
            # What is asked here is asked past what is under way.
            driver.piped.settle()
        line = driver.pgconn
        inside = line.transaction_status == TransactionStatus.INTRANS
        name = self._prepared.get((id(driver), sql)) or self._prepare(driver, sql, types)
        values = ", ".join("NULL" if one is None else _quoted(line, bytes(one)) for one in given)
        if inside:
            _run(line, "SAVEPOINT touched")
        found = _run(line, f"{_EXPLAIN}{name}" + (f" ({values})" if given else ""))
        if inside:
            _run(line, "ROLLBACK TO SAVEPOINT touched")
            _run(line, "RELEASE SAVEPOINT touched")
        plan = json.loads(found.get_value(0, 0) or b"")[0]["Plan"]
        look = Look(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], plan)
        before = self.dearest.get((self.name, sql.decode()))
        if before is None or (before.rows, before.pages) < (look.rows, look.pages):
            self.dearest[self.name, sql.decode()] = look

    def _prepare(self, driver: Any, sql: bytes, types: Sequence[int]) -> str:
        name = f"touched_{next(_numbers)}"
        result = driver.pgconn.prepare(name.encode(), sql, list(types) or None)
        if result.status not in DONE:
            raise error_from_result(result)
        self._prepared[id(driver), sql] = name
        return name


def _quoted(line: PGconn, value: bytes) -> str:
    return Escaping(line).escape_literal(value).decode()


def _run(line: PGconn, words: str) -> PGresult:
    result = line.exec_(words.encode())
    if result.status not in DONE:
        raise error_from_result(result)
    return result


def _steps(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for one in plan.get("Plans", ()):
        yield from _steps(one)


def _read(step: Mapping[str, Any]) -> float:
    """Rows that a scan returned or threw away, as often as it ran."""
    if "Relation Name" not in step and "Index Name" not in step:
        return 0
    removed = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    rows = step["Actual Rows"] + sum(step.get(one, 0) for one in removed)
    return float(step["Actual Loops"] * rows)


def told(plan: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """A plan line by line."""
    of = plan.get("Index Name") or plan.get("Relation Name") or ""
    pages = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    what = plan.get("Index Cond") or plan.get("Filter") or ""
    yield f"{'  ' * depth}{plan['Node Type']} {of}: {_read(plan):g} rows, {pages} pages {what}"
    for one in plan.get("Plans", ()):
        yield from told(one, depth + 1)
