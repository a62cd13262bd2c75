"""Identities of what Slack sent, so that nothing happens twice."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from storage.models import inbox
from storage.prepared import Prepared

# RETURNING and not rowcount, which psycopg reports as -1 after ON CONFLICT DO NOTHING.
_ADD = Prepared(lambda insert: insert(inbox).on_conflict_do_nothing().returning(inbox.c.identity))
# Reads the whole table: an index would cost each click more than this ever takes.
_OLD = select(inbox.c.identity).where(inbox.c.at < bindparam("before")).limit(bindparam("limit"))
_FORGET = delete(inbox).where(inbox.c.identity.in_(bindparam("identities", expanding=True)))


class SqlInbox:
    """See `bot.ports.InboxRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first_time(self, identity: str, at: datetime) -> bool:
        row = {"identity": identity, "at": at}
        return _ADD.first(self._connection, row) is not None

    def seen_before(self, at: datetime, limit: int) -> Sequence[str]:
        return self._connection.execute(_OLD, {"before": at, "limit": limit}).scalars().all()

    def forget(self, identities: Sequence[str]) -> int:
        return self._connection.execute(_FORGET, {"identities": list(identities)}).rowcount
