"""`baton route` tells who owns a lead's company, where a pool asks for that."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.leads import LeadData
from bot.domain.routing import Routed
from bot.domain.timeline import Entry, Kind
from bot.ports import UnitOfWork
from storage import schema
from storage.database import Database

from .conftest import Baton
from .test_replay import APP

STICKY = APP.replace("{people: [ana, ben]}", "{people: [ana, ben], sticky: true}").replace(
    "  - {name: Known, when: company_domain != null, channel: leads, owner: ana}\n", ""
) + ("sources: {website: {name: Website, posts: false}}\n")


@pytest.fixture
def url(office: Path) -> str:
    (office / "app.yaml").write_text(STICKY)
    (office / "lead.json").write_text(json.dumps({"name": "Bob", "email": "bob@zephyr.nl"}))
    return f"sqlite:///{office / 'baton.db'}"


def test_the_owner_of_the_company_is_named(baton: Baton, url: str) -> None:
    now = datetime.now(UTC)
    database = Database(url)
    schema.upgrade(database.engine)

    def route(work: UnitOfWork) -> None:
        lead_id = work.arrivals.add("website", "1", LeadData(domain="zephyr.nl"), now)
        work.leads.route(lead_id, Routed("leads", "U0BEN", {}, "all"), now)
        work.timeline.add(Entry(lead_id, now, Kind.ROUTED))

    database.change(route)
    database.close()
    said = baton("--database", url, "route", "lead.json", "--source", "website")
    assert said.code == 0, said.err
    words = " ".join(said.out.split())
    assert "Earlier leads: zephyr.nl was found by the same web domain." in words
    assert "owner: Ben Okafor, who has the latest lead of zephyr.nl, #1" in words


def test_without_a_database_it_still_explains_the_rules(
    baton: Baton, url: str, office: Path
) -> None:
    said = baton("--database", url, "route", "lead.json", "--source", "website", "--json")
    assert said.code == 0, said.err
    trace = json.loads(said.out)
    assert trace["rules"][-1]["rule"] == "Rest"
    assert trace["sticky"]["said"] == ["There is no database yet, so no company is known."]
    assert not (office / "baton.db").exists()


def test_it_says_that_the_pool_offers_its_leads(baton: Baton, office: Path) -> None:
    offered = "{people: [ana, ben], offer: {claim_within: 15m, count: wall, last_resort: ana}}"
    (office / "app.yaml").write_text(STICKY.replace("{people: [ana, ben], sticky: true}", offered))
    (office / "lead.json").write_text(json.dumps({"name": "Bob", "email": "bob@zephyr.nl"}))
    said = baton("route", "lead.json", "--source", "website")
    words = " ".join(said.out.split())
    assert "It is an offer: not claimed in 15m, it passes on to the next, to 3 people" in words
    assert "Ana Ruiz has it." in words
    trace = json.loads(baton("route", "lead.json", "--source", "website", "--json").out)
    assert trace["offer"] == {
        "claim_within": "15m",
        "count": "wall",
        "hops": 3,
        "last_resort": "Ana Ruiz",
    }
