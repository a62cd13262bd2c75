"""Routing many leads does not hold up clicks and posts, and loses none of its own."""

from dataclasses import replace
from itertools import count

from bot.ports import Store, UnitOfWork
from bot.services.routing import TURN
from storage.database import Database

from .conftest import Desk


class Crowded(Database):
    """A store for whose commits somebody always waits."""

    def others_wait(self) -> bool:
        return True


def waiting(store: Store) -> int:
    def count(work: UnitOfWork) -> int:
        return len(work.leads.waiting(100))

    return store.read(count)


def arrive(desk: Desk) -> list[int]:
    """Five leads of five companies."""
    return [
        desk.arrive(name=f"Ada {number}", email=f"ada{number}@one{number}.example")
        for number in range(5)
    ]


def test_leads_go_together_while_nobody_waits(desk: Desk) -> None:
    arrive(desk)
    routing = replace(desk.routing, stopwatch=lambda: 0.0)
    assert routing.route_waiting() == 5


def test_a_turn_ends_after_the_lead_with_which_its_time_was_up(desk: Desk) -> None:
    arrive(desk)
    looks = count()
    # Each lead takes six tenths of a turn.
    routing = replace(desk.routing, stopwatch=lambda: next(looks) * 0.6 * TURN)
    assert [routing.route_waiting() for _ in range(3)] == [2, 2, 1]


def test_one_lead_at_a_time_goes_while_somebody_waits(desk: Desk, database_url: str) -> None:
    leads = arrive(desk)
    store = Crowded(database_url)
    routing = replace(desk.routing, store=store)
    for left in (4, 3, 2, 1, 0):
        assert routing.route_waiting() == 1
        assert waiting(desk.store) == left
    assert routing.route_waiting() == 0
    assert all(desk.get(one).routed_at is not None for one in leads)
    store.close()
