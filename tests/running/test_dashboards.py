"""The dashboard and the alarms ask for metrics that Baton tells, and only for labels these have."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from ruamel.yaml import YAML

from bot import metrics
from bot.domain.deliveries import Backlog
from bot.ports import StoreUnavailableError
from handlers.queue_metrics import QueueMetrics

OPS = Path(__file__).parents[2] / "ops"
_NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
#: What Prometheus adds to each sample by itself.
_ADDED = {"instance", "job", "le"}
_METRIC = re.compile(r"\b(?:baton|process)_[a-z_]+|\bup\b")
_LABELS = re.compile(r"\bby \(([^)]*)\)|(\w+)=\"")


def expressions() -> Iterator[str]:
    dashboard = json.loads((OPS / "grafana-dashboard.json").read_text())
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    for group in YAML(typ="safe").load(OPS / "alerts.yml")["groups"]:
        yield from (rule["expr"] for rule in group["rules"])


def told() -> dict[str, set[str]]:
    """The labels of each sample that Baton can tell, by its name."""
    found: dict[str, set[str]] = {"up": set()}
    ends = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
    for metric in vars(metrics).values():
        if isinstance(metric, Counter | Histogram):
            (family,) = metric.describe()
            found |= {
                family.name + end: set(metric._labelnames)  # nothing else tells them
                for end in ends[family.type]
            }
    for family in (*QueueMetrics(lambda: (), lambda: _NOW).describe(), *REGISTRY.collect()):
        if family.name.startswith(("baton_queue", "baton_database_up", "process_")):
            labels = set(getattr(family, "_labelnames", ()))
            found |= {family.name: labels, f"{family.name}_total": labels}
    return found


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_every_expression_asks_for_what_baton_tells(expression: str) -> None:
    known = told()
    names = set(_METRIC.findall(expression))
    assert names
    assert names <= known.keys()
    labels = {
        label.strip()
        for grouped, compared in _LABELS.findall(expression)
        for label in (grouped or compared).split(",")
    }
    assert labels <= _ADDED.union(*(known[name] for name in names))


def test_every_alarm_says_what_to_do() -> None:
    (group,) = YAML(typ="safe").load(OPS / "alerts.yml")["groups"]
    for rule in group["rules"]:
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["runbook"]
        assert rule["labels"]["severity"] in {"page", "ticket"}


def asked(queue: QueueMetrics) -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(queue)
    lines = generate_latest(registry).decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def test_what_waits_is_told_by_method_and_never_by_person() -> None:
    lanes = (
        Backlog("post:leads", 3, _NOW - timedelta(seconds=40), None),
        Backlog("post:U0ANA", 1, _NOW - timedelta(seconds=5), None),
        Backlog("edit:old", 2, _NOW - timedelta(days=3), "#old is archived."),
    )
    assert asked(QueueMetrics(lambda: lanes, lambda: _NOW)) == {
        "baton_database_up": 1,
        'baton_queue_deliveries{method="post"}': 4,
        'baton_queue_deliveries{method="edit"}': 2,
        'baton_queue_lanes{method="post"}': 2,
        'baton_queue_lanes{method="edit"}': 1,
        "baton_queue_parked_lanes": 1,
        "baton_queue_oldest_seconds": 40,
    }


def test_without_its_database_baton_tells_that_and_nothing_of_the_queue() -> None:
    def away() -> tuple[Backlog, ...]:
        raise StoreUnavailableError("the server is gone")

    assert asked(QueueMetrics(away, lambda: _NOW)) == {"baton_database_up": 0}
