"""Changes write little: indexes hold only what somebody looks for, and those who look use them."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.pool import NullPool

from bench.growth.past import Past
from bot.domain.deliveries import Kind, Wish
from bot.domain.duplicates import SameBy
from bot.ports import UnitOfWork
from storage import schema
from storage.ahead import exchange
from storage.compiled import Compiled
from storage.database import Database
from storage.models import metadata

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEADS = 60
BY_KEY = sorted(
    table.name
    for table in metadata.tables.values()
    if table.dialect_options["sqlite"]["with_rowid"] is False
)
WAITING = "ix_deliveries_waiting"


@pytest.fixture
def lived_in(database: Database) -> Database:
    """With leads, and all that belongs to them."""
    Past(LEADS).write(database.engine, 1, LEADS)

    def clicks(work: UnitOfWork) -> None:
        for number in range(LEADS):
            assert work.inbox.first_time(f"event:{number % 7}:{number}", NOON)
            work.identities.keep(number + 1, {SameBy.EMAIL: f"u{number}@acme.com"})
            work.feedback.react("C1", f"{number}.1", "U1", "tada", present=True, at=NOON)

    database.change(clicks)
    return database


def rows(engine: Engine, table: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return sorted(map(tuple, connection.execute(text(f"SELECT * FROM {table}"))), key=repr)


def test_rows_and_references_survive_the_way_back_and_forth(lived_in: Database) -> None:
    lived_in.close()
    engine = create_engine(lived_in.url, poolclass=NullPool)
    before = {table: rows(engine, table) for table in BY_KEY}
    # What the content lacks and is made of has been so from the beginning.
    assert {table for table, kept in before.items() if not kept} == {"gap_terms", "vocabulary"}
    keys = {table: inspect(engine).get_foreign_keys(table) for table in BY_KEY}
    for step in ("0022", "head", "0022", "head"):
        (schema.upgrade if step == "head" else schema.downgrade)(engine, step)
        assert {table: rows(engine, table) for table in BY_KEY} == before
        assert {table: inspect(engine).get_foreign_keys(table) for table in BY_KEY} == keys


def test_sqlite_keeps_by_their_key_what_the_models_say(database: Database) -> None:
    if database.url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL has no such tables")
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT name FROM pragma_table_list WHERE wr = 1"))
        kept = {name for name in found.scalars() if name in metadata.tables}
    assert kept == set(BY_KEY)


@contextmanager
def overheard(database: Database) -> Iterator[list[tuple[str, object]]]:
    """What is asked meanwhile."""
    said: list[tuple[str, object]] = []

    def hear(_c: object, _cursor: object, words: str, given: object, *_: object) -> None:
        said.append((words, given))

    def hear_prepared(compiled: Compiled, values: Mapping[str, object]) -> Sequence[object]:
        given = list(give(compiled, values))
        said.append((compiled.sql, tuple(given)))
        return given

    for engine in database.engines:
        event.listen(engine, "after_cursor_execute", hear)
    give = Compiled.given
    with pytest.MonkeyPatch.context() as patch:
        # What is prepared goes past SQLAlchemy.
        patch.setattr(Compiled, "given", hear_prepared)
        yield said
    for engine in database.engines:
        event.remove(engine, "after_cursor_execute", hear)


def plans(database: Database, look: Callable[[UnitOfWork], object], of: str) -> list[str]:
    """How each statement of a look finds its rows of a table."""
    with overheard(database) as said:
        database.change(look)
    with database.engine.connect() as connection:
        found = [_plan(connection, words, given) for words, given in said]
        return [step for plan in found for step in plan if f" {of} " in f"{step} "]


def _plan(connection: Connection, words: str, given: object) -> Sequence[str]:
    if not words.startswith(("SELECT", "UPDATE", "DELETE")):
        return ()
    steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given)  # type: ignore[arg-type]  # as the driver got it
    return [str(step[-1]) for step in steps]


SENDER: dict[str, Callable[[UnitOfWork], object]] = {
    "claim": lambda work: list(work.sending.claim(NOON, "w", timedelta(seconds=9), 20)),
    "next due": lambda work: work.sending.next_due(),
    "recover": lambda work: work.sending.recover(NOON + timedelta(hours=1), "other"),
    "backlog": lambda work: work.deliveries.backlog(),
    "leads waiting": lambda work: work.deliveries.leads_waiting("leads"),
    "set aside": lambda work: work.deliveries.set_aside(NOON),
}


@pytest.mark.parametrize("look", SENDER)
def test_the_sender_looks_only_at_what_waits(lived_in: Database, look: str) -> None:
    if lived_in.url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL chooses by how much there is")
    for kind in (Kind.CARD, Kind.NOTICE):
        wish = Wish(f"key:{kind}", kind, "leads", lead_id=1)
        lived_in.change(lambda work, wish=wish: work.deliveries.want(wish, NOON))  # type: ignore[misc]  # mypy cannot tell the default's type
    if look == "recover":
        lived_in.change(SENDER["claim"])
    found = plans(lived_in, SENDER[look], "deliveries")
    by_key = "SEARCH deliveries USING INTEGER PRIMARY KEY (rowid=?)"
    by_its_key = "SEARCH deliveries USING INDEX sqlite_autoindex_deliveries_1 (key=?)"
    assert any(WAITING in step for step in found)
    assert all(WAITING in step or step in {by_key, by_its_key} for step in found), found


def test_open_leads_and_verdicts_are_found_without_the_others(lived_in: Database) -> None:
    if lived_in.url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL chooses by how much there is")
    person = "U0P001"
    for look in (
        lambda work: work.pools.open_leads([person]),
        lambda work: work.home.open_leads(person, NOON, 5),
    ):
        assert all("ix_leads_owned" in step for step in plans(lived_in, look, "leads"))
    [verdicts] = plans(lived_in, lambda work: list(work.home.judged(NOON)), "timeline")
    assert "ix_timeline_judged_at" in verdicts
    again = plans(lived_in, lambda work: work.promises.look_again_of(person, NOON), "promises")
    assert all("ix_promises_open" in step for step in again), again


def test_indexes_are_exchanged_while_others_write(lived_in: Database) -> None:
    if lived_in.url.get_backend_name() == "sqlite":
        pytest.skip("one process has the file")
    lived_in.close()
    url = lived_in.url
    engine = create_engine(url, poolclass=NullPool)
    schema.downgrade(engine, "0022")
    write = text("UPDATE timeline SET actor = 'U1' WHERE id = :id")
    asked = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%'")
    with engine.connect() as slow, ThreadPoolExecutor(1) as others:
        slow.execute(write, {"id": 1})
        slow.execute(text("UPDATE deliveries SET worker = NULL WHERE id = 1"))
        upgrade = others.submit(schema.upgrade, engine)
        with engine.connect() as quick:
            while not quick.execute(asked).scalar_one():
                quick.rollback()
                time.sleep(0.01)
            quick.execute(text("SET LOCAL lock_timeout = 2000"))
            quick.execute(write, {"id": 2})
            quick.execute(text("UPDATE deliveries SET worker = NULL WHERE id = 2"))
            quick.commit()
        assert not upgrade.done()
        slow.commit()
        upgrade.result(30)
    assert schema.current(engine) == schema.newest()


def test_an_index_that_was_broken_off_is_made_again(database: Database) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("of PostgreSQL alone")
    valid = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix_try')")
    new = {"ix_try": "inbox (at)"}
    with database.engine.connect() as connection:
        connection.execute(text("CREATE INDEX ix_try ON inbox (at)"))
        connection.execute(
            text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass('ix_try')")
        )
        connection.commit()
        exchange(database.engine, (new, {}))
        assert connection.execute(valid).scalar() is True
        exchange(database.engine, ({}, new))
        assert connection.execute(valid).scalar() is None


def test_postgresql_vacuums_soon_what_was_sent(database: Database) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("of PostgreSQL alone")
    set_ = text("SELECT reloptions FROM pg_class WHERE relname = 'deliveries'")
    soon = ["autovacuum_vacuum_scale_factor=0.01", "autovacuum_vacuum_threshold=1000"]
    database.close()
    engine = create_engine(database.url, poolclass=NullPool)
    for step, expected in (("0023", None), ("head", soon)):
        (schema.upgrade if step == "head" else schema.downgrade)(engine, step)
        with engine.connect() as connection:
            assert connection.execute(set_).scalar_one() == expected
