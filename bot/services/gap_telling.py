"""What people are told of a gap, and the keys under which each is told once."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.deliveries import Kind, Wish
from bot.domain.gap_shown import GapTell
from bot.domain.gaps import Gap, Request
from bot.ports import UnitOfWork


def told_key(request: Request) -> str:
    """The key of what an asker is told, once each time they say that it still is missing."""
    return f"gap:request:{request.id}:{request.again}"


def proposed_keys(requests: Sequence[Request], gap: Gap) -> Sequence[str]:
    """The keys under which it was asked whether a gap is done; the last is that of the next time.

    It is asked once for these requests, and again when one is added or still missing.
    """
    times = len(requests) + sum(one.again for one in requests)
    return [f"gap:{gap.id}:proposed:{number}" for number in range(1, times + 1)]


def tell_asker(work: UnitOfWork, request: Request, what: GapTell, now: datetime) -> None:
    """Have an asker told what became of their request."""
    about = {
        "say": what,
        "gap": request.gap_id,
        "request": request.id,
        "round": request.again,
    }
    whom = request.person
    wish = Wish(told_key(request), Kind.GAP, whom, None, whom, about)
    work.deliveries.want_once(wish, now)


def tell_assigned(work: UnitOfWork, gap: Gap, by: str, identity: str, now: datetime) -> None:
    """Have its new assignee told of a gap; `identity`: of the press by which they became it."""
    whom = str(gap.assignee)
    about = {"say": GapTell.ASSIGNED, "gap": gap.id, "by": by}
    wish = Wish(f"gap:{gap.id}:assigned:{identity}", Kind.GAP, whom, None, whom, about)
    work.deliveries.want_once(wish, now)
