"""The sample app.yaml spreads leads over its rules and pools: the demo's, and a real export."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings, load
from bot.domain.appraisal import Appraisal, appraise
from bot.domain.contact import normalise
from bot.services.mapping import map_item
from bot.services.reading import open_table

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("BATON_SAMPLE_DATA", ROOT / "../shared/data"))
EXPORT = DATA / "leads/xeducation/Leads.csv"
#: Rules for leads that an export of private persons without addresses cannot hold.
NOT_IN_EXPORT = {"Partners' leads are Dana's", "A company writes, not a private person"}
#: Rules for values that only the export has, and for countries that the demo always knows.
NOT_IN_DEMO = {
    "Wants no e-mails",
    "India, Mumbai and around it",
    "Works already, country not known",
    "Everything else",
}


@dataclass(frozen=True)
class Spread:
    """How many leads each rule, each pool or person, and each tier got."""

    rules: Counter[str]
    pools: Counter[str | None]
    tiers: Counter[str]


@pytest.fixture(scope="module")
def sample() -> Settings:
    return load(ROOT / "app.yaml", {})


def spread(settings: Settings, leads: Iterable[tuple[str, Mapping[str, Any]]]) -> Spread:
    found = [appraised(settings, source, values) for source, values in leads]
    rules = [one.route.rule for one in found]
    return Spread(
        Counter(rule.name for rule in rules),
        Counter(rule.pool or rule.owner for rule in rules),
        Counter(str(one.tiered.tier) for one in found),
    )


def appraised(settings: Settings, source: str, values: Mapping[str, Any]) -> Appraisal:
    mapped = map_item(settings.sources[source], values)
    data = normalise(mapped.sent, mapped.further, settings.workspace.default_country).data
    return appraise(
        source,
        data,
        settings.agreed,
        settings.score_lines,
        settings.rules,
        territories=settings.territory_lists,
        tiers=settings.tier_lines,
    )


def demo() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The demo's leads, each as its source sends it."""
    for line in (ROOT / "samples/leads.jsonl").read_text(encoding="utf-8").splitlines():
        sent = json.loads(line)
        for one in sent["payload"].get("leads", [sent["payload"]]):
            yield sent["source"], one


def exported(settings: Settings) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with open_table(EXPORT, settings.sources["crm-export"]) as table:
        for row in table.rows:
            yield "crm-export", {k: v for k, v in row.values.items() if v not in {"", "Select"}}


def test_the_demos_leads_reach_every_rule_and_pool_that_they_can(sample: Settings) -> None:
    found = spread(sample, demo())
    assert {rule.name for rule in sample.routing} - set(found.rules) == NOT_IN_DEMO
    assert set(sample.pools) <= set(found.pools)
    assert max(found.rules.values()) < found.rules.total() / 3
    assert set(found.tiers) == {"hot", "normal", "low"}


@pytest.mark.skipif(not EXPORT.exists(), reason="BATON_SAMPLE_DATA has no leads/xeducation")
def test_a_real_export_is_spread_over_rules_and_pools(sample: Settings) -> None:
    found = spread(sample, exported(sample))
    assert found.rules.total() == 9_240
    assert {rule.name for rule in sample.routing} - set(found.rules) == NOT_IN_EXPORT
    assert max(found.rules.values()) < found.rules.total() * 0.35
    assert found.rules["Everything else"] < found.rules.total() * 0.02
    assert min(found.tiers["hot"], found.tiers["low"]) > 500
