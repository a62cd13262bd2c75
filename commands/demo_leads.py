"""Sample leads, sent to the bot's intake the way forms and chats send theirs."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from bot.config import Settings
from bot.dataclass import dataclass

#: How many leads arrive in the first moments.
AT_ONCE = 8
#: Sources whose senders post an HTML form.
_FORMS = frozenset({"landing-page"})
# The bot is on this machine; a proxy that the environment names has no part in that.
_DIRECT = build_opener(ProxyHandler({}))


def samples(path: Path) -> Iterator[dict[str, Any]]:
    """The sample file's leads, in order."""
    with path.open(encoding="utf-8") as lines:
        leads = [json.loads(line) for line in lines if line.strip()]
    yield from leads


@dataclass(frozen=True)
class Sender:
    """Posts leads with each source's own token or signature."""

    intake: str
    #: The address that tells the workspace's time, by which the bot judges signatures.
    clock: str
    settings: Settings
    environ: Mapping[str, str]

    def send(self, lead: Mapping[str, Any]) -> str | None:
        """Post one lead; a sentence when it was not accepted."""
        source = lead["source"]
        form = source in _FORMS
        text = urlencode(lead["payload"]) if form else json.dumps(lead["payload"])
        body = text.encode()
        try:
            headers = {"Content-Type": _content_type(form=form), **self._proof(source, body)}
            request = Request(  # noqa: S310  # our own
                f"{self.intake}/leads/{source}", body, headers
            )
            with _DIRECT.open(request, timeout=10):
                return None
        except HTTPError as error:
            return f"{source}: refused with {error.code} {error.reason}"
        except URLError as error:
            return f"{source}: {error.reason}"
        except OSError as error:
            return f"{source}: {error}"

    def _proof(self, source: str, body: bytes) -> dict[str, str]:
        auth = self.settings.sources[source].auth
        secret = self.environ[auth.secret_env]
        if auth.hmac is None:
            return {"Authorization": f"Bearer {secret}"}
        now = str(self._now())
        signed = hmac.new(
            secret.encode(), auth.hmac.message(body, now), getattr(hashlib, auth.hmac.algorithm)
        )
        proof = {auth.hmac.header: f"{auth.hmac.prefix}{signed.hexdigest()}"}
        if auth.hmac.timestamp_header:
            proof[auth.hmac.timestamp_header] = now
        return proof

    def _now(self) -> int:
        """Epoch seconds."""
        with _DIRECT.open(self.clock, timeout=10) as answer:
            return int(json.load(answer)["now"])


def _content_type(*, form: bool) -> str:
    return "application/x-www-form-urlencoded" if form else "application/json"
