"""Forgets meetings that are long over, with all that belongs to them alone."""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from bot.domain.meetings import State
from storage.models import agenda_items, agenda_votes, decisions, meeting_people, meetings

_OVER = sorted({*State} - {State.PLANNED, State.RUNNING})
_WAITS = exists().where(
    decisions.c.meeting_id == meetings.c.id,
    decisions.c.check_on.is_not(None),
    decisions.c.checked_at.is_(None),
)


def forget_meetings(connection: Connection, before: datetime, limit: int) -> int:
    """Forget meetings of before then, at most so many; returns how many.

    One of whose decisions waits to be checked stays, and so do actions and items that are open.
    """
    old = (
        select(meetings.c.id)
        .where(meetings.c.state.in_(_OVER), meetings.c.at < before, ~_WAITS)
        .limit(limit)
    )
    ids = list(connection.execute(old).scalars())
    if not ids:
        return 0
    items = select(agenda_items.c.id).where(
        agenda_items.c.meeting_id.in_(ids), agenda_items.c.closed_at.is_not(None)
    )
    closed = list(connection.execute(items).scalars())
    connection.execute(delete(agenda_votes).where(agenda_votes.c.item_id.in_(closed)))
    connection.execute(delete(agenda_items).where(agenda_items.c.id.in_(closed)))
    for table in (decisions, meeting_people):
        connection.execute(delete(table).where(table.c.meeting_id.in_(ids)))
    connection.execute(delete(meetings).where(meetings.c.id.in_(ids)))
    return len(ids)
