"""How many leads of a pool people were given and passed on, by weeks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, bindparam, case, func, select

from bot.domain.timeline import Kind
from bot.ports import GivenInWeek
from storage.models import leads, timeline

_PASSED = (
    select(timeline.c.at, timeline.c.actor, timeline.c.data)
    .join_from(timeline, leads, leads.c.id == timeline.c.lead_id)
    .where(
        timeline.c.kind == Kind.PASSED,
        timeline.c.at >= bindparam("first"),
        leads.c.pool == bindparam("pool"),
    )
)


def given_by_week(
    connection: Connection, pool: str, starts: Sequence[datetime]
) -> Sequence[GivenInWeek]:
    """See `bot.ports.PoolRepository.given_by_week`."""
    asked = {f"start{number}": start for number, start in enumerate(starts)}
    rows = connection.execute(_given(len(starts)), {"pool": pool, **asked})
    return [GivenInWeek(row.given_to, row.week, row.given, row.returned) for row in rows]


def passed_by_week(
    connection: Connection, pool: str, starts: Sequence[datetime]
) -> Iterator[tuple[str, int]]:
    """See `bot.ports.PoolRepository.passed_by_week`."""
    for row in connection.execute(_PASSED, {"pool": pool, "first": starts[0]}):
        week = sum(start <= row.at for start in starts) - 1
        if user := row.data.get("from") or row.actor:
            yield str(user), week


def _given(edges: int) -> Select[tuple[str, int, int, int]]:
    """One walk through the index that covers it; the weeks come in as values."""
    week = case(
        *((leads.c.given_at < bindparam(f"start{edge}"), edge - 1) for edge in range(1, edges)),
        else_=edges - 1,
    ).label("week")
    returned = func.sum(case((leads.c.turn_returned.is_(True), 1), else_=0))
    return (
        select(leads.c.given_to, week, func.count().label("given"), returned.label("returned"))
        .where(
            leads.c.pool == bindparam("pool"),
            leads.c.given_at >= bindparam("start0"),
            leads.c.given_at < bindparam(f"start{edges - 1}"),
            leads.c.given_to.is_not(None),
        )
        .group_by(leads.c.given_to, week)
    )
