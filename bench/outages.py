"""When what stood in the way of clicks, so that those that failed without a reason are found."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.ledger import Ledger, Unanswered

#: What was under way may fail for so long after it has ended: a process starts in a few seconds,
#: Slack's connections are looked at every five.
_AFTER = 12.0
#: With more to do than this for each core, three seconds are no fault of the bot's.
_BUSY = 3.0
_LOST = "lost on its way"
BUSY = "the machine was busy"


@dataclass
class Outages:
    """What began and ended when (monotonic seconds); shared by the monkey's hands."""

    over: list[tuple[str, float, float]] = field(default_factory=list)
    _under_way: dict[int, tuple[str, float]] = field(default_factory=dict)
    _busy: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def noted(self, name: str) -> Iterator[None]:
        """Note that something stands in the way while the body runs."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.over.append((name, began, time.monotonic()))

    def watch(self) -> None:
        """Note, until the process ends, when the machine has too much to do."""
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        cores = os.cpu_count() or 1
        while True:
            began = time.monotonic()
            time.sleep(1)
            late = time.monotonic() - began > 1.5
            if late or os.getloadavg()[0] > _BUSY * cores:
                self.over.append((BUSY, began, time.monotonic()))

    def reasons(self, ledger: Ledger) -> tuple[Counter[str], list[str]]:
        """By what clicks failed, and a sentence for each that failed without a reason."""
        counts: Counter[str] = Counter()
        findings = []
        for click in ledger.unacked:
            if _LOST in click.why:
                counts["lost on its way"] += 1
            elif names := sorted(set(self._during(click))):
                counts[names[0] if len(names) == 1 else "several at once"] += 1
            else:
                took = click.ended - click.began
                findings.append(f"a click failed after {took:.1f} s without a reason: {click.why}")
        return counts, findings

    def _during(self, click: Unanswered) -> Iterable[str]:
        return (
            name
            for name, began, ended in self.over
            if began <= click.ended and click.began <= ended + (0 if name == BUSY else _AFTER)
        )
