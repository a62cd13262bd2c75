"""A standby takes the primary's place: whoever is told both addresses goes on, and lost nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.cluster import Cluster, cluster
from bot.ports import StoreUnavailableError, UnitOfWork
from storage import schema
from storage.clock import DatabaseClock
from storage.database import Database


def _both(servers: Cluster) -> str:
    """The address that docs/operating.md tells."""
    one, two = servers.primary.port, servers.standby.port
    hosts = f"host=127.0.0.1,127.0.0.1&port={one},{two}"
    return f"postgresql://postgres@/baton?{hosts}&target_session_attrs=read-write"


@pytest.mark.slow
def test_baton_goes_on_with_the_standby_and_nothing_that_was_kept_is_gone(tmp_path: Path) -> None:
    with cluster(tmp_path) as servers:
        database = Database(_both(servers))
        schema.upgrade(database.engine)
        clock = DatabaseClock(database.url)

        def first_time(work: UnitOfWork) -> bool:
            return work.inbox.first_time("event", datetime.now(UTC))

        def forget(work: UnitOfWork) -> int:
            return work.inbox.forget(["event"])

        for _ in range(3):
            assert database.change(first_time)
            servers.fail_over()
            assert not database.change(first_time)
            assert database.change(forget) == 1
        assert abs(clock() - datetime.now(UTC)).total_seconds() < 5
        database.close()


@pytest.mark.slow
def test_nothing_is_taken_for_kept_while_the_database_refuses_to_write(tmp_path: Path) -> None:
    with cluster(tmp_path) as servers:
        database = Database(servers.url)
        schema.upgrade(database.engine)

        def keep(work: UnitOfWork) -> bool:
            return work.inbox.first_time("event", datetime.now(UTC))

        def refused() -> None:
            with pytest.raises(StoreUnavailableError, match="read-only"):
                database.change(keep)

        servers.refuse_writes(refused)
        assert database.change(keep)
        database.close()
