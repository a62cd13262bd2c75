"""Slack's rate limits, on request: calls a minute by tier, messages a second by channel."""

import math
import time
from collections import deque

#: Calls a minute and method for tiers 1 to 4 (docs.slack.dev, "Rate limits"). Tier 0 stands for
#: what Slack calls special: generous, and not published.
CALLS_A_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
#: `chat.postMessage` allows about one message a second and channel; short bursts pass.
CHANNEL_BURST = 3.0
#: "Several hundred messages per minute" for the whole workspace.
POSTS_A_MINUTE = 300


class RateLimits:
    """Counts calls in real time while it is switched on."""

    def __init__(self) -> None:
        self.on = False
        self._calls: dict[str, deque[float]] = {}
        self._allowance: dict[str, tuple[float, float]] = {}

    def wait(self, method: str, tier: int, channel: str = "") -> int:
        """Count a call; the seconds to wait first, or 0 when it may go ahead."""
        if not self.on:
            return 0
        now = time.monotonic()
        posting = method == "chat.postMessage"
        allowed = POSTS_A_MINUTE if posting else CALLS_A_MINUTE.get(tier)
        calls = self._calls.setdefault(method, deque())
        while calls and calls[0] <= now - 60:
            calls.popleft()
        if allowed is not None and len(calls) >= allowed:
            return max(1, math.ceil(calls[0] + 60 - now))
        if posting and not self._may_post(channel, now):
            return 1
        calls.append(now)
        return 0

    def _may_post(self, channel: str, now: float) -> bool:
        left, then = self._allowance.get(channel, (CHANNEL_BURST, now))
        left = min(CHANNEL_BURST, left + (now - then))
        may = left >= 1
        self._allowance[channel] = (left - may, now)
        return may
