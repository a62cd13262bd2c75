"""Slack over HTTP: the signature is checked, the body read, and Bolt asked for an answer."""

import json
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from yarl import URL

from bot import metrics
from handlers.threads import in_thread, is_question

log = structlog.get_logger(__name__)

#: Slack's own payloads stay below: a view has 250 kB at most.
MAX_BYTES = 1_000_000


def routes(slack: App, signing_secret: str) -> list[Route]:
    """`POST /slack/events`, the one address for events, interactivity and commands."""
    verifier = SignatureVerifier(signing_secret)

    async def endpoint(request: Request) -> Response:
        started = perf_counter()
        body = await _read(request)
        if body is None:
            return Response("The body is larger than anything Slack sends.\n", 413)
        if not _signed(verifier, request, body):
            return Response("The signature is not Slack's, or older than five minutes.\n", 401)
        payload = parse(body, request.headers.get("content-type", ""))
        if payload is None:
            return Response("The body is neither JSON nor a form.\n", 400)
        answer = await in_thread(
            dispatch, slack, payload, dict(request.headers), question=is_question(payload)
        )
        metrics.ack.labels(payload.get("type") or "command").observe(perf_counter() - started)
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    return [Route("/slack/events", endpoint, methods=["POST"])]


def dispatch(slack: App, payload: dict[str, Any], headers: dict[str, str]) -> BoltResponse:
    """Hand a parsed and trusted payload to Bolt.

    `socket_mode` is Bolt's word for a payload that needs neither parsing nor a signature check;
    here both are done already, at two fifths of the cost (docs/benchmarks.md).
    """
    if payload.get("type") == "app_rate_limited":
        # Wrapped in no event, so Bolt knows no listener for it and would answer 404.
        log.warning("slack_holds_events_back", minute=payload.get("minute_rate_limited"))
        return BoltResponse(status=200)
    kept: dict[str, str | Sequence[str]] = {
        name: value for name, value in headers.items() if name.startswith("x-slack-retry")
    }
    return slack.dispatch(BoltRequest(mode="socket_mode", body=payload, headers=kept))


def parse(body: bytes, content_type: str) -> dict[str, Any] | None:
    """The payload of a JSON body, of a form's `payload` field, or the form itself; else None."""
    try:
        text = body.decode()
        if content_type.startswith("application/json"):
            parsed = json.loads(text)
        else:
            form = URL.build(query_string=text.replace("+", "%20"), encoded=True).query
            parsed = json.loads(form["payload"]) if "payload" in form else dict(form)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) and parsed else None


def _signed(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    # The verifier takes the timestamp for a number without asking.
    if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    try:
        return signature.isascii() and verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        # The verifier takes every body for text; Slack's always are.
        return False


async def _read(request: Request) -> bytes | None:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
