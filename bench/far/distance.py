"""A way to PostgreSQL that takes as long as a network's, and counts who waits for an answer."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter, sleep

from bench.wire import Address

_CHUNK = 65_536


@dataclass
class Distance:
    """Passes on what comes to a port of its own, each piece later by half of the way.

    Threads and not an event loop, whose clock cannot tell less than a millisecond.
    """

    to: Address
    #: Milliseconds there and back.
    there_and_back: float = 0.0
    #: How often somebody had spoken and was waiting for the answer.
    waits: int = 0
    _door: socket.socket = field(
        default_factory=lambda: socket.create_server(("127.0.0.1", 0)), repr=False
    )
    _sockets: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._door.getsockname()[1])

    def start(self) -> None:
        """Listen."""
        threading.Thread(target=self._listen, name="distance", daemon=True).start()

    def stop(self) -> None:
        """Listen no more, and end what is connected."""
        for one in (self._door, *self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                far = socket.socket(socket.AF_UNIX if isinstance(self.to, str) else socket.AF_INET)
                far.connect(self.to)
                self._sockets += [near, far]
                self._join(near, far)

    def _join(self, near: socket.socket, far: socket.socket) -> None:
        answered = [True]

        def asked() -> None:
            self.waits += answered[0]
            answered[0] = False

        def told() -> None:
            answered[0] = True

        for one, other, heard in ((near, far, asked), (far, near, told)):
            words = (one, other, heard)
            threading.Thread(target=self._pass, args=words, name="distance", daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, heard: Callable[[], None]) -> None:
        with suppress(OSError):
            while data := one.recv(_CHUNK):
                until = perf_counter() + self.there_and_back / 2000
                heard()
                if (left := until - perf_counter()) > 0:
                    sleep(left)
                other.sendall(data)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
