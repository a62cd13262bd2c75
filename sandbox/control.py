"""`/sandbox/…`: what the page and scripts ask for."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from . import snapshot
from .acts import perform
from .core import Sandbox
from .errors import SandboxError
from .manifest import Manifest
from .model import Json
from .wire import parse_json
from .workspace import App, Change

Answer = Callable[[Request, Sandbox], Awaitable[Response]]


def _ok(**content: Any) -> JSONResponse:
    return JSONResponse({"ok": True} | content)


async def _json(request: Request) -> Json:
    try:
        content = parse_json(await request.body())
    except ValueError as error:
        raise SandboxError("bad_json", f"the body is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise SandboxError("bad_json", "a JSON object is expected")
    return content


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SandboxError("bad_value", f"{name} has to be a number")
    return float(value)


async def state(request: Request, sandbox: Sandbox) -> Response:
    """Everything one person sees."""
    me = request.query_params.get("as") or snapshot.somebody(sandbox.workspace)
    return _ok(**snapshot.state(sandbox.workspace, sandbox.outbox, me))


async def messages(request: Request, sandbox: Sandbox) -> Response:
    """All messages of one channel, as one person sees them."""
    workspace = sandbox.workspace
    me = snapshot.person_named(workspace, request.query_params.get("as", "")).id
    channel = snapshot.channel_named(workspace, me, request.query_params.get("channel", ""))
    return _ok(messages=snapshot.messages(workspace, channel, me, roots=None))


async def canvas(request: Request, sandbox: Sandbox) -> Response:
    """One canvas, as one person sees it."""
    me = snapshot.person_named(sandbox.workspace, request.query_params.get("as", "")).id
    wanted = request.query_params.get("id", "")
    return _ok(canvas=snapshot.canvas(sandbox.workspace, me, wanted))


async def views(request: Request, sandbox: Sandbox) -> Response:
    """One person's modals and Home tab."""
    workspace = sandbox.workspace
    me = snapshot.person_named(workspace, request.query_params.get("as", "")).id
    return _ok(modals=snapshot.modals(workspace, me), home=snapshot.home(workspace, me))


async def people(_request: Request, sandbox: Sandbox) -> Response:
    """Everybody in the workspace."""
    return _ok(people=snapshot.people(sandbox.workspace))


async def stream(request: Request, sandbox: Sandbox) -> Response:
    """What changes for one person, as server-sent events."""
    me = snapshot.person_named(sandbox.workspace, request.query_params.get("as", "")).id
    headers = {"cache-control": "no-cache"}
    return StreamingResponse(
        sandbox.stream.events(me), media_type="text/event-stream", headers=headers
    )


async def traffic(request: Request, sandbox: Sandbox) -> Response:
    """Logged exchanges with the app."""
    try:
        after = int(request.query_params.get("after", "0"))
        limit = int(request.query_params.get("limit", "500"))
    except ValueError as error:
        raise SandboxError("bad_value", "after and limit have to be whole numbers") from error
    query = request.query_params
    wanted: Json = {k: query[k] for k in ("direction", "kind", "name", "error") if k in query}
    if "ok" in query:
        wanted["ok"] = query["ok"] == "true"
    return _ok(entries=sandbox.traffic.after(after, max(0, limit), wanted))


async def act(request: Request, sandbox: Sandbox) -> Response:
    """Do what a person does."""
    base_url = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return _ok(**await perform(sandbox, await _json(request), base_url))


async def clock(request: Request, sandbox: Sandbox) -> Response:
    """Read or move the clock."""
    workspace_clock = sandbox.workspace.clock
    if request.method == "POST":
        match await _json(request):
            case {"advance": seconds}:
                workspace_clock.advance(_number(seconds, "advance"))
            case {"set": epoch}:
                workspace_clock.set(_number(epoch, "set"))
            case {"reset": True}:
                workspace_clock.reset()
            case _:
                raise SandboxError("bad_value", "one of advance, set and reset is expected")
        sandbox.moved_clock()
    return _ok(now=workspace_clock.now(), offset=workspace_clock.offset)


