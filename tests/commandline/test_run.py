"""`baton run` as a process: what it needs, and how it ends."""

import signal
import socket
from pathlib import Path

import pytest

from bench.parts import answers, free_port
from sandbox.seed import parse_seed
from sandbox.server import RunningSandbox, run

from .conftest import Baton, Process, Started
from .office import APP, tokens, workspace


@pytest.fixture
def running(start: Started, installed: RunningSandbox) -> Process:
    """A bot that listens."""
    port = free_port()
    process = start("run", "--http", f"127.0.0.1:{port}", **tokens(installed.url))
    process.wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_order_when_asked(running: Process, number: signal.Signals) -> None:
    code, seconds = running.stop(number)
    assert code == 0
    assert running.said.rstrip().splitlines()[-1].split()[-2:] == ["stopped", "[commands.run]"]
    assert "Traceback" not in running.said
    assert seconds < 5


def test_asked_twice_it_ends_at_once(running: Process) -> None:
    running.process.send_signal(signal.SIGINT)
    code, seconds = running.stop()
    assert code in {0, 128 + signal.SIGINT}
    assert seconds < 5


def test_its_log_begins_without_noise(running: Process) -> None:
    assert "listening" in running.said
    for noise in ("As you gave", "Started server process", "Waiting for application startup"):
        assert noise not in running.said


def test_tokens_that_are_not_set_are_named_all_at_once(baton: Baton, office: Path) -> None:
    (office / "app.yaml").write_text(APP.replace("Europe/Berlin", "Europe/Berlim"))
    said = baton("run")
    assert said.code == 2
    assert "app.yaml:1: workspace.timezone" in said.err
    (office / "app.yaml").write_text(APP)
    said = baton("run")
    assert said.code == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "BATON_INTAKE_TOKEN"):
        assert name in said.err


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_token_that_slack_refuses_is_told_without_a_traceback(
    start: Started, installed: RunningSandbox, name: str
) -> None:
    wrong = tokens(installed.url) | {name: f"{tokens('')[name][:5]}old"}
    process = start("run", "--http", f"127.0.0.1:{free_port()}", **wrong)
    assert process.process.wait(60) == 1
    assert "Slack does not let Baton in: invalid_auth. Try: baton doctor" in process.said
    assert "Traceback" not in process.said


def test_a_database_that_cannot_be_reached_is_told(
    start: Started, installed: RunningSandbox
) -> None:
    wrong = {"BATON_DATABASE_URL": "sqlite:////no/such/folder/x.db"}
    port = free_port()
    process = start("run", "--http", f"127.0.0.1:{port}", **tokens(installed.url), **wrong)
    assert process.process.wait(60) == 1
    assert "The database cannot be used" in process.said
    assert "Traceback" not in process.said


def test_a_busy_port_is_named_with_the_option_that_changes_it(
    start: Started, installed: RunningSandbox
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        process = start("run", "--http", address, **tokens(installed.url))
        assert process.process.wait(60) == 1
    assert f"Cannot listen on {address}" in process.said
    assert "--http HOST:PORT" in process.said


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
def test_it_waits_for_a_slack_that_does_not_work_at_the_moment(
    start: Started, installed: RunningSandbox, method: str
) -> None:
    installed.driver.fault(on=method, do="error", error="service_unavailable", times=1)
    process = start("run", "--http", f"127.0.0.1:{free_port()}", **tokens(installed.url))
    process.wait_until(lambda: "slack_not_reached" in process.said)
    process.wait_until(lambda: "listening" in process.said)


def test_it_can_be_stopped_while_it_waits_for_slack(start: Started) -> None:
    process = start("run", "--http", f"127.0.0.1:{free_port()}", **tokens("http://127.0.0.1:9"))
    process.wait_until(lambda: "slack_not_reached" in process.said)
    code, seconds = process.stop(signal.SIGTERM)
    assert (code, seconds < 5) == (0, True)


def test_once_it_knows_its_name_it_starts_without_slack_and_connects_later(
    start: Started, office: Path, tmp_path: Path
) -> None:
    seed, slack, port = parse_seed(workspace(tmp_path)), free_port(), free_port()
    words = ("run", "--http", f"127.0.0.1:{port}")
    environ = tokens(f"http://127.0.0.1:{slack}")
    ready = f"http://127.0.0.1:{port}/readyz"
    with run(seed, port=slack):
        first = start(*words, **environ)
        first.wait_until(lambda: answers(ready))
        assert first.stop()[0] == 0
    again = start(*words, **environ)
    again.wait_until(lambda: "slack_not_reached" in again.said and "listening" in again.said)
    assert not answers(ready)
    with run(seed, port=slack):
        again.wait_until(lambda: answers(ready))
        assert again.stop()[0] == 0
