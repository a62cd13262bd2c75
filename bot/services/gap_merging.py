"""Putting gaps together that mean the same, and taking apart what does not."""

from dataclasses import replace
from datetime import datetime

from bot.domain.gaps import Gap, GapState, Request
from bot.ports import UnitOfWork


def merge(work: UnitOfWork, gap: Gap, into: int, by: str, now: datetime) -> Gap:
    """Put all requests of a gap to another open one; each remembers where it was first.

    Returns the gap as it is to be kept.
    """
    other = work.gaps.lock(into)
    if other is None or other.state is not GapState.OPEN:
        return gap
    for one in work.gaps.requests([gap.id]):
        work.gaps.put_request(replace(one, gap_id=other.id))
    return replace(gap, state=GapState.MERGED, into=other.id, closed_at=now, closed_by=by)


def take_out(work: UnitOfWork, gap: Gap, request: Request, now: datetime) -> None:
    """Put a request back to the gap that it came from, or to one of its own.

    With it goes back whatever else came from there; the last request of a gap stays.
    """
    former = work.gaps.lock(request.first_gap_id)
    if former is not None and former.id != gap.id:
        for one in work.gaps.requests([gap.id]):
            if one.first_gap_id == former.id:
                work.gaps.put_request(replace(one, gap_id=former.id))
        again = replace(former, state=GapState.OPEN, into=None, closed_at=None, closed_by=None)
        work.gaps.put(again)
    elif len(work.gaps.requests([gap.id])) > 1:
        own = Gap(
            id=0,
            cause=request.cause,
            text=request.words,
            state=GapState.OPEN,
            created_at=now,
            answer_by=gap.answer_by,
        )
        gap_id = work.gaps.add(own)
        work.gaps.put_request(replace(request, gap_id=gap_id, first_gap_id=gap_id))
