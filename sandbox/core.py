"""The running sandbox: the workspace and everything around it, put together in one place."""

from .faults import Faults
from .limits import RateLimits
from .outbox import Outbox
from .seed import Seed
from .stream import Stream
from .tickets import ResponseUrls, Triggers
from .traffic import Traffic
from .workspace import Change, Workspace


class Sandbox:
    """One workspace with its app, log, faults and screens."""

    def __init__(self, seed: Seed) -> None:
        self.workspace = Workspace(seed)
        self.traffic = Traffic(self.workspace.clock)
        self.faults = Faults()
        self.limits = RateLimits()
        self.triggers = Triggers()
        self.response_urls = ResponseUrls(self.workspace.clock)
        self.outbox = Outbox(self.workspace, self.traffic, self.faults)
        self.workspace.on_event = self.outbox.send_event
        self.stream = Stream(self.workspace, self.outbox, self.traffic)

        self.outbox.sockets.on_change = self._connections_changed

    def _connections_changed(self, what: str) -> None:
        self.traffic.record("from_app", "socket", what)
        self.workspace.on_change(Change("app"))

    def reset(self) -> None:
        """Go back to the seed; the app's connections stay."""
        self.outbox.forget()
        self.faults.clear()
        self.limits = RateLimits()
        self.triggers = Triggers()
        self.response_urls = ResponseUrls(self.workspace.clock)
        self.traffic.clear()
        self.workspace.clock.reset()
        self.workspace.restart()
        self.stream.reset()

    def moved_clock(self) -> None:
        """Tell the screens that the time is another."""
        self.workspace.on_change(Change("clock"))

    async def stop(self) -> None:
        """Close every connection."""
        self.stream.stop()
        await self.outbox.stop()
