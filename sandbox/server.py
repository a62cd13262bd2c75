"""The sandbox as a server: its addresses, and running it in a thread or from the command line."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from . import api, control, respond, uploads
from .core import Sandbox
from .disturb import ResettableProtocol
from .driver import Workspace as Driver
from .errors import SandboxError
from .schema import validator
from .seed import Seed

PAGE = Path(__file__).parent / "page"
#: Nothing is loaded from elsewhere, and nothing elsewhere may frame the page.
_PAGE_HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
Endpoint = Callable[[Request, Sandbox], Awaitable[Response]]


class BusyPortError(Exception):
    """The address cannot be listened on."""


def create_app(seed: Seed) -> Starlette:
    """The sandbox as an ASGI application; it has to run on a single event loop."""
    sandbox = Sandbox(seed)

    def bound(
        endpoint: Endpoint, *, local: bool = False
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            if local and not _is_local(request.headers.get("host", "")):
                # A web page from elsewhere could otherwise reach us by DNS rebinding.
                return _error("bad_host", "the sandbox answers to localhost only", 400)
            if local and not _is_own(request):
                return _error("bad_origin", "only the sandbox's own page may ask", 400)
            try:
                return await endpoint(request, sandbox)
            except SandboxError as error:
                return _error(error.code, error.detail, 400)

        return answer

    async def serve_socket(connection: WebSocket) -> None:
        ticket = connection.path_params["ticket"]
        await sandbox.outbox.sockets.serve(connection, ticket, sandbox.workspace.app.id)

    routes: list[BaseRoute] = [
        Route("/api/{method}", bound(api.endpoint), methods=["GET", "POST"]),
        Route("/respond/{url_id}", bound(respond.endpoint), methods=["POST"]),
        Route("/upload/{file_id}/{ticket}", bound(uploads.upload), methods=["POST", "PUT"]),
        Route("/files/{file_id}/{ticket}", bound(uploads.download)),
        WebSocketRoute("/socket/{ticket}", serve_socket),
        Route("/", _page),
        Route("/archives/{channel}/{message}", _page),
        Route("/page/{path:path}", _page_file),
    ]
    routes += [
        Route(f"/sandbox/{name}", bound(answer, local=True), methods=methods)
        for name, (answer, methods) in control.ADDRESSES.items()
    ]
    app = Starlette(routes=routes, exception_handlers={404: _not_found})
    app.state.sandbox = sandbox
    return app


def _is_local(host: str) -> bool:
    bracketed = host.startswith("[") and "]" in host
    name = host[: host.index("]") + 1] if bracketed else host.partition(":")[0]
    return name.lower() in _LOCAL_HOSTS


def _is_own(request: Request) -> bool:
    """Whether a browser sent it from our own page; what is no browser sends no origin."""
    origin = request.headers.get("origin")
    return origin is None or origin == f"http://{request.headers.get('host', '')}"


def _error(code: str, detail: str, status: int) -> JSONResponse:
    return JSONResponse({"ok": False, "error": code, "detail": detail}, status)


async def _not_found(request: Request, _: Exception) -> Response:
    return _error("not_found", f"there is nothing at {request.url.path}", 404)


async def _page(_request: Request) -> Response:
    return FileResponse(PAGE / "index.html", headers=_PAGE_HEADERS)


async def _page_file(request: Request) -> Response:
    path = (PAGE / request.path_params["path"]).resolve()
    if PAGE.resolve() not in path.parents or not path.is_file():
        return PlainTextResponse("not found", 404)
    return FileResponse(path, headers=_PAGE_HEADERS)


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


def make_server(seed: Seed) -> uvicorn.Server:
    """A uvicorn server for the sandbox, quiet and quick to stop."""
    app = create_app(seed)
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
        self.host, self.port = host, int(self._listener.getsockname()[1])
        self.url = f"http://{host}:{self.port}"
        self._server = make_server(seed)
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
