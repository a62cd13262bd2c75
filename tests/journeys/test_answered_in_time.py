"""A click on a database that is locked is refused before Slack gives up, and works afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bot.slack import ids

from .places import POSTGRESQL
from .team import Team

#: Slack's three seconds, less the way there and back.
IN_TIME = 2.9


@contextmanager
def leads_locked(team: Team) -> Iterator[None]:
    """Somebody looks into the database by hand and leaves a transaction open."""
    engine = create_engine(team.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE leads, inbox IN ACCESS EXCLUSIVE MODE"))
        yield
        connection.rollback()


@POSTGRESQL
def test_clicks_on_a_locked_database_are_refused_in_time_and_work_afterwards(
    team: Team,
) -> None:
    card = team.new_card()
    good = f"{ids.VOTE}good"
    with leads_locked(team):
        for person in (team.ana, team.ben):
            began = monotonic()
            told = team.press(person, card, good)
            assert monotonic() - began < IN_TIME
            # Baton's own answer, which Slack shows as a click that failed.
            assert told["acked"] is False
            assert told["detail"] == "Baton answered with an error."
        # An event is sent again: nobody has to do it a second time.
        team.dana.react(card, "-1")
    assert team.press(team.ana, card, good)["acked"] is True
    team.sees(card, "good: <@U0ANA", "bad: <@U0DANA", without=("<@U0BEN",))
