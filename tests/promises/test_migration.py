"""Promises of before follow-ups existed survive the upgrade, and the way back."""

from datetime import UTC, datetime

from sqlalchemy import text

from bot.domain.contacts import ContactKind
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from storage import schema
from storage.database import Database

from .conftest import Desk


def test_promises_and_their_answers_survive(database: Database) -> None:
    desk = Desk(database)
    answered, waiting = desk.lead(), desk.lead()
    desk.respond(answered)
    before = desk.promise(answered)
    schema.downgrade(database.engine, "0004")
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM promises")).scalar_one() == 2
    schema.upgrade(database.engine)
    assert desk.promise(answered) == before
    assert desk.promise(waiting).state is State.ON_TIME
    (contact,) = database.read(lambda work: work.contacts.of(answered))
    assert (contact.kind, contact.at, contact.by) == (
        ContactKind.RESPONDED,
        datetime(2026, 11, 23, 9, tzinfo=UTC),
        "U0ANA",
    )
    desk.restart()
    assert [key.duty for key in database.read(lambda work: work.promises.due(desk.now, 9))] == [
        Duty.FIRST_RESPONSE
    ]
