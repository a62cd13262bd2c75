"""The sandbox as a server: running it in a thread of its own or from the command line."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import uvicorn

from .asgi import create_app
from .core import Sandbox
from .disturb import ResettableProtocol
from .driver import Workspace as Driver
from .schema import validator
from .seed import Seed

__all__ = [
    "BusyPortError",
    "RunningSandbox",
    "create_app",
    "listen",
    "make_server",
    "run",
    "url_of",
]


class BusyPortError(Exception):
    """The address cannot be listened on."""


def url_of(listener: socket.socket) -> str:
    """The address that a listening socket is reached at."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        BusyPortError: naming the flag that changes it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From here on callers queue up, and nobody else gets the address.
        listener.listen(2048)
    except OSError as error:
        listener.close()
        reason = error.strerror or "cannot be used"
        raise BusyPortError(f"{host}:{port}: {reason}. Choose another one with --port.") from error
    return listener


class _Server(uvicorn.Server):
    """uvicorn's server, which ends our streams and sockets before it waits for them."""

    def __init__(self, config: uvicorn.Config, sandbox: Sandbox) -> None:
        super().__init__(config)
        self._sandbox = sandbox

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop the sandbox, then the server."""
        await self._sandbox.stop()
        await super().shutdown(sockets)


def make_server(seed: Seed, host: str = "127.0.0.1") -> uvicorn.Server:
    """A uvicorn server for the sandbox, quiet and quick to stop; it listens at `host`."""
    app = create_app(seed, host)
    config = uvicorn.Config(
        app,
        http=ResettableProtocol,
        loop="uvloop",
        ws="websockets-sansio",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        ws_ping_interval=None,
    )
    return _Server(config, app.state.sandbox)


class RunningSandbox:
    """A sandbox in a thread of its own: `with run(seed) as box: box.url, box.driver`."""

    def __init__(self, seed: Seed, host: str = "127.0.0.1", port: int = 0) -> None:
        self._listener = listen(host, port)
        self.url = url_of(self._listener)
        self._server = make_server(seed, host)
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self.driver = Driver(self.url)

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=self._server.config.get_loop_factory()) as runner:
            runner.run(self._server.serve(sockets=[self._listener]))

    def start(self) -> Self:
        """Begin to serve and wait until it does."""
        self._thread.start()
        # The first message would otherwise wait for it.
        threading.Thread(target=validator, daemon=True).start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.005)
        return self

    def stop(self) -> None:
        """Stop serving and wait until it has."""
        self.driver.close()
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.stop()


@contextlib.contextmanager
def run(seed: Seed, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[RunningSandbox]:
    """Run a sandbox for as long as the `with` lasts.

    Raises:
        BusyPortError: when the port is taken.
    """
    with RunningSandbox(seed, host, port) as box:
        yield box
