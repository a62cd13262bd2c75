"""`baton measures` prints the numbers, `baton export --behind` the leads behind one."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from bot.domain.leads import LeadData
from bot.ports import UnitOfWork
from storage import schema
from storage.database import Database

from .conftest import Baton


@pytest.fixture
def filled(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six leads, five of them claimed."""
    url = f"sqlite:///{office / 'baton.db'}"
    monkeypatch.setenv("BATON_DATABASE_URL", url)
    database = Database(url)
    schema.upgrade(database.engine)
    at = datetime(2026, 3, 10, 12, tzinfo=UTC)

    def add(work: UnitOfWork) -> None:
        for number in range(6):
            data = LeadData(name="=HYPERLINK(1)", company="[bold]Acme")
            lead = work.arrivals.add("slack", str(number), data, at)
            if number:
                work.leads.claim(lead, "U0ANA", at)

    database.change(add)
    database.close()


@pytest.mark.usefixtures("filled")
def test_measures_are_printed_for_people_and_machines(baton: Baton) -> None:
    said = baton("measures", "--window", "2026-W11")
    assert said.code == 0, said.err
    assert "2026-W11: 2026-03-09 to 2026-03-15" in said.out
    assert "Accepted" in said.out
    found = json.loads(baton("measures", "--window", "2026-03", "--json").out)
    assert found["measures"]["leads"] == {"slack": {"n": 6}, "all": {"n": 6}}
    accepted = found["measures"]["accepted"]["slack"]
    assert (accepted["hits"], accepted["n"]) == (5, 6)
    assert accepted["interval"][0] == pytest.approx(0.4365, abs=1e-4)


@pytest.mark.usefixtures("filled")
def test_a_number_can_be_opened(baton: Baton) -> None:
    asked = ("export", "--behind", "accepted", "--source", "slack", "--window", "2026-W11")
    rows = json.loads(baton(*asked, "--json").out)
    assert [row["counts"] for row in rows] == [False, True, True, True, True, True]
    lines = list(csv.DictReader(StringIO(baton(*asked, "--csv").out)))
    assert lines[0]["name"] == "'=HYPERLINK(1)", "no spreadsheet runs a stranger's formula"
    said = baton(*asked).out
    assert "Accepted, 2026-W11: 83%" in said
    assert "yes" in said, "people read words"
    assert "True" not in said
    assert "2026-03-1" in said, "days are not cut off"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("measures", "--window", "soon"), "no day, week or month"),
        (("export", "--behind", "luck"), "No measure"),
        (("export", "--behind", "leads", "--source", "moon"), "No source"),
    ],
)
def test_what_cannot_be_told_is_refused(baton: Baton, words: tuple[str, ...], why: str) -> None:
    said = baton(*words)
    assert said.code == 2
    assert why in said.err
