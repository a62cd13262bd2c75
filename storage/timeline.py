"""The append-only record of what happened to each lead."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select

from bot.domain.timeline import Entry, Kind
from storage.models import timeline
from storage.prepared import Prepared
from storage.rows import Rows

_ADD = Rows(lambda insert: insert(timeline))
_ADD_NUMBERED = Prepared(lambda insert: insert(timeline).returning(timeline.c.id))
#: What a newer version told, beside which this one may run, is not for this one.
_KNOWN = frozenset(kind.value for kind in Kind)
_OF = (
    select(timeline)
    .where(timeline.c.lead_id == bindparam("lead"), timeline.c.id > bindparam("after"))
    .order_by(timeline.c.id)
)


class SqlTimeline:
    """See `bot.ports.TimelineRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: Entry) -> None:
        _ADD.run(self._connection, _row(entry))

    def add_numbered(self, entry: Entry) -> int:
        return int(_ADD_NUMBERED.scalar(self._connection, _row(entry)))

    def add_all(self, entries: Iterable[Entry]) -> None:
        _ADD.many(self._connection, [_row(entry) for entry in entries])

    def of(self, lead_id: int, *, after: int = 0) -> tuple[Entry, ...]:
        rows = self._connection.execute(_OF, {"lead": lead_id, "after": after}).mappings()
        return tuple(_entry(row) for row in rows if row["kind"] in _KNOWN)


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "lead_id": entry.lead_id,
        "at": entry.at,
        # Without its type, for which SQLite's driver would look for a way to keep it.
        "kind": str(entry.kind),
        "actor": entry.actor,
        "data": entry.data if isinstance(entry.data, dict) else dict(entry.data),
    }


def _entry(row: RowMapping) -> Entry:
    return Entry(
        lead_id=row["lead_id"],
        at=row["at"],
        kind=Kind(row["kind"]),
        actor=row["actor"],
        data=row["data"],
        id=row["id"],
    )
