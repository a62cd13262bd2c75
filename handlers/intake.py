"""`POST /leads/{source}`: a form or CRM sends leads; the answer comes after the commit."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import structlog

from bot import metrics
from bot.config import Settings
from bot.config.sources import Source
from bot.domain.leads import Receipt
from bot.ports import Clock
from bot.services.intake import FieldProblem, IntakeService, Understood
from bot.services.leads import Outcome
from handlers.doors import Door, error_of
from handlers.problem_details import ProblemError
from handlers.together import Together

log = structlog.get_logger(__name__)


#: Leads that share statements and a commit: more would make the first wait for the last.
GROUP = 128
#: Leads that may wait, some seconds' work.
ROOM = 4_096


def door(settings: Settings, intake: IntakeService, clock: Clock) -> Door[Understood]:
    """The one address for all senders; docs/intake.md has its answers."""

    def source_of(key: str) -> Source:
        source = settings.sources.get(key)
        if source is None or not source.posts:
            detail = (
                "Leads are posted to /leads/KEY, where KEY is a source in app.yaml that may post."
            )
            raise ProblemError(404, "unknown-source", detail)
        return source

    def keep_group(posts: Sequence[Understood]) -> Sequence[Outcome]:
        outcomes = intake.keep_together(posts)
        _tell(posts, outcomes)
        return outcomes

    together = Together(keep_group, most=GROUP, room=ROOM)

    async def keep(_key: str, post: Understood) -> dict[str, Any]:
        return _answer(await together(post, len(post.arriving)), post.refused)

    def offer(post: Understood, told: Callable[[dict[str, Any] | Exception], None]) -> None:
        def tell(outcome: Outcome) -> None:
            if isinstance(outcome, Exception):
                told(outcome)
            else:
                told(_answer(outcome, post.refused))

        together.put(post, len(post.arriving), tell)

    return Door(
        "/leads", settings, clock, metrics.intake, source_of, intake.understand, keep, offer
    )


def _tell(posts: Sequence[Understood], outcomes: Sequence[Outcome]) -> None:
    """Count and log what was kept: one line for all that a source sent, for a line is dear."""
    kept: dict[str, tuple[list[Receipt], list[FieldProblem]]] = {}
    for post, outcome in zip(posts, outcomes, strict=True):
        if not isinstance(outcome, Exception):
            receipts, refused = kept.setdefault(post.source, ([], []))
            receipts += outcome
            refused += post.refused
    for source, (receipts, refused) in kept.items():
        for arrival, count in Counter(receipt.arrival for receipt in receipts).items():
            metrics.intake.labels(source, arrival).inc(count)
        ids = [receipt.lead_id for receipt in receipts]
        log.info("leads_received", source=source, leads=ids, refused=len(refused))


def _answer(receipts: Sequence[Receipt], refused: Sequence[FieldProblem]) -> dict[str, Any]:
    leads = [{"id": receipt.lead_id, "status": str(receipt.arrival)} for receipt in receipts]
    answer: dict[str, Any] = {"leads": leads}
    if leads:
        answer["id"] = leads[0]["id"]
    if refused:
        answer["refused"] = [error_of(problem) for problem in refused]
    return answer
