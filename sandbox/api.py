"""`/api/<method>`: reads a call as Slack does, lets faults and limits act, and answers."""

import hmac
import logging
import time
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from . import disturb
from .call import Call, Registered
from .core import Sandbox
from .errors import SlackError
from .faults import Rule
from .methods import METHODS
from .model import Json
from .wire import parse_json

log = logging.getLogger(__name__)
#: Larger bodies are refused, as by any server.
BODY_LIMIT = 4_000_000


async def endpoint(request: Request, sandbox: Sandbox) -> Response:
    """Answer one call of the Web API."""
    started = time.perf_counter()
    name = request.path_params["method"]
    args: Json = {}
    status, answer = 200, {}
    rule = sandbox.faults.for_method(name)
    try:
        early = await disturb.before(rule, request)
        if rule is not None and early is not None:
            status, answer = early.status_code, {"error": rule.do}
            return early
        args = await _arguments(request)
        answer = _call(request, sandbox, name, args, rule)
        if answer.get("error") == "ratelimited":
            status = 429
        return await _answer(rule, request, answer)
    except SlackError as error:
        answer = {"error": error.code}
        return JSONResponse({"ok": False} | answer)
    finally:
        sandbox.traffic.record(
            "from_app",
            "api",
            name,
            error=answer.get("error", "") if not answer.get("ok") else "",
            status=status,
            seconds=time.perf_counter() - started,
            request=args,
            response=answer,
        )


async def _answer(rule: Rule | None, request: Request, answer: Json) -> Response:
    disturbed = await disturb.after(rule, request)
    if disturbed is not None:
        return disturbed
    if answer.get("error") == "ratelimited":
        content = {"ok": False, "error": "ratelimited"}
        return JSONResponse(content, 429, {"retry-after": str(answer.get("wait", 1))})
    granted = request.app.state.sandbox.workspace.app.manifest.scopes
    return JSONResponse(answer, headers={"x-oauth-scopes": ",".join(sorted(granted))})


async def _arguments(request: Request) -> Json:
    """Query, form and JSON arguments of a call, with the bearer token as `token`."""
    args: dict[str, Any] = dict(request.query_params)
    body = await request.body()
    if len(body) > BODY_LIMIT:
        raise SlackError("request_timeout")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind == "application/json":
        try:
            content = parse_json(body)
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(content, dict):
            raise SlackError("json_not_object")
        args |= content
    elif kind == "multipart/form-data":
        form = await request.form()
        args |= {k: v for k, v in form.items() if isinstance(v, str)}
    elif body and kind == "application/x-www-form-urlencoded":
        args |= parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    elif body:
        raise SlackError("invalid_post_type")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        args["token"] = token.strip()
    return args


def _call(request: Request, sandbox: Sandbox, name: str, args: Json, rule: Rule | None) -> Json:
    registered = METHODS.get(name)
    if registered is None:
        log.error("The app called %s, which this sandbox does not know", name)
        return {"ok": False, "error": "unknown_method", "req_method": name}
    base_url = f"{request.url.scheme}://{request.headers.get('host', '')}"
    call = Call(sandbox, args, base_url)
    try:
        _authorize(call, registered)
        if rule is not None and rule.do == "error":
            raise SlackError(rule.error)  # noqa: TRY301  the one place that turns these into answers
        wait = sandbox.limits.wait(name, registered.tier, call.text("channel"))
        if wait:
            return {"ok": False, "error": "ratelimited", "wait": wait}
        return {"ok": True} | registered.run(call)
    except SlackError as error:
        return {"ok": False, "error": error.code} | error.fields


def _authorize(call: Call, registered: Registered) -> None:
    if registered.name == "api.test":
        return
    token = call.text("token")
    if not token:
        raise SlackError("not_authed")
    app = call.app
    expected, other = app.bot_token, app.app_token
    if registered.app_token:
        expected, other = other, expected
    if not hmac.compare_digest(token.encode(), expected.encode()):
        if hmac.compare_digest(token.encode(), other.encode()):
            raise SlackError("not_allowed_token_type")
        raise SlackError("invalid_auth")
    granted = app.manifest.scopes
    if registered.scopes and not granted.intersection(registered.scopes):
        needed = ",".join(registered.scopes)
        raise SlackError("missing_scope", needed=needed, provided=",".join(sorted(granted)))
