"""Whose clock is ahead holds nothing back that others asked for."""

from datetime import UTC, datetime, timedelta

from bot.domain.deliveries import Kind, Wish, card_key
from bot.domain.leads import LeadData
from bot.ports import UnitOfWork
from storage.database import Database

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AHEAD = NOW + timedelta(minutes=5)
CARD = Wish(card_key(1), Kind.CARD, "leads", 1)
REPLY = Wish("lead:1:log:7", Kind.LOG, "leads", 1, about={"from": 7})


def claimed(database: Database, at: datetime) -> list[str]:
    def take(work: UnitOfWork) -> list[str]:
        return [one.key for one in work.sending.claim(at, "w", timedelta(seconds=3), 1)]

    return database.change(take)


def test_a_card_that_is_due_stays_due_when_a_clock_that_is_ahead_has_it_redrawn(
    database: Database,
) -> None:
    def wish(work: UnitOfWork) -> None:
        work.arrivals.add("form", "1", LeadData(name="Ada"), NOW)
        work.deliveries.want(CARD, NOW)
        work.deliveries.want(REPLY, NOW)
        work.deliveries.redraw(CARD.key, AHEAD)

    database.change(wish)
    assert claimed(database, NOW) == [CARD.key]


def test_a_card_asked_for_by_a_clock_that_is_ahead_is_due_when_another_has_it_redrawn(
    database: Database,
) -> None:
    def wish(work: UnitOfWork) -> None:
        work.arrivals.add("form", "1", LeadData(name="Ada"), NOW)
        work.deliveries.want(CARD, AHEAD)
        work.deliveries.redraw(CARD.key, NOW)
        work.deliveries.want(REPLY, NOW)

    database.change(wish)
    assert claimed(database, NOW) == [CARD.key]
