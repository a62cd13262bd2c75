"""Runs the bot on a machine whose wall clock is set wrong.

`python bench/skewed.py FILE app.py run`: the file tells by how many seconds, and is looked at twice
a second. Sleeps and the monotonic clock go on, as they do when somebody sets a machine's clock.
"""

import runpy
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import time_machine

_EVERY = 0.5


def _follow(file: Path) -> None:
    journey, shown = None, 0.0
    while True:
        time.sleep(_EVERY)
        told = shown
        with suppress(OSError, ValueError):
            told = float(file.read_text())
        if told == shown:
            continue
        if journey is not None:
            journey.stop()
        shown, journey = told, None
        if told:
            journey = time_machine.travel(time.time() + told, tick=True)
            journey.start()


def main() -> None:
    """Run the program that the words name."""
    file, program, *words = sys.argv[1:]
    threading.Thread(target=_follow, args=(Path(file),), name="wrong-clock", daemon=True).start()
    sys.argv = [program, *words]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
