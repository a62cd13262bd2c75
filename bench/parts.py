"""The processes that a trial starts, kills and ends: the workspace, and the bot as shipped."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
#: How long a part may take to answer for the first time, in seconds.
PATIENCE = 60.0
#: Compiling every module at each start costs three seconds.
_UNUSUAL = frozenset({"PYTHONDONTWRITEBYTECODE"})
#: Below those that Linux gives to whoever connects somewhere (32768 to 60999).
_PORTS = range(20_000, 32_000)
#: Of its own: two test runs whose dice have the same seed must not choose the same ports.
_DICE = random.SystemRandom()


class PartError(Exception):
    """A part did not start or ended by itself; the message holds its last words."""


@dataclass
class Part:
    """One process with its log; `words` is what Python is told to run."""

    name: str
    words: Sequence[str]
    ready_at: str
    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    #: What comes before Python, so that it runs somewhere else.
    before: Sequence[str] = ()
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Where its output goes, of all its lives."""
        return self.folder / f"{self.name}.log"

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it is there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, without waiting until it can do its work."""
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                [*self.before, sys.executable, *self.words],
                # Not the repository, whose .env is none of ours.
                cwd=self.folder,
                env={**_usual_environ(), "PYTHONPATH": str(ROOT), **self.environ},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_ready(self, patience: float = PATIENCE) -> float:
        """Wait until it answers 200; returns the seconds. PartError with its last words."""
        started = time.monotonic()
        while not answers(self.ready_at):
            if not self.running or time.monotonic() - started > patience:
                raise PartError(f"{self.name} did not start: {self.last_words()}")
            time.sleep(0.01)
        return time.monotonic() - started

    def wait(self) -> int:
        """Wait until it ends by itself; returns its exit code."""
        assert self._process is not None
        return self._process.wait()

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """Ask it to end, and make it when it does not."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])


def _usual_environ() -> dict[str, str]:
    """This process's variables, but bytecode is kept, as it is wherever Baton is installed."""
    return {name: value for name, value in os.environ.items() if name not in _UNUSUAL}


def answers(address: str) -> bool:
    """Whether a GET is answered with success."""
    with suppress(URLError, OSError), urlopen(address, timeout=2):  # noqa: S310  # our own
        return True
    return False


def free_port() -> int:
    """A port that nobody listens on now, and that no connection is given before it is used."""
    while True:
        port = _DICE.choice(_PORTS)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
