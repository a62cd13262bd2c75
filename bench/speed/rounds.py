"""Rounds of A, B, A, B … against one server, and the medians of what they measured."""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from bench.speed import client
from bench.speed.client import Result

#: How often each variant is measured.
ROUNDS = 5


@dataclass(frozen=True)
class Server:
    """The measured process, and a folder for the requests."""

    port: int
    pid: int
    folder: Path


@dataclass(frozen=True)
class Variant:
    """One of the things compared: makes `count` requests for a round."""

    name: str
    requests: Callable[[int], list[bytes]]
    count: int
    #: The process that is asked, if it is another than the others'.
    server: Server | None = None


@dataclass
class _Round(Result):
    #: What the server used of a core for one request, in milliseconds: the figure that depends
    #: least on what else the machine does.
    cpu: float


@dataclass(frozen=True)
class Figures:
    """Medians over all rounds, beside the first variant's of the same round."""

    name: str
    connections: int
    p50: float
    p99: float
    rate: float
    cpu: float
    busy: float
    #: This variant's figure divided by the first variant's, median of the rounds' ratios.
    p50_ratio: float
    rate_ratio: float
    cpu_ratio: float


class RefusedError(Exception):
    """The server did not answer as the measurement expects, so the figures mean nothing."""


def compare(
    variants: Sequence[Variant],
    server: Server,
    connections: int,
    rounds: int = ROUNDS,
    every: float = 0.0,
) -> list[Figures]:
    """Measure the variants in turns; the first is what the others are divided by.

    On each connection a request follows the answer to the last, or the last one `every` so many
    seconds.
    """
    results: dict[str, list[_Round]] = {variant.name: [] for variant in variants}
    for number in range(rounds + 1):
        for variant in variants:
            result = _round(variant, variant.server or server, connections, every)
            if result.refused:
                raise RefusedError(f"{variant.name}: {result.refused} requests were refused")
            if number:  # the first round warms up
                results[variant.name].append(result)
    base = results[variants[0].name]
    return [_figures(name, connections, measured, base) for name, measured in results.items()]


def _round(variant: Variant, server: Server, connections: int, every: float) -> _Round:
    path = server.folder / "requests.pickle"
    path.write_bytes(pickle.dumps(variant.requests(variant.count)))
    numbers = map(str, (server.port, connections, every))
    words = [sys.executable, client.__file__, str(path), *numbers]
    before = _cpu(server.pid)
    answer = subprocess.run(words, check=True, capture_output=True)
    used = _cpu(server.pid) - before
    return _Round(cpu=used / variant.count * 1000, **json.loads(answer.stdout))


def _cpu(pid: int) -> float:
    """Seconds of a core that a process has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _figures(
    name: str, connections: int, measured: Sequence[_Round], base: Sequence[_Round]
) -> Figures:
    pairs = list(zip(measured, base, strict=True))
    return Figures(
        name=name,
        connections=connections,
        p50=median(one.p50 for one in measured),
        p99=median(one.p99 for one in measured),
        rate=median(one.rate for one in measured),
        cpu=median(one.cpu for one in measured),
        busy=median(one.busy for one in measured),
        p50_ratio=median(one.p50 / other.p50 for one, other in pairs),
        rate_ratio=median(one.rate / other.rate for one, other in pairs),
        cpu_ratio=median(one.cpu / other.cpu for one, other in pairs),
    )


def as_json(figures: Sequence[Figures]) -> list[Mapping[str, object]]:
    """The figures as they are saved."""
    return [vars(one) for one in figures]
