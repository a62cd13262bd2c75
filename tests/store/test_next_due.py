"""When the sender must wake: what is due first in the lane that is free first."""

from datetime import UTC, datetime, timedelta

from bot.domain.deliveries import Kind, Wish
from bot.ports import UnitOfWork
from storage.database import Database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORKER = "w"


def wish(place: str, number: int, settle: int = 0) -> Wish:
    return Wish(f"{place}:{number}", Kind.NOTICE, place, about={}, settle=timedelta(seconds=settle))


def next_due(work: UnitOfWork) -> datetime | None:
    return work.sending.next_due()


def wanted(database: Database, *wishes: Wish) -> None:
    def want(work: UnitOfWork) -> None:
        for one in wishes:
            work.deliveries.want(one, NOON)

    database.change(want)


def test_nothing_waits(database: Database) -> None:
    assert database.read(next_due) is None


def test_the_sender_wakes_when_the_first_is_due_in_a_lane_that_is_free(database: Database) -> None:
    wanted(database, wish("a", 1, settle=30), wish("a", 2, settle=5), wish("b", 1, settle=9))
    assert database.read(next_due) == NOON + timedelta(seconds=5)


def test_what_waits_for_its_lane_is_due_when_the_lane_is_free(database: Database) -> None:
    """Whichever of those that wait is looked at, and whatever else is due later."""
    wanted(database, *(wish("a", settle, settle) for settle in (600, 0, 3)))
    sent = NOON + timedelta(seconds=4)
    [first] = database.change(
        lambda work: list(work.sending.claim(sent, WORKER, timedelta(seconds=60), 1))
    )
    assert database.read(next_due) == sent + timedelta(seconds=60)
    database.change(lambda work: work.attempts.shown(first, WORKER, sent, "C1", "1.1"))
    assert database.read(next_due) == sent + timedelta(seconds=1)


def test_what_is_due_after_its_lane_is_free_is_due_then(database: Database) -> None:
    wanted(database, wish("a", 1))
    [first] = database.change(
        lambda work: list(work.sending.claim(NOON, WORKER, timedelta(seconds=60), 1))
    )
    database.change(lambda work: work.attempts.shown(first, WORKER, NOON, "C1", "1.1"))
    wanted(database, wish("a", 2, settle=50), wish("a", 3, settle=20))
    assert database.read(next_due) == NOON + timedelta(seconds=20)
