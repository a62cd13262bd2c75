"""`baton replay` tells who would have got past leads, and its numbers are right."""

import csv
import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.leads import LeadData
from bot.ports import UnitOfWork
from commands import replay
from storage import schema
from storage.database import Database

from .conftest import Baton

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [ana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  chloe: {name: Chloe Martin, slack: U0CHLOE, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams: {sales: {name: Sales, lead: ana}, marketing: {name: Marketing, lead: emil}}
channels: {leads: "#leads", dach: "#dach"}
feedback: {reasons: {spam: Spam}}
pools:
  all: {people: [ana, ben]}
routing:
  - {name: Germany, when: 'country == "DE"', channel: dach, owner: chloe}
  - {name: Known, when: company_domain != null, channel: leads, owner: ana}
  - {name: Rest, channel: leads, pool: all}
"""
DRAFT = APP.replace('country == "DE"', 'country in ["DE", "AT"]').replace(
    "[ana, ben]", "[ana, {person: ben, weight: 3}], turns: weighted"
)
#: Enough for several pieces, and for two processes where the test says so.
LEADS = 5_000


@pytest.fixture
def countries(office: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Leads of the last days in a database; each one's country, and whether it is of a company."""
    (office / "app.yaml").write_text(APP)
    (office / "draft.yaml").write_text(DRAFT)
    url = f"sqlite:///{office / 'baton.db'}"
    monkeypatch.setenv("BATON_DATABASE_URL", url)
    chance = random.Random(7)
    told = [(chance.choice(("DE", "AT", "FR")), chance.random() < 0.3) for _ in range(LEADS)]
    database = Database(url)
    schema.upgrade(database.engine)
    now = datetime.now(UTC)

    def add(work: UnitOfWork) -> None:
        for number, (country, company) in enumerate(told):
            data = LeadData(country=country, domain="acme.com" if company else None)
            at = now - timedelta(minutes=LEADS - number)
            work.arrivals.add("website", str(number), data, at)
        work.arrivals.add("website", "old", LeadData(country="AT"), now - timedelta(days=100))
        past = LeadData(country="AT")
        work.arrivals.add("import", "past", past, now - timedelta(days=1), history=True)

    database.change(add)
    database.close()
    return told


@pytest.mark.parametrize("processes", [1, 2])
def test_its_numbers_are_those_of_an_independent_count(
    baton: Baton,
    countries: list[tuple[str, bool]],
    processes: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replay, "_WORTH_PROCESSES", 10 if processes == 1 else 1)
    said = baton("replay", "--config", "draft.yaml", "--json")
    assert said.code == 0, said.err
    found = json.loads(said.out)
    now = Counter(
        "Germany" if country == "DE" else "Known" if company else "Rest"
        for country, company in countries
    )
    draft = Counter(
        "Germany" if country != "FR" else "Known" if company else "Rest"
        for country, company in countries
    )
    austrian = sum(country == "AT" for country, _ in countries)
    assert found["leads"] == LEADS
    assert {one["rule"]: (one["now"], one["draft"]) for one in found["rules"]} == {
        rule: (now[rule], draft[rule]) for rule in ("Germany", "Known", "Rest")
    }
    assert found["changed"] == {
        "leads": austrian,
        "channel": austrian,
        "pool_or_person": austrian,
        "tier": 0,
    }
    people = {one["person"]: (one["now"], one["draft"]) for one in found["people"]}
    assert people["chloe"] == (now["Germany"], draft["Germany"])
    # Three of four leads of the pool are Ben's in the draft, every other one now.
    assert people["ben"][0] == now["Rest"] // 2
    assert abs(people["ben"][1] - draft["Rest"] * 3 / 4) < 1
    assert sum(one[1] for one in people.values()) == LEADS
    first = found["changed_leads"][0]
    assert countries[first["lead"] - 1][0] == "AT"
    assert (first["now"]["channel"], first["draft"]["channel"]) == ("#leads", "#dach")
    assert (first["draft"]["rule"], first["draft"]["owner"]) == ("Germany", "chloe")


def test_it_shows_tables_and_writes_every_changed_lead(
    baton: Baton, countries: list[tuple[str, bool]], office: Path
) -> None:
    said = baton("replay", "--config", "draft.yaml", "--csv", "changed.csv", "--history")
    assert said.code == 0, said.err
    assert f"{LEADS + 1:,} leads since" in said.out
    for words in ("Chloe Martin", "#dach", "Rules, in the draft's order", "Leads that change"):
        assert words in said.out
    with (office / "changed.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(country == "AT" for country, _ in countries) + 1
    assert {row["draft_owner"] for row in rows} == {"chloe"}


def test_nothing_is_written_to_the_database(
    baton: Baton, countries: list[tuple[str, bool]], office: Path
) -> None:
    database = Database(f"sqlite:///{office / 'baton.db'}")
    before = database.read(lambda work: work.leads.waiting(10))
    baton("replay", "--config", "draft.yaml", "--json")
    assert database.read(lambda work: work.leads.waiting(10)) == before
    assert database.read(lambda work: work.pools.holding()) == []
    database.close()


def test_a_span_that_cannot_be_read_and_a_wrong_draft_are_refused(
    baton: Baton, office: Path
) -> None:
    said = baton("replay", "--config", "app.yaml", "--since", "soon")
    assert (said.code, "write a span such as 90d" in said.err) == (2, True)
    (office / "draft.yaml").write_text("routing: []\n")
    said = baton("replay", "--config", "draft.yaml")
    assert (said.code, "draft.yaml" in said.err) == (2, True)


def test_a_database_without_tables_is_named(baton: Baton, office: Path) -> None:
    (office / "none.db").touch()
    said = baton("--database", f"sqlite:///{office / 'none.db'}", "replay", "--config", "app.yaml")
    assert (said.code, "The database cannot be read" in said.err) == (1, True)
