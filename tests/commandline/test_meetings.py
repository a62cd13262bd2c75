"""`baton meetings` lists meetings, and prints agendas and minutes for people and machines."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.agenda import Item
from bot.domain.decisions import Decision
from bot.domain.meetings import State
from bot.ports import UnitOfWork
from storage import schema
from storage.database import Database

from .conftest import Baton

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WEEKLY = """
meetings:
  fridays:
    name: Friday <round>
    every: friday
    at: "10:00"
    channel: {channel}
    attendees: [sales]
"""


@pytest.fixture
def held(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One meeting was held, and one is planned with an item."""
    file = office / "app.yaml"
    written = file.read_text(encoding="utf-8")
    before, _, after = written.partition("\nmeetings:")
    rest = after.partition("\n\n")[2] if after else ""
    channel = "leads"
    file.write_text(before + "\n\n" + rest + WEEKLY.format(channel=channel), encoding="utf-8")
    url = f"sqlite:///{office / 'baton.db'}"
    monkeypatch.setenv("BATON_DATABASE_URL", url)
    database = Database(url)
    schema.upgrade(database.engine)

    def add(work: UnitOfWork) -> None:
        work.meetings.plan("fridays", date(2026, 11, 20), NOW - timedelta(days=4), State.ENDED)
        work.meetings.plan("fridays", date(2026, 11, 27), NOW + timedelta(days=3), State.PLANNED)
        meeting = work.meetings.on("fridays", date(2026, 11, 20))
        assert meeting
        decision = Decision(0, "fridays", meeting.id, None, "Call *sooner*", "U0ANA", NOW)
        work.meetings.decide(decision)
        item = Item(0, "fridays", 1, "The [red]fair[/red]", None, NOW, open_since=NOW)
        work.agenda.add(item)

    database.change(add)
    database.close()


@pytest.mark.usefixtures("held")
def test_it_lists_prints_and_says_what_there_is(baton: Baton) -> None:
    listed = baton("meetings")
    assert listed.code == 0
    assert "fridays-2026-11-27" in listed.out
    agenda = baton("meetings", "agenda")
    assert "[red]fair[/red]" in agenda.out
    minutes = baton("meetings", "minutes", "fridays-2026-11-20")
    assert minutes.out.startswith("# Friday \\<round\\>, 20 November 2026")
    assert "- Call \\*sooner\\*" in minutes.out
    (one,) = json.loads(baton("meetings", "--json").out)
    assert (one["key"], one["items"]) == ("fridays-2026-11-27", 1)
    whole = json.loads(baton("meetings", "minutes", "fridays", "--json").out)
    assert whole["decisions"][0]["text"] == "Call *sooner*"
    wrong = baton("meetings", "agenda", "nothing")
    assert wrong.code == 2
    assert "fridays" in wrong.err
