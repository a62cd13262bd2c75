"""`python -m bench churn`: what looks for the little that waits touch while months go by."""

import logging
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from psycopg.errors import Diagnostic
from rich.console import Console
from rich.table import Table
from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from bench.databases import postgresql_server
from bench.growth.office import MovableClock, introduce
from bench.growth.past import Past
from bench.growth.touched import Touched
from bench.report import save
from bot.ports import UnitOfWork
from storage import schema
from storage.database import Database

#: By table how often, and pages of all of them together.
Vacuums = dict[str, tuple[int, int]]
#: Redraws between two looks.
_STEP = 1_000
#: Redraws and replies that wait at once, after a webinar.
_BURST = 5_000
_LEASE = timedelta(seconds=60)

# What services write for a redraw and a reply, each in as many transactions, but by the server
# itself: through Baton it takes ten times as long. Every tenth time a lead comes and is answered.
_CHURN = """
CREATE PROCEDURE churn(first BIGINT, last BIGINT, leads BIGINT, calls INTEGER)
LANGUAGE plpgsql AS $$
DECLARE
    one BIGINT;
    at TIMESTAMPTZ;
    came BIGINT;
    lane_ TEXT;
BEGIN
    FOR n IN first..last LOOP
        at := clock_timestamp();
        UPDATE deliveries SET wanted = wanted + 1, state = 'due', due_at = at, wanted_at = at
            WHERE key = 'lead:' || (n * 7919 % leads + 1) || ':card' AND state = 'shown';
        INSERT INTO deliveries (key, kind, lead_id, place, lane, about, wanted, shown, state,
            due_at, attempts, unknowns, wanted_at) VALUES ('churn:' || n, 'log', n % leads + 1,
            'leads', 'post:leads', '{}', 1, 0, 'due', at, 0, 0, at);
        INSERT INTO inbox VALUES ('event:' || n || md5(n::TEXT), at);
        COMMIT;
        FOR number IN 1..2 * calls LOOP
            IF number % 2 = 0 THEN
                lane_ := 'edit:leads';
                SELECT id INTO one FROM deliveries WHERE lane = lane_ AND state = 'due'
                    ORDER BY wanted_at, id LIMIT 1;
            ELSE
                lane_ := 'post:leads';
                SELECT id INTO one FROM deliveries WHERE lane IN (lane_, lane_) AND state = 'due'
                    ORDER BY lane, id LIMIT 1;
            END IF;
            UPDATE deliveries SET state = 'sending', worker = 'w', attempts = attempts + 1
                WHERE id = one;
            UPDATE lanes SET worker = 'w', lease_until = at WHERE name = lane_;
            COMMIT;
            UPDATE deliveries SET state = 'shown', shown = wanted, worker = NULL,
                channel_id = 'C0LEADS', ts = '1790000000.000100', shown_at = at,
                lane = 'edit:leads' WHERE id = one;
            UPDATE lanes SET worker = NULL, next_at = at WHERE name = lane_;
            COMMIT;
        END LOOP;
        IF n % 10 = 0 THEN
            INSERT INTO leads (source, received_at, email, extra, free_mail, doubts, haystack,
                stage, history, held, turn_returned, trace, judged, pool)
                VALUES ('website', at, 'churn' || n || '@churn.example', '{}', FALSE, '[]', '',
                'new', FALSE, FALSE, FALSE, '{}', '[]', 'all') RETURNING id INTO came;
            COMMIT;
            PERFORM id FROM leads WHERE routed_at IS NULL ORDER BY id LIMIT 20;
            UPDATE leads SET routed_at = at, owner = 'U0P001', given_to = 'U0P001', given_at = at
                WHERE id = came;
            INSERT INTO promises (lead_id, policy, team, started_at, due_at, look_at, state, done,
                stopped, ended) VALUES (came, 'Usual', 'sales', at, at, at, 'running', '[]', FALSE,
                FALSE);
            COMMIT;
            PERFORM lead_id FROM promises WHERE look_at <= at ORDER BY look_at LIMIT 20;
            UPDATE promises SET look_at = at + INTERVAL '1 hour' WHERE lead_id = came;
            COMMIT;
            UPDATE promises SET look_at = NULL, responded_at = at, state = 'met'
                WHERE lead_id = came;
            COMMIT;
        END IF;
        IF n % 1000 = 0 THEN
            DELETE FROM inbox WHERE inbox.at < clock_timestamp() - INTERVAL '10 s';
            COMMIT;
        END IF;
    END LOOP;
END $$
"""
#: What autovacuum would vacuum or analyse now by its own rule. It comes once a minute, in which
#: fewer redraws happen than one step has: Slack allows 50 edits.
_DUE = text("""
SELECT s.relname,
    s.n_dead_tup > coalesce(o.vacuum_threshold, 50) + coalesce(o.vacuum_factor, 0.2) * c.reltuples,
    s.n_mod_since_analyze > 50 + coalesce(o.analyze_factor, 0.1) * c.reltuples
FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid, LATERAL (
    SELECT max(value) FILTER (WHERE name = 'autovacuum_vacuum_threshold') AS vacuum_threshold,
        max(value) FILTER (WHERE name = 'autovacuum_vacuum_scale_factor') AS vacuum_factor,
        max(value) FILTER (WHERE name = 'autovacuum_analyze_scale_factor') AS analyze_factor
    FROM (SELECT split_part(one, '=', 1) AS name,
            CASE WHEN one ~ '=[0-9.]+$' THEN split_part(one, '=', 2)::FLOAT END AS value
        FROM unnest(c.reloptions) one) _
) o WHERE s.n_tup_ins + s.n_tup_upd > 0
""")
_OPTIONS = text("""
SELECT relname, split_part(unnest(reloptions), '=', 1) FROM pg_class
WHERE relkind = 'r' AND reloptions IS NOT NULL AND relnamespace = 'public'::regnamespace
""")


