"""Promises that began within a window."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, case, or_, select

from bot.domain.measured import Owed, Sought
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from storage.measuring.window import counted, of_source
from storage.models import leads, promises

_STATES = {one.value: one for one in State}
_DUTIES = {one.value: one for one in Duty}


def read(connection: Connection, sought: Sought) -> Iterator[Owed]:
    """Those that ended before they were kept do not count: nothing was owed any more."""
    asked = (
        select(
            leads.c.source,
            promises.c.duty,
            promises.c.state,
            case((promises.c.duty == Duty.FIRST_RESPONSE, promises.c.took)).label("took"),
        )
        .join_from(promises, leads, leads.c.id == promises.c.lead_id)
        .where(
            promises.c.started_at >= sought.start,
            promises.c.started_at < sought.end,
            or_(promises.c.ended.is_(False), promises.c.responded_at.is_not(None)),
            of_source(sought),
        )
    )
    for source, duty, state, took, who in connection.execute(counted(asked, sought, leads.c.id)):
        span = None if took is None else timedelta(seconds=took)
        lead_id, n = (who, 1) if sought.each else (0, who)
        yield Owed(source, _DUTIES[duty], _STATES[state], span, n, lead_id)
