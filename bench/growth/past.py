"""A company's past, written by the database itself: the same pace of leads, an ever longer past."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from bench.growth.rows import BATCH, NAMES, TABLES, statements
from bench.growth.words import COMPANIES, FIRST, LAST, LINES
from storage.models.base import EPOCH

#: The first moment that is not over yet: a Monday.
END = datetime(2026, 11, 23, tzinfo=UTC)
#: The whole past. A hundredth of it is as long as what services usually look back, so that what
#: grows has grown because there is more, and not because a window was filled.
DAYS = 10_000
PEOPLE = tuple(f"U0P{number:03}" for number in range(40))
SOURCES = ("website", "webinar", "partner", "chat", "fair", "ads", "referral", "events")
_AT_ONCE = 100_000
_NAMES = {
    "first": FIRST,
    "last": LAST,
    "company": COMPANIES,
    "line": LINES,
    "person": PEOPLE,
    "source": SOURCES,
}


@dataclass(frozen=True)
class Past:
    """So many leads evenly over `DAYS`; the newest have the highest ids."""

    leads: int

    def write(self, engine: Engine, first: int, last: int, *, in_a_burst: bool = False) -> None:
        """Write the leads from one id to another, and all that belongs to them.

        The indexes are made anew afterwards: to fill them row by row gives the same ones and takes
        hours. `in_a_burst`: not so, and PostgreSQL finds no time to analyse anything.
        """
        sqlite = engine.dialect.name == "sqlite"
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            _hurry(driver, sqlite=sqlite)
            driver.execute("BEGIN")
            indexes = [] if in_a_burst else _without_indexes(driver, sqlite=sqlite)
            _names(driver, sqlite=sqlite)
            driver.execute("COMMIT")
            for start in range(first, last + 1, _AT_ONCE):
                driver.execute("BEGIN")
                given = self._given(start, min(start + _AT_ONCE - 1, last))
                for words in statements(given, sqlite=sqlite):
                    driver.execute(words)
                driver.execute("COMMIT")
            for definition in indexes:
                driver.execute(definition)
            if not sqlite:
                # Beyond what was written, and what came by itself since then.
                driver.execute("SELECT setval('leads_id_seq', (SELECT max(id) FROM leads))")
            if not sqlite and not in_a_burst:
                # As autovacuum does, which may not have come by yet.
                driver.execute("VACUUM ANALYZE")
            # The settings were this connection's own.
            connection.invalidate()

    def _given(self, first: int, last: int) -> dict[str, int]:
        return {
            "first": first,
            "last": last,
            "end": (END - EPOCH) // timedelta(microseconds=1),
            "step": DAYS * timedelta(days=1) // timedelta(microseconds=1) // self.leads,
            "newest": self.leads,
        }


def _hurry(driver: Any, *, sqlite: bool) -> None:
    """Have nothing wait for the disk, and no reference be looked up."""
    if sqlite:
        for one in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-524288"):
            driver.execute(f"PRAGMA {one}")
        return
    driver.autocommit = True
    for one in (
        "synchronous_commit = off",
        "maintenance_work_mem = '1GB'",
        "session_replication_role = replica",
    ):
        driver.execute(f"SET {one}")


def _without_indexes(driver: Any, *, sqlite: bool) -> Sequence[str]:
    """Drop the indexes of the tables that are filled; how they are made again."""
    tables = ", ".join(f"'{one}'" for one in TABLES)
    words = (
        "SELECT name, sql FROM sqlite_master "  # names of ours
        f"WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({tables})"
        if sqlite
        else "SELECT indexname, indexdef FROM pg_indexes "
        f"WHERE schemaname = current_schema() AND tablename IN ({tables}) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    found = driver.execute(words).fetchall()
    for name, _ in found:
        driver.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _names(driver: Any, *, sqlite: bool) -> None:
    """Names to be made of, and the room for a batch of leads."""
    driver.execute(NAMES)
    driver.execute(BATCH.replace("NUMBER", "INTEGER" if sqlite else "BIGINT"))
    rows = ", ".join(
        f"('{kind}', {n}, '{word}')"
        for kind, words in _NAMES.items()
        for n, word in enumerate(words)
    )
    driver.execute(f"INSERT INTO words VALUES {rows}")
    driver.execute("ANALYZE words")


def spans(leads: int) -> Iterator[tuple[int, int, int]]:
    """How many leads there are at each size, and the first and last id that are written for it."""
    last = leads
    for share in (100, 10, 1):
        first = leads - leads // share + 1
        yield leads // share, first, last
        last = first - 1
