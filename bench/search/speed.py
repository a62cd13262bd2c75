"""How long a search takes, by how many passages there are; how fast they are indexed; memory."""

import resource
from collections.abc import Mapping
from dataclasses import replace
from statistics import median, quantiles
from time import perf_counter, process_time

from bench.search.collections import Asked, Collection
from bench.search.quality import Engine

SIZES = (1_000, 5_000, 19_000, 100_000)
_QUESTIONS = 300


def timed(engine: Engine, asked: tuple[Asked, ...]) -> dict[str, float]:
    """Milliseconds of whole searches, the first few left out.

    What they took of a core tells more where other work is going on; on PostgreSQL the server's
    share of it is not counted.
    """
    some = asked[:_QUESTIONS]
    for one in some[:5]:
        engine.ask(one.text)
    took, used = [], []
    for one in some:
        began, core = perf_counter(), process_time()
        engine.ask(one.text)
        took.append((perf_counter() - began) * 1000)
        used.append((process_time() - core) * 1000)
    return {
        "p50 ms": median(took),
        "p99 ms": quantiles(took, n=100)[98],
        "p50 ms of a core": median(used),
        "p99 ms of a core": quantiles(used, n=100)[98],
    }


def of_size(collection: Collection, passages: int) -> Collection:
    """The collection cut, or repeated under other paths, to about so many passages."""
    pieces = list(collection.pieces[:passages])
    copy = 1
    while len(pieces) < passages:
        room = passages - len(pieces)
        pieces += [
            replace(one, key=f"{one.key}/{copy}", document=f"{copy}/{one.document}")
            for one in collection.pieces[:room]
        ]
        copy += 1
    return replace(collection, pieces=tuple(pieces))


def memory() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def chart(figures: Mapping[str, float], unit: str) -> str:
    """A bar for each size, as text."""
    longest = max(figures.values())
    return "\n".join(
        f"{size:>8} {'█' * max(1, round(40 * value / longest))} {value:.1f} {unit}"
        for size, value in figures.items()
    )
