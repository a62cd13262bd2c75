"""What all addresses for senders have in common: trust, size, problems, one answer after commit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from prometheus_client import Counter
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.config import Settings
from bot.config.sources import Source
from bot.ports import Clock, StoreUnavailableError
from bot.services.intake import FieldProblem, RefusedError
from handlers.posted import parse, read
from handlers.problem_details import ProblemError
from handlers.senders import check_signature, check_token
from handlers.threads import in_thread

log = structlog.get_logger(__name__)

_OTHER_METHODS = ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"]


@dataclass(frozen=True)
class Door:
    """An address that senders post to, `PATH/{source}`."""

    settings: Settings
    clock: Clock
    counter: Counter
    #: Gives a source that may post here; ProblemError for any other.
    source_of: Callable[[str], Source]
    #: Keeps a parsed body that a source sent, and returns the answer.
    keep: Callable[[str, Any], dict[str, Any]]

    def routes(self, path: str) -> list[Route]:
        """The routes of this address."""
        return [
            Route(path, self.post, methods=["POST"]),
            Route(path, self.other, methods=_OTHER_METHODS),
        ]

    async def post(self, request: Request) -> Response:
        """Take a post."""
        key = request.path_params["source"]
        try:
            source = self.source_of(key)
            body = await self._trusted_body(request, key, source)
            # parsing and the commit would hold up everybody else here
            answer = await in_thread(self._keep, key, body, request.headers)
        except ProblemError as problem:
            known = key if key in self.settings.sources else ""
            self.counter.labels(known, problem.kind).inc()
            log.info("post_refused", problem=problem.kind, source=known, instance=problem.instance)
            return problem.response()
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        return JSONResponse(answer, 202)

    async def other(self, request: Request) -> Response:
        """Refuse every other method."""
        detail = f"Use POST, not {request.method}."
        return ProblemError(405, "method-not-allowed", detail, headers={"Allow": "POST"}).response()

    async def _trusted_body(self, request: Request, key: str, source: Source) -> bytes:
        secret = self.settings.secret_of(key)
        if secret is None:
            log.error("secret_not_set", source=key, variable=source.auth.secret_env)
            raise ProblemError(503, "not-ready", "Its secret is not set yet; see Baton's log.")
        signature = source.auth.hmac
        if signature is None:
            # before the body, so that strangers cannot have megabytes read
            check_token(secret.get_secret_value(), request.headers)
        body = await read(request, self.settings.intake.max_bytes)
        if signature is not None:
            value = secret.get_secret_value()
            check_signature(signature, value, request.headers, body, self.clock())
        return body

    def _keep(self, key: str, body: bytes, headers: Headers) -> dict[str, Any]:
        payload = parse(body, headers)
        try:
            return self.keep(key, payload)
        except RefusedError as refused:
            errors = [error_of(problem) for problem in refused.problems]
            detail = "Nothing was kept; each error says what to change."
            raise ProblemError(422, "refused", detail, errors=errors) from refused
        except StoreUnavailableError as error:
            log.warning("store_unavailable", source=key, why=str(error))
            raise ProblemError(
                503,
                "try-again",
                "Nothing was kept. Send it again in a few seconds.",
                headers={"Retry-After": "2"},
            ) from error


def error_of(problem: FieldProblem) -> dict[str, str]:
    """A problem as the answer tells it."""
    return {"pointer": problem.pointer, "detail": problem.what, "fix": problem.fix}
