"""A connection between two processes that can be cut, slowed down, or made to swallow all."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

#: A TCP address, or the path of a Unix socket.
Address = tuple[str, int] | str
_CHUNK = 65_536


class State(Enum):
    """What happens to what is sent."""

    OPEN = "open"
    #: Connections are reset, and new ones refused at once.
    CUT = "cut"
    #: Nothing arrives and nobody is told, as behind a cable that was pulled.
    SILENT = "silent"


@dataclass
class Wire:
    """Listens on a port of its own and passes on both ways; the next of several that answers.

    Runs in a thread of its own; the state may be set from any other.
    """

    port: int
    to: Sequence[Address]
    state: State = State.OPEN
    #: Seconds that each piece is held up, each way.
    delay: float = 0.0
    #: The address that it listens at.
    host: str = "127.0.0.1"
    _turn: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen."""
        listening = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(listening,), daemon=True)
        self._thread.start()
        listening.wait(10)

    def stop(self) -> None:
        """Listen no more."""
        self.cut()
        # Whoever is connected hears of it before the loop ends.
        self._soon(lambda: self._loop.call_later(0.1, self._loop.stop))
        if self._thread is not None:
            self._thread.join(5)

    def reroute(self, to: Sequence[Address]) -> None:
        """Lead elsewhere from now on; whoever is connected is reset."""
        self.to = to
        self._soon(self._reset)

    def cut(self) -> None:
        """Reset all connections and refuse new ones."""
        self.state = State.CUT
        self._soon(self._reset)

    def silence(self) -> None:
        """Swallow everything from now on."""
        self.state = State.SILENT

    def mend(self) -> None:
        """Pass everything on again; what was silent meanwhile is reset, as routers do."""
        if self.state is State.SILENT:
            self._soon(self._reset)
        self.state, self.delay = State.OPEN, 0.0

    def _soon(self, work: Callable[[], object]) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(work)

    def _run(self, listening: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        starting = asyncio.start_server(self._connected, self.host, self.port)
        server = self._loop.run_until_complete(starting)
        listening.set()
        self._loop.run_forever()
        server.close()
        under_way = asyncio.all_tasks(self._loop)
        for task in under_way:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*under_way, return_exceptions=True))
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _reset(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.state is State.CUT:
            writer.transport.abort()
            return
        while self.state is State.SILENT:
            await asyncio.sleep(0.1)
        other = await self._reach()
        if other is None:
            writer.transport.abort()
            return
        self._writers |= {writer, other[1]}
        try:
            await asyncio.gather(self._pass(reader, other[1]), self._pass(other[0], writer))
        finally:
            self._writers -= {writer, other[1]}
            with suppress(RuntimeError):  # the loop has ended before them
                writer.transport.abort()
                other[1].transport.abort()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self.to:
            self._turn += 1
            address = self.to[self._turn % len(self.to)]
            with suppress(OSError):
                if isinstance(address, str):
                    return await asyncio.open_unix_connection(address)
                return await asyncio.open_connection(*address)
        return None

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(_CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                while self.state is State.SILENT:
                    await asyncio.sleep(0.05)
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except OSError:
            # A reset is passed on: the other side would wait for an answer without end.
            writer.transport.abort()


def address_of(url: str) -> tuple[str, int]:
    """Host and port of `http://host:port` or `host:port`."""
    host, _, port = url.removeprefix("http://").partition(":")
    return host, int(port)
