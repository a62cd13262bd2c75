"""`POST /leads/{source}`: a form or CRM sends leads; the answer comes after the commit."""

from collections import Counter
from typing import Any

import structlog
from starlette.routing import Route

from bot import metrics
from bot.config import Settings
from bot.config.sources import Source
from bot.ports import Clock
from bot.services.intake import Accepted, IntakeService
from handlers.doors import Door, error_of
from handlers.problem_details import ProblemError

log = structlog.get_logger(__name__)


def routes(settings: Settings, intake: IntakeService, clock: Clock) -> list[Route]:
    """The one address for all senders; docs/intake.md has its answers."""

    def source_of(key: str) -> Source:
        source = settings.sources.get(key)
        if source is None or not source.posts:
            detail = (
                "Leads are posted to /leads/KEY, where KEY is a source in app.yaml that may post."
            )
            raise ProblemError(404, "unknown-source", detail)
        return source

    def keep(key: str, payload: Any) -> dict[str, Any]:
        accepted = intake.accept(key, payload)
        for outcome, count in Counter(each.arrival for each in accepted.receipts).items():
            metrics.intake.labels(key, outcome).inc(count)
        ids = [receipt.lead_id for receipt in accepted.receipts]
        log.info("leads_received", source=key, leads=ids, refused=len(accepted.refused))
        return _answer(accepted)

    return Door(settings, clock, metrics.intake, source_of, keep).routes("/leads/{source}")


def _answer(accepted: Accepted) -> dict[str, Any]:
    leads = [
        {"id": receipt.lead_id, "status": receipt.arrival.value} for receipt in accepted.receipts
    ]
    answer: dict[str, Any] = {"leads": leads}
    if leads:
        answer["id"] = leads[0]["id"]
    if accepted.refused:
        answer["refused"] = [error_of(problem) for problem in accepted.refused]
    return answer
