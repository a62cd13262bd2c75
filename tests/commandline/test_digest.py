"""`baton digest` prints a digest of any window, as text, JSON or a page."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.leads import LeadData
from storage import schema
from storage.database import Database

from .conftest import Baton
from .office import APP

DIGESTS = """\
digests:
  weekly: {every: week, at: "9:00", channel: leads}
  daily: {every: day, at: "9:00", channel: leads}
"""


@pytest.fixture
def kept(office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lead in the last week of a November."""
    (office / "app.yaml").write_text(APP + DIGESTS)
    url = f"sqlite:///{office / 'baton.db'}"
    monkeypatch.setenv("BATON_DATABASE_URL", url)
    database = Database(url)
    schema.upgrade(database.engine)
    came = datetime(2025, 11, 25, 9, tzinfo=UTC)
    database.change(lambda work: work.arrivals.add("website", "1", LeadData(name="Ada <b>"), came))
    database.close()
    return office


@pytest.mark.usefixtures("kept")
def test_it_prints_the_digest_of_a_window(baton: Baton) -> None:
    said = baton("digest", "weekly", "--window", "2025-W48")
    assert said.code == 0, said.err
    assert "Week 48 (24–30 Nov 2025)" in said.out
    assert "Nothing changed beyond noise." in said.out
    assert "1 lead, 0 in " in said.out


def test_it_writes_json_and_a_page(baton: Baton, kept: Path) -> None:
    found = json.loads(baton("digest", "daily", "--window", "2025-11-25", "--json").out)
    assert found["window"]["name"] == "2025-11-25"
    assert found["headline"]["pieces"][0] == {
        "kind": "figure",
        "words": "1 lead came",
        "measure": "leads",
        "source": "",
    }
    file = kept / "digest.html"
    said = baton("digest", "daily", "--window", "2025-11-25", "--html", str(file))
    assert said.code == 0, said.err
    page = file.read_text()
    assert "Ada &lt;b&gt;" in page
    assert "http" not in page


@pytest.mark.usefixtures("kept")
def test_errors_name_what_there_is(baton: Baton) -> None:
    for words, text in (
        (("nightly",), "There are: weekly, daily."),
        ((), "There are: weekly, daily."),
        (("weekly", "--window", "soon"), "is no day, week or month"),
        (("--of", "weekly:2026-W48"), "None was posted yet."),
    ):
        said = baton("digest", *words)
        assert said.code == 2
        assert text in said.err
