"""Routing many leads does not hold up clicks and posts, and loses none of its own."""

from dataclasses import replace

from bot.ports import Store, UnitOfWork
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


def test_leads_go_together_while_nobody_waits(desk: Desk) -> None:
    for number in range(5):
        desk.arrive(name=f"Ada {number}", email=f"ada{number}@one{number}.example")
    assert desk.routing.route_waiting() > 1


def test_one_lead_at_a_time_goes_while_somebody_waits(desk: Desk, database_url: str) -> None:
    leads = [
        desk.arrive(name=f"Ada {number}", email=f"ada{number}@one{number}.example")
        for number in range(5)
    ]
    store = Crowded(database_url)
    routing = replace(desk.routing, store=store)
    for left in (4, 3, 2, 1, 0):
        assert routing.route_waiting() == 1
        assert waiting(desk.store) == left
    assert routing.route_waiting() == 0
    assert all(desk.get(one).routed_at is not None for one in leads)
    store.close()
