"""What the database keeps of a call that did not show its delivery, outcome by outcome."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.deliveries import Delivery, Kind, Method, Wish, root_key
from bot.ports import UnitOfWork
from bot.slack.outcomes import Fault, Outcome


def _rest(work: UnitOfWork, delivery: Delivery, worker: str, now: datetime, fault: Fault) -> None:
    work.attempts.rest(delivery, worker, now + fault.wait, fault.why)


def _early(work: UnitOfWork, delivery: Delivery, worker: str, now: datetime, fault: Fault) -> None:
    """Have the root of a thread shown first, also when it failed or is due later."""
    root = root_key(delivery.kind, delivery.place, delivery.lead_id, delivery.about)
    if root is not None and delivery.root is None:
        work.deliveries.redraw(root, now)
    _rest(work, delivery, worker, now, fault)


def _park(work: UnitOfWork, delivery: Delivery, worker: str, now: datetime, fault: Fault) -> None:
    work.attempts.park(delivery, worker, now, fault.why)


def _unknown(
    work: UnitOfWork, delivery: Delivery, worker: str, now: datetime, fault: Fault
) -> None:
    work.attempts.unknown(delivery, worker, now, fault.why)


def _failed(work: UnitOfWork, delivery: Delivery, worker: str, now: datetime, fault: Fault) -> None:
    work.attempts.failed(delivery, worker, now, fault.why)


def _gone(work: UnitOfWork, delivery: Delivery, worker: str, now: datetime, fault: Fault) -> None:
    if delivery.method is Method.EDIT:
        work.attempts.repost(delivery, worker, now)
    elif delivery.method is Method.DELETE:
        work.attempts.shown(delivery, worker, now, delivery.place, None)
    else:
        work.attempts.failed(delivery, worker, now, fault.why)


def _uneditable(
    work: UnitOfWork, delivery: Delivery, worker: str, now: datetime, fault: Fault
) -> None:
    """A reply in the thread tells what the card cannot show any more."""
    if delivery.lead_id is not None and delivery.method is Method.EDIT:
        key = f"lead:{delivery.lead_id}:standin:{delivery.wanted}"
        work.deliveries.want(Wish(key, Kind.STANDIN, delivery.place, delivery.lead_id), now)
    work.attempts.failed(delivery, worker, now, fault.why)


_WAYS: dict[Outcome, Callable[[UnitOfWork, Delivery, str, datetime, Fault], None]] = {
    Outcome.FAILED: _failed,
    Outcome.BLOCKS: _failed,
    Outcome.UNKNOWN: _unknown,
    Outcome.REST: _rest,
    Outcome.TOKEN: _rest,
    Outcome.EARLY: _early,
    Outcome.PARK: _park,
    Outcome.GONE: _gone,
    Outcome.UNEDITABLE: _uneditable,
}


def record(work: UnitOfWork, delivery: Delivery, worker: str, now: datetime, fault: Fault) -> None:
    """Keep what came of a call by which this worker did not show a delivery."""
    _WAYS[fault.outcome](work, delivery, worker, now, fault)
