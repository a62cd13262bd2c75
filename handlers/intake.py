"""`POST /leads/{source}`: a form or CRM sends leads; the answer comes after the commit."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.config import Settings
from bot.config.sources import Source
from bot.ports import Clock, StoreUnavailableError
from bot.services.intake import Accepted, FieldProblem, IntakeService, RefusedError
from handlers.posted import parse, read
from handlers.problem_details import ProblemError
from handlers.senders import check_signature, check_token

log = structlog.get_logger(__name__)

_OTHER_METHODS = ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"]


def routes(settings: Settings, intake: IntakeService, clock: Clock) -> list[Route]:
    """The one address for all senders; docs/intake.md has its answers."""
    door = _Door(settings, intake, clock)
    path = "/leads/{source}"
    return [
        Route(path, door.post, methods=["POST"]),
        Route(path, door.other, methods=_OTHER_METHODS),
    ]


@dataclass(frozen=True)
class _Door:
    settings: Settings
    intake: IntakeService
    clock: Clock

    async def post(self, request: Request) -> Response:
        key = request.path_params["source"]
        try:
            source = _source(self.settings, key)
            body = await self._trusted_body(request, key, source)
            # parsing and the commit would hold up everybody else here
            accepted = await run_in_threadpool(self._accept, key, body, request.headers)
        except ProblemError as problem:
            known = key if key in self.settings.sources else ""
            metrics.intake.labels(known, problem.kind).inc()
            log.info("post_refused", problem=problem.kind, source=known, instance=problem.instance)
            return problem.response()
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        return JSONResponse(_answer(accepted), 202)

    async def other(self, request: Request) -> Response:
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

    def _accept(self, key: str, body: bytes, headers: Headers) -> Accepted:
        payload = parse(body, headers)
        try:
            accepted = self.intake.accept(key, payload)
        except RefusedError as refused:
            errors = [_error(problem) for problem in refused.problems]
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
        for outcome, count in Counter(each.arrival for each in accepted.receipts).items():
            metrics.intake.labels(key, outcome).inc(count)
        ids = [receipt.lead_id for receipt in accepted.receipts]
        log.info("leads_received", source=key, leads=ids, refused=len(accepted.refused))
        return accepted


def _source(settings: Settings, key: str) -> Source:
    source = settings.sources.get(key)
    if source is None or not source.posts:
        detail = "Leads are posted to /leads/KEY, where KEY is a source in app.yaml that may post."
        raise ProblemError(404, "unknown-source", detail)
    return source


def _answer(accepted: Accepted) -> dict[str, Any]:
    leads = [
        {"id": receipt.lead_id, "status": receipt.arrival.value} for receipt in accepted.receipts
    ]
    answer: dict[str, Any] = {"leads": leads}
    if leads:
        answer["id"] = leads[0]["id"]
    if accepted.refused:
        answer["refused"] = [_error(problem) for problem in accepted.refused]
    return answer


def _error(problem: FieldProblem) -> dict[str, str]:
    return {"pointer": problem.pointer, "detail": problem.what, "fix": problem.fix}
