"""`baton sla` prints the scorecard of both teams, for people and for machines."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.leads import LeadData
from bot.domain.promises import Promise
from bot.domain.sla import State
from bot.ports import UnitOfWork
from storage import schema
from storage.database import Database

from .conftest import Baton


@pytest.fixture
def kept(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six answers in time, and one late."""
    url = f"sqlite:///{office / 'baton.db'}"
    monkeypatch.setenv("BATON_DATABASE_URL", url)
    database = Database(url)
    schema.upgrade(database.engine)
    now = datetime.now(UTC)

    def add(work: UnitOfWork) -> None:
        for number in range(7):
            lead = work.arrivals.add("slack", str(number), LeadData(name="Ada"), now)
            state = State.MET if number else State.MISSED
            work.promises.put(Promise(lead, "All", "sales", now, now, None, state))

    database.change(add)
    database.close()


@pytest.mark.usefixtures("kept")
def test_it_prints_both_halves(baton: Baton) -> None:
    said = baton("sla")
    assert said.code == 0
    for words in ("Sales", "86% of 7", "Marketing", "7 days", "30 days", "none made"):
        assert words in said.out


@pytest.mark.usefixtures("kept")
def test_it_prints_json_for_the_days_asked_for(baton: Baton) -> None:
    (card,) = json.loads(baton("sla", "--days", "14", "--json").out)
    assert card["days"] == 14
    assert card["sales"][0]["first_answers"] == {
        "kept": 6,
        "late": 1,
        "open": 0,
        "paused": 0,
        "percent": 86,
    }


def test_days_that_are_none_are_refused(baton: Baton) -> None:
    assert baton("sla", "--days", "0").code == 2
