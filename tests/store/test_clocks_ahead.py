"""Whose clock is ahead holds nothing back that others asked for."""

from datetime import UTC, datetime, timedelta

import pytest

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


@pytest.mark.parametrize(("asked", "again"), [(NOW, AHEAD), (AHEAD, NOW)])
def test_a_card_comes_before_its_reply_though_one_who_asked_for_it_has_a_clock_that_is_ahead(
    database: Database, asked: datetime, again: datetime
) -> None:
    def wish(work: UnitOfWork) -> None:
        work.arrivals.add("form", "1", LeadData(name="Ada"), NOW)
        work.deliveries.want(CARD, asked)
        work.deliveries.want(REPLY, NOW)
        work.deliveries.redraw(CARD.key, again)

    database.change(wish)
    assert claimed(database, NOW) == [CARD.key]
