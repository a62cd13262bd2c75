"""A replay sees past leads as routing saw them, on both databases."""

from datetime import timedelta

from bot.domain.appraisal import values_of
from bot.domain.leads import LeadData
from bot.ports import UnitOfWork
from bot.services.replay import pieces_of
from storage.database import Database

from .conftest import NOON

TOLD = [
    LeadData(),
    LeadData(name="Ada", email="ada@gmail.com", free_mail=True, extra={"Size": "big"}),
    LeadData(email="bob@zephyr.nl", domain="zephyr.nl", country="NL", company="Zephyr BV"),
    LeadData(phone="+4930123456", message="Hello", title="CEO", campaign="may", referrer="x"),
]


def _fill(work: UnitOfWork) -> None:
    for number, data in enumerate(TOLD):
        work.arrivals.add("website", str(number), data, NOON + timedelta(hours=number))
    work.arrivals.add("import", "1", TOLD[2], NOON, history=True)
    work.arrivals.add("website", "old", TOLD[2], NOON - timedelta(days=1))


def test_a_replay_sees_what_routing_saw(database: Database) -> None:
    database.change(_fill)
    span = database.read(lambda work: work.past.span(NOON, history=False))
    assert (span.leads, span.last - span.first) == (4, 3)
    found = database.read(
        lambda work: list(work.past.leads(span.first, span.last, NOON, history=False))
    )
    seen = {lead.received_at: lead.values for lead in found}
    assert seen == {
        NOON + timedelta(hours=number): values_of("website", data)
        for number, data in enumerate(TOLD)
    }


def test_history_counts_when_it_is_asked_for(database: Database) -> None:
    database.change(_fill)
    assert database.read(lambda work: work.past.span(NOON, history=True)).leads == 5


def test_where_nothing_is_nothing_is_replayed(database: Database) -> None:
    span = database.read(lambda work: work.past.span(NOON, history=True))
    assert span == (0, 0, 0)
    assert pieces_of(span.first, span.last, span.leads, NOON, history=True) == []


def test_pieces_hold_every_lead_once() -> None:
    pieces = pieces_of(7, 50_006, 25_000, NOON, history=False)
    ids = [number for piece in pieces for number in range(piece.first, piece.last + 1)]
    assert ids == list(range(7, 50_007))
    assert len(pieces) in range(12, 15)
