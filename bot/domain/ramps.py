"""Somebody's first weeks in a pool: from a quarter of their weight to all of it."""

from datetime import datetime, timedelta

from bot.dataclass import dataclass

#: What of the weight counts on the first day: enough to learn from, too little to drown in.
FIRST = 0.25


@dataclass(frozen=True)
class Ramp:
    """From `begins` on, for so long; a ramp of no time is full at once."""

    begins: datetime
    lasts: timedelta

    def part(self, now: datetime) -> float:
        """The part of the weight that counts at `now`, growing evenly from FIRST to 1."""
        if not self.lasts:
            return 1.0
        passed = (now - self.begins) / self.lasts
        return FIRST + (1 - FIRST) * min(max(passed, 0.0), 1.0)
