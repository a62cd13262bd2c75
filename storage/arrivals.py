"""What each source sent under which key: the leads that it made or joined."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, func, insert, null, select, update

from bot.domain.duplicates import Joined
from bot.domain.leads import Arriving, LeadData, Origin
from storage.lead_rows import (
    AS_THEY_CAME,
    GET,
    data_of,
    data_row,
    merged,
    new_row,
    own_row,
    same_row,
)
from storage.listed import listed
from storage.models import leads, origins
from storage.prepared import Prepared
from storage.rows import Rows

_LEAD_UNDER = Prepared(
    lambda _: select(origins.c.lead_id).where(
        origins.c.source == bindparam("source"), origins.c.key == bindparam("key")
    )
)
_LEADS_UNDER = Prepared(
    lambda _: select(origins.c.key, origins.c.lead_id).where(
        origins.c.source == bindparam("source"), listed(origins.c.key, "keys")
    )
)
_ADD = Prepared(lambda insert: insert(leads).returning(leads.c.id))
# With an id that is known before.
_ADD_KNOWN = Rows(lambda insert: insert(leads))
_NEWEST = Prepared(lambda _: select(func.coalesce(func.max(leads.c.id), 0).label("newest")))
_NEXT_IDS = Prepared(
    lambda _: select(
        func.nextval(func.pg_get_serial_sequence("leads", "id")).label("id")
    ).select_from(func.generate_series(1, bindparam("count", type_=Integer)).alias())
)
_ARRIVE = Rows(lambda insert: insert(origins))
# With what it told; a statement is always run with the same names.
_JOIN = Prepared(lambda insert: insert(origins))
_ORIGINS = select(origins).where(origins.c.lead_id == bindparam("lead")).order_by(*AS_THEY_CAME)
_LAST_JOINED = (
    select(origins)
    .where(origins.c.lead_id == bindparam("lead"), origins.c.told.is_not(None))
    .order_by(origins.c.at.desc())
    .limit(1)
    .with_for_update()
)
_MOVE = (
    update(origins)
    .where(origins.c.source == bindparam("source_"), origins.c.key == bindparam("key_"))
    # Not None, which would be kept as JSON's null.
    .values(lead_id=bindparam("lead_"), told=null(), before=null())
)


class SqlArrivals:
    """See `bot.ports.ArrivalRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def lead_under(self, source: str, key: str) -> int | None:
        found = _LEAD_UNDER.scalar(self._connection, {"source": source, "key": key})
        return None if found is None else int(found)

    def leads_under(self, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        by_source: dict[str, list[str]] = {}
        for source, key in keys:
            by_source.setdefault(source, []).append(key)
        return {
            (source, row["key"]): row["lead_id"]
            for source, asked in by_source.items()
            for row in _LEADS_UNDER.all(self._connection, {"source": source, "keys": asked})
        }

    def of(self, lead_id: int) -> tuple[Origin, ...]:
        rows = self._connection.execute(_ORIGINS, {"lead": lead_id})
        return tuple(Origin(row.source, row.key, row.at) for row in rows)

    def add(
        self, source: str, key: str, data: LeadData, at: datetime, *, history: bool = False
    ) -> int:
        row = new_row(source, data, at) | {
            "history": history,
            "routed_at": at if history else None,
        }
        lead_id = int(_ADD.scalar(self._connection, row))
        _ARRIVE.run(self._connection, {"source": source, "key": key, "lead_id": lead_id, "at": at})
        if not history:
            self._touched.add("leads")
        return lead_id

    def add_all(self, arriving: Sequence[Arriving], at: datetime) -> Sequence[int]:
        ids = self._next_ids(len(arriving))
        rows = [own_row(one.source, one.data) for one in arriving]
        for row, lead_id in zip(rows, ids, strict=True):
            row["id"] = lead_id
        _ADD_KNOWN.many(self._connection, rows, same_row(at))
        arrivals = [
            {"source": one.source, "key": one.key, "lead_id": lead_id}
            for lead_id, one in zip(ids, arriving, strict=True)
        ]
        _ARRIVE.many(self._connection, arrivals, {"at": at})
        self._touched.add("leads")
        return ids

    def _next_ids(self, count: int) -> Sequence[int]:
        """Ids for new leads: asking beforehand is dearer than RETURNING, whose order is open."""
        if self._connection.dialect.name == "postgresql":
            return [row["id"] for row in _NEXT_IDS.all(self._connection, {"count": count})]
        # The one writer that SQLite has gives ids as SQLite itself would: one more than the last.
        newest = int(_NEWEST.scalar(self._connection, {}))
        return range(newest + 1, newest + 1 + count)

    def join(self, lead_id: int, source: str, key: str, data: LeadData, at: datetime) -> None:
        row = GET.first(self._connection, {"id": lead_id})
        if row is None:
            raise LookupError(f"lead {lead_id}")
        known = data_of(row)
        arrival = {
            "source": source,
            "key": key,
            "lead_id": lead_id,
            "at": at,
            "told": data_row(data),
            "before": data_row(known),
        }
        _JOIN.run(self._connection, arrival)
        after = merged(known, data)
        if after != known:
            statement = update(leads).where(leads.c.id == lead_id)
            self._connection.execute(statement.values(**data_row(after)))

    def last_joined(self, lead_id: int) -> Joined | None:
        row = self._connection.execute(_LAST_JOINED, {"lead": lead_id}).first()
        if row is None:
            return None
        told, before = data_of(row.told), data_of(row.before)
        return Joined(lead_id, row.source, row.key, row.at, told, before)

    def split(self, joined: Joined) -> int:
        statement = update(leads).where(leads.c.id == joined.lead_id)
        self._connection.execute(statement.values(**data_row(joined.before)))
        row = new_row(joined.source, joined.told, joined.at) | {"split_from": joined.lead_id}
        made = self._connection.execute(insert(leads).returning(leads.c.id), row).scalar_one()
        moved = {"source_": joined.source, "key_": joined.key, "lead_": made}
        self._connection.execute(_MOVE, moved)
        self._touched.add("leads")
        return int(made)
