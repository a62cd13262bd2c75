"""`baton demo` as people use it: started, looked at, stopped."""

import json
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil
import pytest

from bench.parts import answers, free_port

from .conftest import Baton, Process, Started
from .office import ROOT

# Three processes each time.
pytestmark = pytest.mark.slow


class Demo:
    """A demonstration on ports of its own."""

    def __init__(
        self, start: Started, *more: str, page: int | None = None, past: bool = False
    ) -> None:
        self.page, self.bot = page or free_port(), free_port()
        ports = ("--port", str(self.page), "--bot-port", str(self.bot))
        options = (*more,) if past else ("--no-past", *more)
        self.process: Process = start("demo", *ports, "--every", "1", *options)

    def wait(self) -> None:
        self.process.wait_until(lambda: "Open   http" in self.process.said)

    def messages(self) -> list[dict[str, Any]]:
        with urlopen(f"http://127.0.0.1:{self.page}/sandbox/state", timeout=10) as answer:
            return [one for held in json.load(answer)["messages"].values() for one in held]

    def cards(self) -> list[dict[str, Any]]:
        return [one for one in self.messages() if one["bot"] and one["blocks"]]

    @property
    def open(self) -> bool:
        return any(answers(f"http://127.0.0.1:{port}/") for port in (self.page, self.bot))


@pytest.mark.parametrize("way", [(), ("--http",)])
def test_the_page_opens_leads_arrive_a_click_works_and_ctrl_c_ends_both(
    start: Started, way: tuple[str, ...]
) -> None:
    demo = Demo(start, *way)
    demo.wait()
    assert answers(f"http://127.0.0.1:{demo.page}/")
    demo.process.wait_until(lambda: len(demo.cards()) >= 3)
    card = demo.cards()[0]
    button = next(block for block in card["blocks"] if block["type"] == "actions")["elements"][0]
    click = {"as": "U0ANA", "do": "click", "channel": card["channel"], "ts": card["ts"]}
    click |= {"action_id": button["action_id"]}
    address = f"http://127.0.0.1:{demo.page}/sandbox/act"
    body, headers = json.dumps(click).encode(), {"Content-Type": "application/json"}
    with urlopen(Request(address, body, headers), timeout=10) as answer:
        assert json.load(answer)["acked"] is True
    code, seconds = demo.process.stop()
    assert code == 0
    # Two seconds on a machine that does nothing else.
    assert seconds < 8
    assert "Stopped." in demo.process.said
    assert not demo.open


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_terminal_leaves_nothing_running(start: Started, number: signal.Signals) -> None:
    demo = Demo(start)
    demo.wait()
    children = psutil.Process(demo.process.process.pid).children(recursive=True)
    assert len(children) == 2
    assert demo.process.stop(number)[0] == 0
    assert not any(child.is_running() for child in children)


def test_a_second_one_works_on_other_ports_and_ends_with_its_parts_last_words(
    start: Started,
) -> None:
    first = Demo(start)
    first.wait()
    second = Demo(start, page=first.page)
    assert second.process.process.wait(60) == 1
    assert f"Cannot listen on 127.0.0.1:{first.page}" in second.process.said
    assert "--port NUMBER" in second.process.said
    third = Demo(start)
    third.wait()
    third.process.wait_until(third.cards)
    first.process.wait_until(first.cards)
    bot = next(
        child
        for child in psutil.Process(third.process.process.pid).children(recursive=True)
        if "sandbox" not in child.cmdline()
    )
    bot.kill()
    assert third.process.process.wait(30) == 1
    assert "The bot has stopped by itself. Its last words" in third.process.said
    assert not third.open
    assert first.open


def test_a_wrong_app_yaml_is_told_before_anything_starts(start: Started, office: Path) -> None:
    (office / "wrong.yaml").write_text("workspace: 1\n")
    process = start("--config", "wrong.yaml", "demo")
    assert process.process.wait(60) == 2
    assert "wrong.yaml:1" in process.said


def test_eight_weeks_have_passed_that_only_the_figures_tell_of(
    start: Started, baton: Baton
) -> None:
    demo = Demo(start, "--leads", "3", past=True)
    demo.process.wait_until(lambda: "Open   http" in demo.process.said, 120)
    demo.process.wait_until(lambda: len(demo.cards()) >= 3)
    assert "Remembering the last eight weeks" in demo.process.said
    database = f"sqlite:///{ROOT}/.demo/{demo.page}/baton.db"
    now, came = datetime.now(UTC), 0
    for year in {now.year, (now - timedelta(weeks=8)).year}:
        told = baton("--config", str(ROOT / "app.yaml"), "--database", database,
                     "measures", "--window", str(year), "--json")  # fmt: skip
        came += json.loads(told.out)["measures"]["leads"]["all"]["n"]
    assert came > 100
    assert len(demo.cards()) < 10
