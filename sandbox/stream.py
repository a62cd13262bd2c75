"""Server-sent events: what changes, to every screen that should see it."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator

from . import snapshot
from .model import Json
from .outbox import Outbox
from .traffic import Traffic, masked
from .workspace import Change, Workspace

#: A screen that is this many events behind is told to load everything again.
BACKLOG = 2_000
#: Changes within this many seconds are sent together, each part of the state once.
COALESCE_SECONDS = 0.02
#: A comment line this often keeps the connection open and finds out that a screen is gone.
KEEPALIVE_SECONDS = 15.0


class Screen:
    """One open stream: what it has not been sent yet."""

    def __init__(self, me: str) -> None:
        self.me = me
        self.queue: deque[Json] = deque()
        self.parts: set[str] = set()
        self.something = asyncio.Event()

    def put(self, event: Json) -> None:
        """Send that event later; too many of them become one `reset`."""
        if len(self.queue) >= BACKLOG:
            self.queue.clear()
            self.queue.append({"type": "reset"})
        elif not (self.queue and self.queue[-1]["type"] == "reset"):
            self.queue.append(event)
        self.something.set()

    def mark(self, part: str) -> None:
        """Send that part of the state later, as it is then."""
        self.parts.add(part)
        self.something.set()


class Stream:
    """All open screens."""

    def __init__(self, workspace: Workspace, outbox: Outbox, traffic: Traffic) -> None:
        self._workspace = workspace
        self._outbox = outbox
        self._screens: set[Screen] = set()
        self._stopping = False
        workspace.on_change = self.publish
        traffic.on_entry = self._traffic

    def publish(self, change: Change) -> None:
        """Let every screen know that should."""
        for screen in self._screens:
            if change.person not in (None, screen.me):
                continue
            channel = self._workspace.channels.get(change.channel or "")
            if channel is not None and not self._workspace.sees(screen.me, channel):
                # Somebody who just left a private channel still has to see it go.
                if change.type == "channels":
                    screen.mark("channels")
                continue
            if change.data is None:
                screen.mark(change.type)
            else:
                screen.put({"type": change.type} | change.data)

    def _traffic(self, entry: Json) -> None:
        if self._screens:
            event = {"type": "traffic", "entry": masked(entry)}
            for screen in self._screens:
                screen.put(event)

    def reset(self) -> None:
        """Tell every screen to load the state again."""
        for screen in self._screens:
            screen.put({"type": "reset"})

    async def events(self, me: str) -> AsyncIterator[bytes]:
        """The lines of one stream, until the screen goes away or the server stops."""
        screen = Screen(me)
        self._screens.add(screen)
        try:
            yield b": connected\n\n"
            while not self._stopping:
                try:
                    await asyncio.wait_for(screen.something.wait(), KEEPALIVE_SECONDS)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                await asyncio.sleep(COALESCE_SECONDS)
                screen.something.clear()
                while screen.queue:
                    yield _line(screen.queue.popleft())
                for part in sorted(screen.parts):
                    yield _line(self._part(part, me))
                screen.parts.clear()
        finally:
            self._screens.discard(screen)

    def _part(self, part: str, me: str) -> Json:
        workspace = self._workspace
        content: Json = {}
        if part == "channels":
            content = {"channels": snapshot.channels(workspace, me)}
        elif part == "people":
            content = {"people": snapshot.people(workspace)}
        elif part == "modals":
            content = {"modals": snapshot.modals(workspace, me)}
        elif part == "home":
            content = {"home": snapshot.home(workspace, me)}
        elif part == "clock":
            content = snapshot.clock(workspace)
        elif part == "app":
            content = {"app": snapshot.app(workspace, self._outbox)}
        return {"type": part} | content

    def stop(self) -> None:
        """End every stream."""
        self._stopping = True
        for screen in self._screens:
            screen.something.set()


def _line(event: Json) -> bytes:
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"
