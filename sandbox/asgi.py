"""The sandbox as an ASGI application: which address is answered by what."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from . import api, control, respond, uploads
from .core import Sandbox
from .errors import SandboxError
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
#: Listened at, these are every address, and nobody's name.
_ANY_HOST = {"0.0.0.0", "[::]"}  # noqa: S104  # nothing is bound to them here
Endpoint = Callable[[Request, Sandbox], Awaitable[Response]]


def create_app(seed: Seed, host: str = "127.0.0.1") -> Starlette:
    """The sandbox as an ASGI application; it has to run on a single event loop.

    `host`: the address that it listens at, by which its own ways are open too.
    """
    sandbox = Sandbox(seed)
    own_names = {*_LOCAL_HOSTS, f"[{host}]" if ":" in host else host} - _ANY_HOST

    def bound(
        endpoint: Endpoint, *, local: bool = False
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            if local and _name_of(request.headers.get("host", "")) not in own_names:
                # A web page from elsewhere could otherwise reach us by DNS rebinding.
                only = "the sandbox answers to localhost and its own address only"
                return _error("bad_host", only, 400)
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
        Route("/docs/{team}/{canvas}", _page),
        Route("/page/{path:path}", _page_file),
    ]
    routes += [
        Route(f"/sandbox/{name}", bound(answer, local=True), methods=methods)
        for name, (answer, methods) in control.ADDRESSES.items()
    ]
    app = Starlette(routes=routes, exception_handlers={404: _not_found})
    app.state.sandbox = sandbox
    return app


def _name_of(host: str) -> str:
    """The Host header without its port."""
    bracketed = host.startswith("[") and "]" in host
    name = host[: host.index("]") + 1] if bracketed else host.partition(":")[0]
    return name.lower()


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
