"""Takes a person out of every table, and looks whether anything is left."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    String,
    Table,
    and_,
    cast,
    delete,
    func,
    null,
    or_,
    select,
    update,
)

from bot.domain.deliveries import Kind, State, Wish
from bot.domain.erasing import Traces
from bot.domain.leads import FIELDS, OPEN_STAGES, LeadData
from storage.deliveries import SqlDeliveries
from storage.leads import data_of
from storage.models import deliveries, lead_identities, leads, metadata, origins
from storage.prepared import AnyRow

#: What searching makes of documents; one of them is there on PostgreSQL only.
_INDEXES = frozenset({"lexemes", "vectors", "vocabulary"})
#: Colleagues, what marketing publishes, and app.yaml: there people write the names themselves.
_NOT_OURS = frozenset(
    {*_INDEXES, "people", "passages", "documents", "files", "settings_changes", "drafts"}
)
#: Cleared column by column; a lead of somebody else who has the same name is not touched.
_OWN = frozenset({"leads", "origins", "lead_identities"})
#: Drawn anew: they tell of several leads.
_LISTS = (Kind.ROUNDUP, Kind.DIGEST, Kind.DIGEST_PART)


class SqlErasing:
    """See `bot.ports.ErasingRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._deliveries = SqlDeliveries(connection, touched)

    def leads_of(self, email: str | None, phone: str | None) -> Sequence[int]:
        asked = [value for value in (email, phone) if value]
        by_sign = select(lead_identities.c.lead_id).where(lead_identities.c.value.in_(asked))
        same: list[ColumnElement[bool]] = [leads.c.id.in_(by_sign)]
        same += [leads.c.email == email] if email else []
        same += [leads.c.phone == phone] if phone else []
        found = select(leads.c.id).where(or_(*same)).order_by(leads.c.id)
        return list(self._connection.execute(found).scalars())

    def told_of(self, lead_id: int) -> Sequence[LeadData]:
        now = self._connection.execute(select(leads).where(leads.c.id == lead_id)).mappings()
        told = [data_of(row) for row in now]
        before = select(origins.c.told, origins.c.before).where(origins.c.lead_id == lead_id)
        for row in self._connection.execute(before):
            told += [data_of(facts) for facts in (row.told, row.before) if facts]
        return told

    def clear(self, lead_id: int, at: datetime) -> None:
        nothing: dict[str, object] = dict.fromkeys((*FIELDS, "domain"))
        # What marketing paid for is no person's.
        del nothing["campaign"]
        nothing |= {"extra": {}, "doubts": [], "haystack": "", "trace": {}, "free_mail": False}
        cleared = update(leads).where(leads.c.id == lead_id).values(**nothing, erased_at=at)
        self._connection.execute(cleared)
        self._connection.execute(
            delete(lead_identities).where(lead_identities.c.lead_id == lead_id)
        )
        mine = origins.c.lead_id == lead_id
        keys = self._connection.execute(select(origins.c.source, origins.c.key).where(mine)).all()
        for number, (source, key) in enumerate(keys):
            one = and_(origins.c.source == source, origins.c.key == key)
            values = {"key": f"erased:{lead_id}:{number}", "told": null(), "before": null()}
            self._connection.execute(update(origins).where(one).values(**values))

    def rid(
        self, traces: Traces, lead_ids: Sequence[int], *, everywhere: bool = True
    ) -> Mapping[str, int]:
        changed: Counter[str] = Counter()
        for table in metadata.sorted_tables:
            if table.name in _NOT_OURS | _OWN:
                continue
            if not everywhere and "lead_id" not in table.columns:
                continue
            sought = traces if everywhere else None
            for row, texts in self._suspects(table, sought, lead_ids):
                own = "lead_id" in row and row["lead_id"] in lead_ids
                clean = {one.name: traces.rid(row[one.name], own=own) for one in texts}
                news = {name: value for name, value in clean.items() if value != row[name]}
                if news:
                    where = and_(*(one == row[one.name] for one in table.primary_key))
                    self._connection.execute(update(table).where(where).values(**news))
                    changed[table.name] += 1
        return changed

    def retract(self, lead_ids: Sequence[int], at: datetime) -> int:
        mine = deliveries.c.lead_id.in_(lead_ids)
        unsaid = and_(mine, deliveries.c.state == State.DUE, deliveries.c.kind != Kind.CARD)
        ended = {"state": State.FAILED, "error": "the lead was erased"}
        self._connection.execute(update(deliveries).where(unsaid).values(**ended))
        shown = select(deliveries).where(
            mine, deliveries.c.ts.is_not(None), deliveries.c.kind.not_in([Kind.CARD, Kind.ERASURE])
        )
        messages = list(self._connection.execute(shown).mappings())
        for row in messages:
            about = {"channel": row["channel_id"], "ts": row["ts"]}
            key = f"erasure:{row['channel_id']}:{row['ts']}"
            wish = Wish(key, Kind.ERASURE, row["channel_id"], row["lead_id"], about=about)
            self._deliveries.want_once(wish, at)
        lists = select(deliveries.c.key).where(
            or_(
                and_(mine, deliveries.c.kind == Kind.CARD),
                and_(deliveries.c.kind.in_(_LISTS), deliveries.c.ts.is_not(None)),
            )
        )
        redrawn = list(self._connection.execute(lists).scalars())
        for key in redrawn:
            self._deliveries.redraw(key, at)
        return len(messages) + len(redrawn)

    def left(self, traces: Traces) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for table in metadata.sorted_tables:
            if table.name in _INDEXES:
                continue
            # Another lead may have the same name, or a colleague.
            strict = Traces(frozenset(one for one in traces.values if "@" in one), traces.phones)
            sought = strict if table.name in _OWN | {"people"} else traces
            for row, _texts in self._suspects(table, sought, ()):
                for column in table.columns:
                    if sought.finds(row[column.name]):
                        found[f"{table.name}.{column.name}"] += 1
        return found

    def closed_before(self, before: datetime, limit: int) -> Sequence[int]:
        old = (
            select(leads.c.id)
            .where(
                leads.c.received_at < before,
                leads.c.erased_at.is_(None),
                leads.c.stage.not_in(OPEN_STAGES),
            )
            .order_by(leads.c.received_at)
            .limit(limit)
        )
        return list(self._connection.execute(old).scalars())

    def _suspects(
        self, table: Table, traces: Traces | None, lead_ids: Sequence[int]
    ) -> Iterator[tuple[AnyRow, list[Column[object]]]]:
        """Rows in which a trace may stand or that are of these leads, with their text columns."""
        texts = [one for one in table.columns if isinstance(one.type, (String, JSON))]
        free = [one for one in texts if not one.primary_key]
        if not texts:
            return
        asked = [
            found
            for one in texts
            for fragment in (traces.fragments if traces else ())
            for found in (
                func.lower(cast(one, String)).contains(fragment.lower(), autoescape=True),
                # SQLite lowers ASCII only.
                cast(one, String).contains(fragment, autoescape=True),
            )
        ]
        if lead_ids and "lead_id" in table.columns:
            asked.append(table.c.lead_id.in_(lead_ids))
        if not asked:
            return
        for row in self._connection.execute(select(table).where(or_(*asked))).mappings().all():
            yield row, free
