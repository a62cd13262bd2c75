"""Refusals over HTTP, as problem details (RFC 9457)."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from starlette.responses import JSONResponse

#: Kind of problem → its title. The kinds are addresses (`/problems/KIND`) and are never renamed;
#: docs/intake.md explains each.
TITLES = {
    "unknown-source": "There is no such source",
    "method-not-allowed": "This address takes posts",
    "not-ready": "This source is not ready",
    "not-authorized": "The token or signature is not right",
    "stale-request": "The request is too old",
    "too-large": "The post is too large",
    "too-slow": "The post took too long",
    "unsupported-type": "This kind of body is not understood",
    "malformed": "The body cannot be read",
    "refused": "Nothing of it could be kept",
    "try-again": "Nothing can be kept at the moment",
}


class ProblemError(Exception):
    """A request is refused; `kind` is one of TITLES, `detail` a sentence for the sender."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.errors = errors
        self.headers = headers
        #: Names this occurrence in the answer and in the log.
        self.instance = uuid4().urn

    def response(self) -> JSONResponse:
        """Return the answer to the sender."""
        content: dict[str, object] = {
            "type": f"/problems/{self.kind}",
            "title": TITLES[self.kind],
            "status": self.status,
            "detail": str(self),
            "instance": self.instance,
        }
        if self.errors:
            content["errors"] = [dict(error) for error in self.errors]
        return JSONResponse(content, self.status, self.headers, "application/problem+json")
