"""A digest that asks for it ends with a light line after good news, and never after a breach."""

from datetime import timedelta

import pytest

from bot.domain.digests import Digest, SectionKey
from bot.domain.leads import Stage
from bot.domain.promises import Promise
from bot.domain.sla import State
from bot.domain.stages import StageChange, journey_of
from bot.ports import UnitOfWork
from storage.database import Database
from tests.digests.newsroom import DIGESTS, TEAM, Newsroom

LIGHT = DIGESTS.replace("every: week,", "every: week, light: true,")
pytestmark = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)


def win(room: Newsroom, leads: list[int]) -> None:
    def change(work: UnitOfWork) -> None:
        for lead in leads:
            won = StageChange(lead, Stage.WON, room.now, room.now, f"won:{lead}")
            work.stages.add(won)
            work.stages.keep_journey(lead, journey_of(work.stages.of(lead)))

    room.store.change(change)


def weekly(room: Newsroom) -> Digest:
    """What Tuesday's digest tells of the week before."""
    return room.service.make("weekly", room.service.window("weekly"))


def is_light(made: Digest) -> bool:
    return any(one.key == SectionKey.LIGHT for one in made.sections)


def test_a_record_week_is_good_news_once(database: Database) -> None:
    room = Newsroom(database, TEAM + LIGHT)
    win(room, room.leads(6))
    room.wait(days=8)
    assert is_light(weekly(room))
    win(room, room.leads(6))
    room.wait(days=7)
    assert not is_light(weekly(room))
    win(room, room.leads(7))
    room.wait(days=7)
    assert is_light(weekly(room))


def test_a_digest_that_does_not_ask_for_it_has_none(database: Database) -> None:
    room = Newsroom(database)
    win(room, room.leads(6))
    room.wait(days=8)
    assert not is_light(weekly(room))


def test_one_late_answer_is_enough_for_none(database: Database) -> None:
    room = Newsroom(database, TEAM + LIGHT)
    leads = room.leads(6)
    win(room, leads)

    def promise(lead: int, state: State) -> None:
        took = timedelta(hours=1)
        answered = Promise(lead, "Usual", "sales", room.now, room.now, None, state, took=took)
        room.store.change(lambda work: work.promises.put(answered))

    for lead in leads[:5]:
        promise(lead, State.MET)
    made_at = room.now
    room.wait(days=8)
    assert is_light(weekly(room))
    room.now = made_at
    promise(leads[5], State.MISSED)
    room.wait(days=8)
    assert not is_light(weekly(room))
