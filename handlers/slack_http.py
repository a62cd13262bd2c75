"""Slack over HTTP: the signature is checked, the body read, and Bolt asked for an answer."""

import json
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

import structlog
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.dataclass import dataclass
from handlers.matching import QuickApp
from handlers.posted import within
from handlers.threads import answered, answered_in_thread, is_question

log = structlog.get_logger(__name__)

#: Slack's own payloads stay below: a view has 250 kB at most.
MAX_BYTES = 1_000_000
#: Where Slack posts to.
PATH = "/slack/events"
_PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class SlackDoor:
    """The one address for events, interactivity and commands, as an ASGI application.

    Without Starlette around it, as the doors of posts are (docs/decisions/0037).
    """

    slack: QuickApp
    verifier: SignatureVerifier

    @classmethod
    def of(cls, slack: QuickApp, signing_secret: str) -> "SlackDoor":
        """For a Bolt app, and the secret with which Slack signs for it."""
        return cls(slack, SignatureVerifier(signing_secret))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] != "POST":
            told = Response("Method Not Allowed", 405, {"Allow": "POST"}, "text/plain")
            await told(scope, receive, send)
            return
        started = perf_counter()
        headers = _headers(scope)
        try:
            body = await within(receive, MAX_BYTES)
        except ClientDisconnect:
            return  # nobody is there to read an answer
        if body is None:
            await _tell(send, 413, "The body is larger than anything Slack sends.\n")
            return
        if not _signed(self.verifier, headers, body):
            await _tell(send, 401, "The signature is not Slack's, or older than five minutes.\n")
            return
        payload = parse(body, headers.get("content-type", ""))
        if payload is None:
            await _tell(send, 400, "The body is neither JSON nor a form.\n")
            return
        answer = await answered_in_thread(
            dispatch, self.slack, payload, headers, question=is_question(payload)
        )
        answered(payload.get("type") or "command", perf_counter() - started)
        kind = answer.headers["content-type"][0]
        await _tell(send, answer.status, answer.body, kind)


def dispatch(slack: QuickApp, payload: dict[str, Any], headers: dict[str, str]) -> BoltResponse:
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
    return slack.answer(
        payload, lambda: BoltRequest(mode="socket_mode", body=payload, headers=kept)
    )


def parse(body: bytes, content_type: str) -> dict[str, Any] | None:
    """The payload of a JSON body, of a form's `payload` field, or the form itself; else None."""
    try:
        text = body.decode()
        if content_type.startswith("application/json"):
            parsed = json.loads(text)
        else:
            from yarl import URL  # noqa: PLC0415  # Socket Mode does without it

            form = URL.build(query_string=text.replace("+", "%20"), encoded=True).query
            parsed = json.loads(form["payload"]) if "payload" in form else dict(form)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) and parsed else None


def _signed(verifier: SignatureVerifier, headers: Mapping[str, str], body: bytes) -> bool:
    timestamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    # The verifier takes the timestamp for a number without asking.
    if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    try:
        return signature.isascii() and verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        # The verifier takes every body for text; Slack's always are.
        return False


def _headers(scope: Scope) -> dict[str, str]:
    """The headers by name; of several with one name the first."""
    return {
        name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"][::-1]
    }


async def _tell(send: Send, status: int, text: str, kind: str = _PLAIN) -> None:
    body = text.encode()
    headers = [
        (b"content-length", str(len(body)).encode()),
        (b"content-type", kind.encode("latin-1")),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
