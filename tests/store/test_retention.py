"""What is kept long enough is forgotten, and the rest stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.config.routing import Retention
from bot.domain.deliveries import Kind, Wish
from bot.services.retention import BATCH, RetentionService
from storage.database import Database
from storage.models import agenda_items, decisions, deliveries, meetings
from tests.conftest import NewDatabase

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=1000)


@pytest.fixture
def store(new_database: NewDatabase) -> Iterator[Database]:
    """An empty database."""
    database = Database(new_database())
    yield database
    database.close()


def _sweep(store: Database, meetings_days: int | None = None) -> int:
    kept = Retention(meetings_days=meetings_days)
    return RetentionService(store, kept, lambda: NOW, None).sweep()


def _seen(store: Database, identity: str, at: datetime) -> bool:
    return store.change(lambda work: work.inbox.first_time(identity, at))


def _want(store: Database, wish: Wish) -> None:
    store.change(lambda work: work.deliveries.want(wish, LONG_AGO))


def test_more_than_a_batch_is_forgotten_and_what_is_new_stays(store: Database) -> None:
    for number in range(BATCH + 3):
        _seen(store, f"event:{number}", LONG_AGO)
    _seen(store, "event:new", NOW)
    assert _sweep(store) == BATCH + 3
    assert not _seen(store, "event:new", NOW)


def test_private_sentences_go_unless_they_still_wait_to_be_said(store: Database) -> None:
    for number in range(3):
        _want(store, Wish(f"note:{number}", Kind.NOTE, "C1", person="U1"))
    with store.engine.begin() as connection:
        said = deliveries.update().where(deliveries.c.key != "note:0").values(state="shown")
        connection.execute(said)
    assert _sweep(store) == 2


def _meeting(store: Database, day: date, state: str) -> int:
    row = {
        "series": "weekly",
        "day": day,
        "at": LONG_AGO,
        "state": state,
        "moved": False,
        "chair_named": False,
        "why": "",
    }
    with store.engine.begin() as connection:
        made = connection.execute(insert(meetings).values(row).returning(meetings.c.id))
        return int(made.scalar_one())


def _decide(store: Database, meeting: int, **more: object) -> None:
    row = {"series": "weekly", "meeting_id": meeting, "text": "More", "by": "U1", "at": LONG_AGO}
    with store.engine.begin() as connection:
        connection.execute(insert(decisions).values({**row, "expected": "", **more}))


def _item(store: Database, meeting: int, closed_at: datetime | None) -> None:
    texts = dict.fromkeys(("key", "evidence", "url", "quote", "channel_id", "ts"), "")
    row = {
        **texts,
        "series": "weekly",
        "number": 1,
        "text": "Spam",
        "created_at": LONG_AGO,
        "version": 1,
        "state": "done",
        "meeting_id": meeting,
        "closed_at": closed_at,
    }
    with store.engine.begin() as connection:
        connection.execute(insert(agenda_items).values(row))


def _left(store: Database) -> tuple[int, int, int]:
    with store.engine.connect() as connection:
        a, b, c = (
            int(connection.execute(select(func.count()).select_from(one)).scalar_one())
            for one in (meetings, decisions, agenda_items)
        )
        return a, b, c


def test_old_meetings_go_with_what_was_decided_and_talked_about(store: Database) -> None:
    over = _meeting(store, date(2024, 1, 1), "ended")
    _decide(store, over, check_on=date(2024, 2, 1), checked_at=LONG_AGO)
    _item(store, over, LONG_AGO)
    _item(store, over, None)
    _meeting(store, date(2024, 1, 2), "planned")
    assert _sweep(store) == 0
    assert _sweep(store, meetings_days=90) == 1
    assert _left(store) == (1, 0, 1)


def test_a_meeting_stays_while_a_decision_waits_to_be_checked(store: Database) -> None:
    over = _meeting(store, date(2024, 1, 1), "ended")
    _decide(store, over, check_on=date(2026, 12, 1))
    assert _sweep(store, meetings_days=90) == 0
    assert _left(store) == (1, 1, 0)
