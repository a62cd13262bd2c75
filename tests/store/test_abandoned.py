"""A replica that vanished in the middle of a change does not hold up the others for long."""

import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

import storage.engines
from bot.ports import UnitOfWork
from storage.database import Database

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def url(postgresql: Engine) -> str:
    with postgresql.connect() as admin:
        admin.execute(text("DROP DATABASE IF EXISTS abandoned"))
        admin.execute(text("CREATE DATABASE abandoned TEMPLATE empty"))
    return postgresql.url.set(database="abandoned").render_as_string(hide_password=False)


def test_the_server_ends_a_change_in_which_nobody_says_anything_any_more(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.engines, "ABANDONED", 300)
    gone, other = Database(url), Database(url)
    gone.change(lambda work: work.facts.put("shared", "before"))

    def vanish(work: UnitOfWork) -> None:
        work.facts.put("shared", "lost")
        began = time.monotonic()
        # Waits for the row that this change holds, and gets it when the server has had enough.
        other.change(lambda mine: mine.facts.put("shared", "after"))
        waited.append(time.monotonic() - began)

    waited: list[float] = []
    with pytest.raises(Exception, match=r"terminat|closed|connection"):
        gone.change(vanish)
    assert waited
    assert waited[0] < 4
    assert other.read(lambda work: work.facts.get("shared")) == "after"
    # Whoever was away goes on with a new connection.
    gone.change(lambda work: work.facts.put("shared", "again"))
    gone.close()
    other.close()


def test_only_changes_are_ended_and_a_migration_waits_as_long_as_it_must(url: str) -> None:
    database = Database(url)
    with database.engine.connect() as connection:
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "0"
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "0"
    assert database.change(_lock_timeout) == "15s"
    database.close()


def _lock_timeout(work: UnitOfWork) -> str:
    connection = work.connection  # type: ignore[attr-defined]  # the SQL one's, to look at the session
    return str(connection.execute(text("SHOW lock_timeout")).scalar_one())
