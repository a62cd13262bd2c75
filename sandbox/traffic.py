"""The log of everything that went between the workspace and the app; the newest 5,000 are kept."""

import json
import re
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from .clock import Clock
from .model import Json

KEPT = 5_000
_TOKEN = re.compile(r"\b(xox[a-z]|xapp|xoxe)-[\w.-]+")


def masked(entry: Json) -> Json:
    """A copy without tokens, for screens and scripts."""
    text = json.dumps(entry, ensure_ascii=False, default=str)
    shown: Json = json.loads(_TOKEN.sub(r"\1-…", text))
    return shown


class Traffic:
    """Numbered entries in docs/sandbox.md's TRAFFIC form."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: deque[Json] = deque(maxlen=KEPT)
        self._n = 0
        #: Told of each new entry as it is kept, tokens included.
        self.on_entry: Callable[[Json], None] = lambda _entry: None

    def record(
        self,
        direction: str,
        kind: str,
        name: str,
        *,
        error: str = "",
        status: int = 200,
        seconds: float = 0.0,
        request: Any = None,
        response: Any = None,
    ) -> None:
        """Keep one exchange; it went well when `error` is empty."""
        self._n += 1
        entry = {
            "n": self._n,
            "at": self._clock.now(),
            "direction": direction,
            "kind": kind,
            "name": name,
            "ok": not error,
            "status": status,
            "error": error,
            "ms": round(seconds * 1000, 2),
            "request": request,
            "response": response,
        }
        self._entries.append(entry)
        self.on_entry(entry)

    def after(self, n: int, limit: int, wanted: Json) -> list[Json]:
        """Entries above `n` with the wanted values, oldest first, at most `limit`, masked."""
        skipped = max(0, n - (self._n - len(self._entries)))
        entries = islice(self._entries, skipped, None)
        found = (e for e in entries if all(e[key] == value for key, value in wanted.items()))
        return [masked(entry) for entry in islice(found, limit)]

    def clear(self) -> None:
        """Forget the entries; numbers go on."""
        self._entries.clear()
