"""A burst costs each change the same, though PostgreSQL has not looked at its tables since."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import Engine, text

from bench.growth.office import MovableClock, baton_on, introduce
from bench.growth.past import Past
from bench.growth.touched import Touched, told
from bench.pages.operations import Marks, Office
from commands.wiring import Baton
from storage.database import Database
from tests.conftest import NewDatabase

T = TypeVar("T")

#: Leads before the burst, and the last of it; between them come those that are worked on.
FEW, ALL = 60, 2_000
BEGINS = 500
#: Rows that no step of a plan may go beyond: a pool has 40 people.
ENOUGH = 100
WAITING = """
UPDATE deliveries SET state = 'due', lane = 'post:busy' WHERE kind = 'log' AND id > :after;
INSERT INTO lanes VALUES ('post:busy', 'busy', 'post', '2030-01-01', NULL, 'epoch')
    ON CONFLICT DO NOTHING;
INSERT INTO reactions SELECT channel_id, ts, 'U0P00' || lead_id % 10, 'tada', TRUE, now()
    FROM card_messages ON CONFLICT DO NOTHING
"""


@dataclass
class Named(Marks):
    """Tells whoever looks what is done."""

    touched: Touched = field(default_factory=Touched)

    def run(self, name: str, step: Callable[[], T], _of: int = 1) -> T:
        self.touched.name = name
        try:
            return step()
        finally:
            self.touched.name = ""


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def unattended(
    postgresql: Engine, new_database: NewDatabase, clock: MovableClock
) -> Iterator[Baton]:
    """A Baton on a PostgreSQL that analyses nothing, and that keeps the first plan of each
    statement."""
    url = new_database()
    if not url.startswith("postgresql"):
        pytest.skip("SQLite plans each statement by rules alone")
    with postgresql.connect() as admin:
        name = url.rpartition("/")[2].partition("?")[0]
        admin.execute(text(f"ALTER DATABASE {name} SET plan_cache_mode = 'force_generic_plan'"))
    database = Database(url)
    introduce(database, clock())
    with database.engine.begin() as connection:
        tables = text("SELECT relname FROM pg_stat_user_tables")
        for table in connection.execute(tables).scalars().all():
            connection.execute(text(f"ALTER TABLE {table} SET (autovacuum_enabled = off)"))
    database.close()
    baton = baton_on(url, clock)
    yield baton
    baton.database.close()


def burst(baton: Baton, first: int, last: int) -> None:
    engine = baton.database.engine
    Past(ALL).write(engine, first, last, in_a_burst=True)
    with engine.begin() as connection:
        after = connection.execute(text("SELECT max(id) FROM deliveries")).scalar_one() - last // 2
        for words in WAITING.split(";"):
            connection.exec_driver_sql(words.replace(":after", str(after)).replace("%", "%%"))


def work_on(baton: Baton, clock: MovableClock, named: Named, name: str) -> None:
    office = Office(baton, clock, named, name)
    office.group()
    for _ in range(2):
        office.lead()
    database, now = baton.database, clock()
    named.run("sender wakes", lambda: database.read(lambda work: work.sending.next_due()))
    named.run("recover", lambda: database.change(lambda work: work.sending.recover(now, "other")))
    named.run("sweep", lambda: database.read(lambda work: work.promises.due(now, 20)))
    later = now + timedelta(seconds=1)
    named.run("route", lambda: database.read(lambda work: work.pools.holding()))
    named.run(
        "claim",
        lambda: database.change(lambda w: list(w.sending.claim(later, "w", timedelta(0), 20))),
    )


@pytest.mark.parametrize("analysed", [False, True], ids=["never analysed", "analysed when small"])
def test_no_change_reads_more_because_many_leads_came(
    unattended: Baton, clock: MovableClock, analysed: bool
) -> None:
    named = Named(lambda: 0)
    if analysed:
        burst(unattended, 1, FEW)
        with unattended.database.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        work_on(unattended, clock, named, "first")
    burst(unattended, BEGINS, ALL)
    with named.touched.watching(unattended.database):
        work_on(unattended, clock, named, "then")
    much = {
        f"{name}: {' '.join(sql.split())}\n" + "\n".join(told(look.plan)): look.rows
        for (name, sql), look in named.touched.dearest.items()
        if look.rows > ENOUGH
    }
    assert not much, "\n".join(f"{rows:g} {words}" for words, rows in much.items())
    assert len(named.touched.dearest) > 80
