"""How long `baton replay` takes, and how that grows with the leads."""

import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from bench.office import NEWEST, PEOPLE, RULES, fill, write
from bench.report import save
from bot.config import load
from commands.replay import compare

COUNTS = (10_000, 30_000, 100_000)
#: What the last count may take at most, in seconds.
LIMIT = 30.0


def replay(seed: int) -> int:
    """Replay 90 days of leads through two files; exit code 1 when that takes too long."""
    taken: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write(folder)
        settings = load(files[0], {}), load(files[1], {})
        print(f"replay: {RULES} rules, {PEOPLE} people, two files")
        for count in COUNTS:
            url = f"sqlite:///{folder / f'{count}.db'}"
            fill(url, count, seed)
            began = perf_counter()
            found = compare(
                url, (str(files[0]), str(files[1])), settings, NEWEST - timedelta(days=90)
            )
            taken[count] = perf_counter() - began
            each, changed = taken[count] / count * 1e6, len(found.changed)
            print(f"{count:>8,} leads {taken[count]:6.2f} s, {each:4.0f} µs each, {changed} change")
    first, last = COUNTS[0], COUNTS[-1]
    growth = taken[last] / taken[first]
    print(f"{last // first} times the leads: {growth:.1f} times the time")
    save("replay", {"seconds": taken, "growth": growth})
    return 0 if taken[last] < LIMIT else 1
