"""HTTP mode: signed requests to the app's request URLs."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import httpx

from .certificates import certificates_for
from .model import Json
from .transport import ACK_SECONDS, NotDeliveredError, Parcel
from .wire import parse_json
from .workspace import App


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 request signature (docs.slack.dev, "Verifying requests from Slack")."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpMode:
    """Sends parcels as Slack's servers do; connections are kept."""

    def __init__(self) -> None:
        #: By the scheme of addresses: an app has one or the other.
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def send(self, app: App, parcel: Parcel) -> Json:
        """Send one parcel and return the answer's JSON object (empty when it is none).

        Raises:
            NotDeliveredError: nobody there, no answer within 3 s, or a status other than 2xx.
        """
        url = app.address(parcel.kind, parcel.name)
        if not url:
            raise NotDeliveredError("no_request_url", final=True)
        body, content_type = _body(parcel)
        timestamp = str(int(time.time()))
        headers = {
            "content-type": content_type,
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(app.signing_secret, timestamp, body),
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if parcel.attempt:
            headers["x-slack-retry-num"] = str(parcel.attempt)
            headers["x-slack-retry-reason"] = parcel.reason
        try:
            answer = await self._client(url).post(url, content=body, headers=headers)
        except httpx.TimeoutException:
            raise NotDeliveredError("http_timeout") from None
        except httpx.ConnectError:
            raise NotDeliveredError("connection_failed", unreachable=True) from None
        except httpx.HTTPError:
            raise NotDeliveredError("connection_failed") from None
        if not answer.is_success:
            final = answer.headers.get("x-slack-no-retry") == "1"
            raise NotDeliveredError("http_error", final=final, status=answer.status_code)
        return _answer(answer)

    async def stop(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()

    def _client(self, url: str) -> httpx.AsyncClient:
        scheme = url.partition(":")[0]
        if scheme not in self._clients:
            # The app listens on this machine; a proxy from the environment has no part in that.
            # Waiting for one of our own connections to be free is not the app's fault.
            self._clients[scheme] = httpx.AsyncClient(
                timeout=httpx.Timeout(ACK_SECONDS, pool=None),
                trust_env=False,
                verify=certificates_for(url),
            )
        return self._clients[scheme]


def _body(parcel: Parcel) -> tuple[bytes, str]:
    if parcel.kind == "event":
        return json.dumps(parcel.payload).encode(), "application/json"
    form = parcel.payload if parcel.kind == "command" else {"payload": json.dumps(parcel.payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _answer(answer: httpx.Response) -> Json:
    if not answer.content.strip():
        return {}
    try:
        content = parse_json(answer.content)
    except ValueError:
        # A slash command may be answered in plain text.
        return {"text": answer.text}
    return content if isinstance(content, dict) else {}
