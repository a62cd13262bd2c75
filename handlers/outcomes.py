"""`POST /outcomes/{source}`: a CRM tells what became of leads."""

from functools import partial
from typing import Any

import structlog

from bot import metrics
from bot.config import Settings
from bot.config.sources import Source
from bot.ports import Clock
from bot.services.outcomes import OutcomeService, Receipt
from handlers.doors import Door, error_of
from handlers.problem_details import ProblemError
from handlers.threads import POST_ANSWER, in_thread, in_time

log = structlog.get_logger(__name__)


def door(settings: Settings, outcomes: OutcomeService, clock: Clock) -> Door[Any]:
    """The one address for all CRMs; docs/intake.md has its answers."""

    def source_of(key: str) -> Source:
        source = settings.sources.get(key)
        if source is None or source.outcomes is None:
            detail = (
                "Outcomes are posted to /outcomes/KEY, where KEY is a source in app.yaml that has "
                "outcomes:."
            )
            raise ProblemError(404, "unknown-source", detail)
        return source

    async def keep(key: str, payload: Any) -> dict[str, Any]:
        keep = partial(keep_now, key, payload)
        return await in_thread(in_time(keep, within=POST_ANSWER))

    def keep_now(key: str, payload: Any) -> dict[str, Any]:
        told = outcomes.accept(key, payload)
        for receipt in told.receipts:
            metrics.outcomes.labels(key, receipt.status).inc()
        ids = [receipt.lead_id for receipt in told.receipts if receipt.lead_id]
        log.info("outcomes_received", source=key, leads=ids, refused=len(told.refused))
        answer: dict[str, Any] = {"outcomes": [_answer(receipt) for receipt in told.receipts]}
        if told.refused:
            answer["refused"] = [error_of(problem) for problem in told.refused]
        return answer

    return Door(
        "/outcomes",
        settings,
        clock,
        metrics.outcomes,
        source_of,
        # What is told is understood beside the leads that it is about.
        understand=lambda _key, payload: payload,
        keep=keep,
    )


def _answer(receipt: Receipt) -> dict[str, Any]:
    if receipt.kind is None:
        return {"status": receipt.status.value}
    return {
        "status": receipt.status.value,
        "lead": receipt.lead_id,
        "kind": receipt.kind.value,
    }
