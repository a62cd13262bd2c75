"""The command in this process, the command as a process, and a practice Slack."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

import app
from bench.parts import free_port
from sandbox.seed import parse_seed
from sandbox.server import RunningSandbox, run

from .office import APP, ROOT, clean, tokens, workspace


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class Baton(Protocol):
    """Runs a command in this process."""

    def __call__(self, *words: str) -> Said: ...


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sound app.yaml, in which commands run, with nothing set."""
    for name in os.environ:
        if name[:6] in {"SLACK_", "BATON_"}:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.yaml").write_text(APP)
    return tmp_path


@pytest.fixture
def baton(office: Path, capsys: pytest.CaptureFixture[str]) -> Baton:
    def command(*words: str) -> Said:
        try:
            code = app.main(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return command


@pytest.fixture(scope="session")
def shared_box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with run(parse_seed(workspace(tmp_path_factory.mktemp("seed")))) as box:
        yield box


@pytest.fixture
def box(shared_box: RunningSandbox) -> RunningSandbox:
    """The practice Slack as if it had just started."""
    shared_box.driver.reset()
    return shared_box


@pytest.fixture
def installed(office: Path, box: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> RunningSandbox:
    """The tokens of the practice Slack are set."""
    for name, value in tokens(box.url).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BATON_HTTP", f"127.0.0.1:{free_port()}")
    return box


class Process:
    """A command as people start it."""

    def __init__(self, folder: Path, words: tuple[str, ...], environ: dict[str, str]) -> None:
        self._output = folder / f"output-{time.monotonic_ns()}"
        with self._output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), *words],
                cwd=folder,
                env=clean(environ),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self._output.read_text()

    def wait_until(self, there: Callable[[], object], seconds: float = 60) -> None:
        """Wait for something; fails with what the process said when it does not come."""
        deadline = time.monotonic() + seconds
        while not there():
            assert self.process.poll() is None, f"it ended: {self.said}"
            assert time.monotonic() < deadline, f"nothing came: {self.said}"
            time.sleep(0.02)

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, float]:
        """Send a signal; returns the exit code and how many seconds the end took."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(30), time.monotonic() - began


class Started(Protocol):
    """Starts a command in a process of its own."""

    def __call__(self, *words: str, **environ: str) -> Process: ...


@pytest.fixture
def start(office: Path) -> Iterator[Started]:
    processes: list[Process] = []

    def begin(*words: str, **environ: str) -> Process:
        processes.append(Process(office, words, environ))
        return processes[-1]

    yield begin
    for one in processes:
        if one.process.poll() is None:
            one.stop(signal.SIGTERM)
