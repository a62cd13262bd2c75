"""The workspace's clock: real time plus an offset that a person may move."""

import time


class Clock:
    """Epoch seconds as the workspace sees them; it keeps ticking wherever it is set."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        """Epoch seconds, offset included."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        """Move forward (or back, when negative) by that many seconds."""
        self.offset += seconds

    def set(self, epoch: float) -> None:
        """Move to that moment, in epoch seconds."""
        self.offset = epoch - time.time()

    def reset(self) -> None:
        """Go back to real time."""
        self.offset = 0.0
