"""A real Prometheus, where one is installed, takes the alarms and the dashboard's questions."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from prometheus_client import start_http_server

from bench.parts import free_port
from bot import metrics

from .test_dashboards import OPS, expressions

_PROGRAM = shutil.which("prometheus") or ""
_CONFIG = """\
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: baton
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""
pytestmark = pytest.mark.skipif(not _PROGRAM, reason="needs Debian's package prometheus")


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one that looks at this process once a second."""
    folder, told, port = tmp_path_factory.mktemp("prometheus"), free_port(), free_port()
    config = folder / "prometheus.yml"
    config.write_text(_CONFIG.format(rules=OPS / "alerts.yml", port=told))
    metrics.refused.labels("click").inc()
    server, _ = start_http_server(told, "127.0.0.1")
    words = [
        _PROGRAM,
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log)  # our own words
    address = f"http://127.0.0.1:{port}/api/v1"
    try:
        until = time.monotonic() + 30
        while not _answer(address, "query", query='up{job="baton"} == 1'):
            assert time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        server.shutdown()
        server.server_close()


def _answer(address: str, what: str, **asked: str) -> Any:
    try:
        told = httpx.get(f"{address}/{what}", params=asked, trust_env=False).json()
    except (httpx.HTTPError, json.JSONDecodeError):
        return None
    assert told["status"] == "success", told
    return told["data"].get("result", told["data"])


def test_it_takes_every_alarm(prometheus: str) -> None:
    time.sleep(2)  # the rules are evaluated once a second
    (group,) = _answer(prometheus, "rules")["groups"]
    assert len(group["rules"]) >= 10
    assert {rule["health"] for rule in group["rules"]} == {"ok"}


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_it_understands_every_question(prometheus: str, expression: str) -> None:
    assert _answer(prometheus, "query", query=expression) is not None


def test_it_keeps_what_baton_tells(prometheus: str) -> None:
    (found,) = _answer(prometheus, "query", query='baton_refused_total{kind="click"}')
    assert (found["metric"]["job"], float(found["value"][1]) > 0) == ("baton", True)
