"""`/respond/<id>`: takes the answers that the app sends to a response URL."""

import time
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from . import disturb
from .answers import show_answer
from .core import Sandbox
from .errors import SlackError
from .model import Json
from .wire import parse_json


async def endpoint(request: Request, sandbox: Sandbox) -> Response:
    """Show one answer; `ok` in plain text, or Slack's error with status 404 or 400."""
    started = time.perf_counter()
    status, error, content = 200, "", {}
    rule = sandbox.faults.for_method("response_url")
    try:
        early = await disturb.before(rule, request)
        if rule is not None and early is not None:
            status, error = early.status_code, rule.do
            return early
        content = _content(await request.body())
        if rule is not None and rule.do == "error":
            raise SlackError(rule.error)  # noqa: TRY301  answered like any other below
        url = sandbox.response_urls.use(request.path_params["url_id"])
        show_answer(sandbox, url, content)
        return await disturb.after(rule, request) or PlainTextResponse("ok")
    except SlackError as failure:
        error = failure.code
        status = 404 if error in ("expired_url", "used_url") else 400
        return JSONResponse({"ok": False, "error": error} | failure.fields, status)
    finally:
        sandbox.traffic.record(
            "from_app",
            "response_url",
            "response_url",
            error=error,
            status=status,
            seconds=time.perf_counter() - started,
            request=content,
        )


def _content(body: bytes) -> Json:
    text = body.decode("utf-8", "replace")
    if text.startswith("payload="):
        text = parse_qs(text)["payload"][0]
    try:
        content = parse_json(text)
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(content, dict):
        raise SlackError("invalid_payload")
    return content
