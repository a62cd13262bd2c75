"""How often what people and duties do waits for PostgreSQL, which may be across a network."""

from statistics import median

import pytest
from sqlalchemy import Engine, make_url, text

from bench.far.distance import Distance
from bench.far.main import Office
from bench.fleet import server_of
from bench.growth.office import MovableClock, baton_on, introduce
from storage.database import Database

#: Operation → how often it waits at most, the usual time.
MOST = {
    "32 posts together": 7,
    "a post": 5,
    "a lead is routed": 15,
    "the sender takes what is due": 5,
    "a card is noted": 3,
    "a reply is noted": 1,
    "a claim": 4,
    "a vote": 5,
    "a vote that changes": 6,
    "a reaction": 5,
}


@pytest.fixture
def office(postgresql: Engine) -> Office:
    with postgresql.connect() as admin:
        admin.execute(text("DROP DATABASE IF EXISTS waits WITH (FORCE)"))
        admin.execute(text("CREATE DATABASE waits TEMPLATE empty"))
    url = make_url(postgresql.url.set(database="waits"))
    distance = Distance(server_of(url))
    distance.start()
    way = url.set(host="127.0.0.1", port=distance.port, query={})
    clock, address = MovableClock(), way.render_as_string(hide_password=False)
    database = Database(address)
    introduce(database, clock())
    database.close()
    return Office(baton_on(address, clock), clock, distance, "far")


def test_a_change_waits_for_a_distant_server_as_seldom_as_it_can(office: Office) -> None:
    for number in range(-1, 3):
        office.play(number, note=number >= 0)
    office.baton.database.close()
    office.distance.stop()
    waits = {name: median(one.waits) for name, one in office.figures.items()}
    assert waits.keys() == MOST.keys()
    assert {name: many for name, many in waits.items() if many > MOST[name]} == {}
