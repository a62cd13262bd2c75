"""Starting and stopping: seeds, ports, the command line."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.__main__ import main
from sandbox.seed import SeedError, parse_seed, read_seed
from sandbox.server import BusyPortError, run
from tests.asking import http

from .northwind import SEED

#: A busy machine gets a second and a third try.
TRIES = 3


def test_it_is_ready_in_a_second_and_stops_cleanly() -> None:
    def seconds() -> tuple[float, float]:
        started = time.monotonic()
        with run(parse_seed(SEED)) as box:
            ready = time.monotonic()
            assert http.post(f"{box.url}/api/api.test").json()["ok"]
            stopping = time.monotonic()
        stopped = time.monotonic()
        with pytest.raises(httpx.ConnectError):
            http.get(box.url)
        return ready - started, stopped - stopping

    assert any(start < 1 and stop < 3 for start, stop in (seconds() for _ in range(TRIES)))


def test_an_open_stream_does_not_hold_up_the_end() -> None:
    def seconds() -> float:
        with ExitStack() as streams:
            with run(parse_seed(SEED)) as box:
                address = f"{box.url}/sandbox/stream?as=U0ANA"
                streams.enter_context(http.stream("GET", address, timeout=5))
                stopping = time.monotonic()
            return time.monotonic() - stopping

    assert any(seconds() < 1.5 for _ in range(TRIES))


def test_a_busy_port_is_named_with_the_flag() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BusyPortError, match=rf"{port}.*--port"), run(parse_seed({}), port=port):
            pass


def test_the_command_names_a_busy_port(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--port", str(taken.getsockname()[1])]) == 2
    message = capsys.readouterr().err
    assert "--port" in message
    assert message.count("\n") == 1


def test_the_command_serves_until_interrupted(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(SEED))
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--seed", str(seed), "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stderr is not None
    found = re.search(r"http://\S+", process.stderr.readline())
    assert found
    answer = http.post(
        f"{found[0]}/api/auth.test",
        headers={"authorization": "Bearer xoxb-test"},
        timeout=10,
    )
    assert answer.json()["team"] == "Northwind"
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"person": []}, "person"),
        ({"people": [{"id": "U1"}]}, r"people\.0\.name"),
        ({"channels": [{"id": "C1", "name": "x", "members": ["U9"]}]}, "nobody has the id U9"),
        ({"usergroups": [{"id": "S1", "handle": "x", "users": ["U9"]}]}, "nobody has the id U9"),
    ],
)
def test_a_wrong_seed_is_named(content: dict[str, Any], named: str) -> None:
    with pytest.raises(SeedError, match=named):
        parse_seed(content)


def test_a_seed_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"missing\.json"):
        read_seed(tmp_path / "missing.json")
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    with pytest.raises(SeedError, match="not JSON"):
        read_seed(broken)
