"""Two connections that are asked at once see the same, whatever is committed meanwhile."""

from datetime import UTC, datetime
from itertools import count
from threading import Event, Thread

from sqlalchemy import Connection, Engine, func, select

from bot.ports import UnitOfWork
from storage.database import Database
from storage.models import inbox
from storage.twins import twin_of

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def seen(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(inbox)).scalar_one())


def snapshots(engine: Engine) -> list[tuple[int, int]]:
    """What both connections see, pair by pair."""
    found = []
    for _ in range(60):
        with engine.connect() as first:
            first.begin()
            with twin_of(first, engine) as second:
                if second is not None:
                    found.append((seen(second), seen(first)))
    return found


def test_both_see_the_same_while_others_commit(database: Database) -> None:
    done = Event()

    def write() -> None:
        numbers = count()
        while not done.is_set():
            database.change(lambda work: work.inbox.first_time(f"event-{next(numbers)}", NOW))

    writer = Thread(target=write)
    writer.start()
    try:
        found = snapshots(database._reader)
    finally:
        done.set()
        writer.join()
    assert found
    assert all(one == other for one, other in found)
    assert len({one for one, _ in found}) > 1


def test_who_reads_much_meanwhile_reads_alone(database: Database) -> None:
    def look(work: UnitOfWork) -> int | None:
        return work.arrivals.lead_under("website", "1")

    assert database.read_much(lambda _: database.read_much(look)) is None
    assert not database._reading_much.locked()