class _UndoneError(Exception):
    """Has a look not be kept."""


def churn(leads: int, redraws: int) -> int:
    """Fill a database, let redraws, replies and leads go by, and look all the time.

    Once with PostgreSQL's own parameters of tables and once with those that Baton sets.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    pages: dict[str, dict[str, list[int]]] = {}
    vacuums: dict[str, Vacuums] = {}
    with tempfile.TemporaryDirectory() as name, postgresql_server(Path(name) / "pg") as url:
        database = Database(url)
        schema.upgrade(database.engine)
        introduce(database, MovableClock()())
        Past(leads).write(database.engine, 1, leads)
        database.close()
        print(f"churn: {leads:,} leads, {redraws:,} redraws", flush=True)
        engine = create_engine(
            make_url(url).set(database="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as admin:
            for words in ("autovacuum = off", "fsync = off", "max_wal_size = '4GB'"):
                admin.execute(text(f"ALTER SYSTEM SET {words}"))
            admin.execute(text("SELECT pg_reload_conf()"))
            for whose in ("PostgreSQL's", "Baton's"):
                admin.execute(text("DROP DATABASE IF EXISTS churned"))
                admin.execute(text("CREATE DATABASE churned TEMPLATE baton STRATEGY file_copy"))
                at = make_url(url).set(database="churned")
                pages[whose], vacuums[whose] = _months(at, leads, redraws, own=whose != "Baton's")
                _tell(pages, vacuums)
    save("churn", {"leads": leads, "redraws": redraws, "pages": pages, "vacuums": vacuums})
    return 0


def _months(
    url: URL, leads: int, redraws: int, *, own: bool
) -> tuple[dict[str, list[int]], Vacuums]:
    """Pages of each look, one after another, and the vacuums of each table."""
    pages: dict[str, list[int]] = {}
    vacuums: Vacuums = {}
    database = Database(url.render_as_string(hide_password=False))
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        _prepare(connection, own=own)
        for first in (0, *range(1, redraws + 1, _STEP)):
            if first:
                given = {"first": first, "last": first + _STEP - 1, "leads": leads}
                # A burst that waits, and is sent, and then as much as comes.
                given["calls"] = 0 if first < _BURST else 2 if first < 2 * _BURST else 1
                connection.execute(text("CALL churn(:first, :last, :leads, :calls)"), given)
                for table, number in _cleared(connection):
                    times, before = vacuums.get(table, (0, 0))
                    vacuums[table] = times + 1, before + number
            for look, number in _looked(database).items():
                pages.setdefault(look, []).append(number)
    database.close()
    return pages, vacuums


def _prepare(connection: Connection, *, own: bool) -> None:
    driver: Any = connection.connection.driver_connection
    for method in ("post", "edit"):
        words = f"('{method}:leads', 'leads', '{method}', 'epoch', NULL, 'epoch')"
        driver.execute(f"INSERT INTO lanes VALUES {words}")
    driver.execute(_CHURN)
    driver.execute("SET synchronous_commit = off")
    if own:
        for table, option in connection.execute(_OPTIONS).all():
            connection.execute(text(f"ALTER TABLE {table} RESET ({option})"))


def _cleared(connection: Connection) -> list[tuple[str, int]]:
    """Vacuum and analyse what autovacuum would; the tables that were vacuumed, and pages for it."""
    connection.execute(text("SELECT pg_stat_force_next_flush()"))
    vacuumed = []
    for table, vacuum, analyse in connection.execute(_DUE).all():
        if vacuum:
            vacuumed.append((table, _vacuumed(connection, table)))
        if analyse:
            connection.execute(text(f"ANALYZE {table}"))
    return vacuumed


def _vacuumed(connection: Connection, table: str) -> int:
    said: list[str] = []

    def hear(notice: Diagnostic) -> None:
        said.append(notice.message_primary or "")

    driver: Any = connection.connection.driver_connection
    driver.add_notice_handler(hear)
    connection.execute(text(f"VACUUM (VERBOSE) {table}"))
    driver.remove_notice_handler(hear)
    found = (re.search(r"buffer usage: (\d+) hits, (\d+) ", one) for one in said)
    return sum(int(one[1]) + int(one[2]) for one in found if one)


def _looked(database: Database) -> dict[str, int]:
    """Pages that each look touches, when it comes for the second time."""
    now = datetime.now(UTC)
    looks: dict[str, Callable[[UnitOfWork], object]] = {
        "the sender's claim": lambda work: work.sending.claim(now, "sender", _LEASE, 20),
        "when the sender wakes": lambda work: work.sending.next_due(),
        "leads to be routed": lambda work: work.leads.waiting(20),
        "promises that are due": lambda work: work.promises.due(now, 50),
        "what Slack sent, of old": lambda work: work.inbox.seen_before(now - 3 * _LEASE, 1000),
    }
    found = {}
    for name, look in looks.items():
        touched = Touched()
        with touched.watching(database):
            for _ in range(2):
                touched.dearest.clear()
                touched.name = name
                with suppress(_UndoneError):
                    database.change(partial(_undone, look))
                touched.name = ""
        found[name] = sum(one.pages for one in touched.dearest.values())
    return found


def _undone(look: Callable[[UnitOfWork], object], work: UnitOfWork) -> None:
    look(work)
    raise _UndoneError


def _tell(pages: Mapping[str, Mapping[str, list[int]]], vacuums: Mapping[str, Vacuums]) -> None:
    title = "pages of a look: before a burst, while it waits, after it was sent"
    table = Table("parameters of tables", title=title, title_justify="left")
    for whose in pages:
        table.add_column(whose, justify="right")
    for look in next(iter(pages.values())):
        table.add_row(look, *(_three(of[look]) for of in pages.values()))
    for name in sorted({name for of in vacuums.values() for name in of}):
        each = (of.get(name, (0, 0)) for of in vacuums.values())
        cells = (f"{times}: {total // max(times, 1):,}" for times, total in each)
        table.add_row(f"vacuums of {name}: pages of each", *cells)
    Console(width=140).print(table)


def _three(found: list[int]) -> str:
    sent = 2 * _BURST // _STEP + 1
    return f"{found[0]:,} {max(found[:sent]):7,} {max(found[sent:], default=0):7,}"
