"""Requests to a running sandbox's own addresses."""

import httpx

from .certificates import certificates_for
from .model import Json


class RefusedError(Exception):
    """The sandbox refused a scripted request; `code` is for programs, the message for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


class Asking:
    """A running sandbox by its URL; may be used from several threads."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        # Interactions take up to three seconds; no proxy stands between us and localhost.
        self._client = httpx.Client(timeout=15, trust_env=False, verify=certificates_for(self.url))

    def call(
        self, verb: str, address: str, content: Json | None = None, query: Json | None = None
    ) -> Json:
        """Ask `/sandbox/<address>` and return its answer.

        Raises:
            RefusedError: with the sandbox's sentence.
        """
        answer = self._client.request(
            verb, f"{self.url}/sandbox/{address}", json=content, params=query
        )
        found: Json = answer.json()
        if not found.get("ok"):
            raise RefusedError(str(found.get("error")), str(found.get("detail")))
        return found

    def close(self) -> None:
        """Close the connections to the sandbox."""
        self._client.close()
