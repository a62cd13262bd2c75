"""Starts load generators and reads what they measured."""

import itertools
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.ledger import percentile
from bench.load.generator import Answered, Plan, Told
from bench.parts import ROOT

_numbers = itertools.count()


@dataclass(frozen=True)
class Sent:
    """What came of a plan."""

    answers: Sequence[Answered]
    cpu: float
    seconds: float

    @property
    def refused(self) -> int:
        """How many were not answered with 2xx."""
        return sum(not 200 <= status < 300 for *_, status, _body in self.answers)

    @property
    def busy(self) -> float:
        """The share of a core that the generator took."""
        return self.cpu / self.seconds if self.seconds else 0.0


class Sending:
    """A generator under way."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        name = f"sending{next(_numbers)}"
        self._answers = folder / f"{name}.answers"
        path = folder / f"{name}.plan"
        path.write_bytes(pickle.dumps(plan))
        words = [sys.executable, "-m", "bench.load.generator", str(path), str(self._answers)]
        self._process = subprocess.Popen(words, cwd=ROOT)

    def wait(self) -> Sent:
        """Wait until all is answered."""
        if self._process.wait() != 0:
            raise RuntimeError("the load generator failed")
        told: Told = pickle.loads(self._answers.read_bytes())  # noqa: S301  # written by our own child
        return Sent(told["answers"], told["cpu"], told["seconds"])

    def stop(self) -> Sent:
        """Send nothing more, and wait for what is under way."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()


@dataclass(frozen=True)
class Times:
    """How long answers took from when they were due, in milliseconds."""

    count: int
    p50: float
    p99: float
    longest: float

    @classmethod
    def of(
        cls, answers: Sequence[Answered], began: float = 0, ended: float = float("inf")
    ) -> "Times":
        """Those that were due within `began` and `ended`."""
        took = [(done - due) * 1000 for _, due, _, done, *_ in answers if began <= due < ended]
        return cls(
            len(took),
            percentile(took, 0.5),
            percentile(took, 0.99),
            max(took, default=float("nan")),
        )
