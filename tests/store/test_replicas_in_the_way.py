"""Replicas that change the same rows at the same time get on, and only one of them routes."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Engine, select, text

from bot.domain.deliveries import BUDGETS, Kind, Method, Wish
from bot.domain.leads import LeadData
from bot.ports import UnitOfWork
from storage.database import Database
from storage.models import budgets

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DEADLOCKS = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
ROWS = [f"row {number}" for number in range(8)]


@pytest.fixture
def replicas(postgresql: Engine) -> Iterator[tuple[Database, Database]]:
    with postgresql.connect() as admin:
        admin.execute(text("DROP DATABASE IF EXISTS shared"))
        admin.execute(text("CREATE DATABASE shared TEMPLATE empty"))
    url = postgresql.url.set(database="shared").render_as_string(hide_password=False)
    both = Database(url), Database(url)
    yield both
    for one in both:
        one.close()


def test_groups_that_want_each_others_rows_do_not_hold_each_other_up(
    replicas: tuple[Database, Database],
) -> None:
    def add(number: int) -> None:
        def work(work: UnitOfWork) -> None:
            # As clicks on the same cards: two of a group want the rows in any order.
            work.facts.put(dice.choice(ROWS), f"{number}")
            time.sleep(0.001)
            done = int(work.facts.get(f"{number}") or 0)
            work.facts.put(f"{number}", str(done + 1))

        replicas[number % 2].change(work)

    dice, count = Random(1), 1_000
    with ThreadPoolExecutor(64) as pool:
        list(pool.map(add, range(count)))
    kept = replicas[0].read(lambda work: [work.facts.get(f"{n}") for n in range(count)])
    assert kept == ["1"] * count
    with replicas[0].engine.connect() as connection:
        # PostgreSQL finds out about each after a second; nearly every group used to meet one.
        assert connection.execute(DEADLOCKS).scalar_one() <= 2


def test_only_one_replica_routes_at_a_time(replicas: tuple[Database, Database]) -> None:
    one, other = replicas
    lead = one.change(lambda work: work.arrivals.add("form", "1", LeadData(name="Ana"), NOW))

    def route(work: UnitOfWork) -> list[int]:
        mine = [each.id for each in work.leads.waiting(10)]
        # Meanwhile the other finds nothing to do, and does not wait for it either.
        assert other.change(lambda theirs: list(theirs.leads.waiting(10))) == []
        return mine

    assert one.change(route) == [lead]
    assert [each.id for each in other.change(lambda work: list(work.leads.waiting(10)))] == [lead]


def test_what_replicas_say_at_the_same_moment_is_all_counted_against_slacks_limits(
    replicas: tuple[Database, Database],
) -> None:
    one, other = replicas

    def wish(work: UnitOfWork) -> None:
        for person in ("U0ANA", "U0BEN"):
            work.deliveries.want(Wish(f"notice:{person}", Kind.NOTICE, person), NOW)

    def claim(work: UnitOfWork) -> int:
        return len(work.sending.claim(NOW, "somebody", timedelta(seconds=9), 1))

    def together(work: UnitOfWork) -> Future[int]:
        assert claim(work) == 1
        theirs = pool.submit(other.change, claim)
        time.sleep(0.3)  # the other has seen what is left before this one has committed
        return theirs

    one.change(wish)
    with ThreadPoolExecutor(1) as pool:
        assert one.change(together).result(10) == 1
    with one.engine.connect() as connection:
        used = connection.execute(select(budgets.c.used_until)).scalar_one()
    assert used == NOW + 2 * BUDGETS[Method.POST].interval


def test_what_a_sender_held_by_a_clock_that_was_ahead_is_taken_over_when_that_is_set_right(
    replicas: tuple[Database, Database],
) -> None:
    one, other = replicas
    ahead, lease = NOW + timedelta(hours=1), timedelta(seconds=3)

    def wish(work: UnitOfWork) -> None:
        work.deliveries.want(Wish("notice:U0ANA", Kind.NOTICE, "U0ANA"), ahead)

    def taken(work: UnitOfWork) -> list[str]:
        work.sending.recover(NOW + 2 * lease, "another")
        found = work.sending.claim(NOW + 2 * lease, "another", lease, 1)
        return [delivery.key for delivery in found]

    one.change(wish)
    assert one.change(lambda work: len(work.sending.claim(ahead, "died", lease, 1))) == 1
    assert other.change(taken) == []
    other.change(lambda work: work.sending.clock_was_set_back(NOW + lease))
    assert other.change(taken) == ["notice:U0ANA"]