async def app(request: Request, sandbox: Sandbox) -> Response:
    """Show or change the app's side."""
    content = await _json(request) if request.method == "POST" else {}
    known = {"request_url", "mode", "manifest", *_HABITS}
    if unknown := content.keys() - known:
        raise SandboxError("bad_value", f"unknown: {', '.join(sorted(unknown))}")
    installed = sandbox.workspace.app
    if "manifest" in content:
        if not isinstance(content["manifest"], dict):
            raise SandboxError("bad_value", "manifest has to be an object")
        installed.manifest = Manifest(content["manifest"])
        installed.mode = "socket" if installed.manifest.socket_mode else "http"
    if "request_url" in content:
        installed.request_url = str(content["request_url"] or "")
        installed.mode = "http" if installed.request_url else installed.mode
    if "mode" in content:
        if content["mode"] not in ("socket", "http"):
            raise SandboxError("bad_value", "mode is either socket or http")
        installed.mode = content["mode"]
    _change_habits(installed, content)
    sandbox.workspace.on_change(Change("app"))
    return _ok(app=snapshot.app(sandbox.workspace, sandbox.outbox))


#: How the workspace treats what the app does.
_HABITS = {"edit_window_seconds", "retry_delays", "unknown_blocks", "file_seconds"}


def _change_habits(installed: App, content: Json) -> None:
    if "edit_window_seconds" in content:
        seconds = content["edit_window_seconds"]
        installed.edit_window_seconds = (
            None if seconds is None else _number(seconds, "edit_window_seconds")
        )
    if "retry_delays" in content:
        delays = _list(content["retry_delays"], "retry_delays has to be a list of seconds")
        installed.retry_delays = tuple(_number(d, "retry_delays") for d in delays)
    if "unknown_blocks" in content:
        kinds = _list(content["unknown_blocks"], "unknown_blocks has to be a list of block types")
        installed.unknown_blocks = frozenset(map(str, kinds))
    if "file_seconds" in content:
        installed.file_seconds = _number(content["file_seconds"], "file_seconds")


def _list(value: Any, otherwise: str) -> list[Any]:
    if not isinstance(value, list):
        raise SandboxError("bad_value", otherwise)
    return value


async def faults(request: Request, sandbox: Sandbox) -> Response:
    """List, add or remove fault rules; switch rate limits; make connections go away."""
    extra: Json = {}
    if request.method == "DELETE":
        sandbox.faults.clear()
        sandbox.limits.on = False
    elif request.method == "POST":
        content = await _json(request)
        if "limits" in content:
            sandbox.limits.on = bool(content["limits"])
        elif "disconnect" in content:
            if content["disconnect"] not in ("warn", "now"):
                raise SandboxError("bad_value", "disconnect is either warn or now")
            warn = content["disconnect"] == "warn"
            extra["connections"] = await sandbox.outbox.sockets.disconnect(warn=warn)
        else:
            sandbox.faults.add(content)
    return _ok(rules=sandbox.faults.listed(), limits=sandbox.limits.on, **extra)


async def reset(_request: Request, sandbox: Sandbox) -> Response:
    """Go back to the seed."""
    sandbox.reset()
    return _ok()


ADDRESSES: dict[str, tuple[Answer, list[str]]] = {
    "state": (state, ["GET"]),
    "stream": (stream, ["GET"]),
    "traffic": (traffic, ["GET"]),
    "act": (act, ["POST"]),
    "clock": (clock, ["GET", "POST"]),
    "app": (app, ["GET", "POST"]),
    "people": (people, ["GET"]),
    "messages": (messages, ["GET"]),
    "views": (views, ["GET"]),
    "canvas": (canvas, ["GET"]),
    "faults": (faults, ["GET", "POST", "DELETE"]),
    "reset": (reset, ["POST"]),
}
