"""Takes a person out of every table, and looks whether anything is left."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    String,
    Table,
    Tuple,
    and_,
    cast,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    text,
    tuple_,
    union,
    update,
)

from bot.domain.deliveries import Kind, State, Wish
from bot.domain.erasing import Traces
from bot.domain.leads import FIELDS, LeadData
from bot.ports import Key, Looked
from storage.deliveries import SqlDeliveries
from storage.lead_rows import data_of
from storage.models import deliveries, lead_identities, leads, metadata, origins

#: What searching makes of documents; one of them is there on PostgreSQL only.
_INDEXES = frozenset({"lexemes", "vectors", "vocabulary"})
#: Colleagues, what marketing publishes, and app.yaml: there people write the names themselves.
_NOT_OURS = frozenset(
    {*_INDEXES, "people", "passages", "documents", "files", "settings_changes", "drafts"}
)
#: Cleared column by column; a lead of somebody else who has the same name is not touched.
_OWN = frozenset({"leads", "origins", "lead_identities"})
#: Words of the settings and of Baton's own, ids of Slack's: many rows, and nobody's name in them.
_OURS = frozenset(
    {
        *("channel", "done", "lane", "place", "policy", "pool", "series", "source", "state"),
        *("team", "worker"),
    }
)
#: Shorter columns hold ids of Slack's and words of Baton's own.
_LONGER = 33
#: Drawn anew: they tell of several leads. Spelt as in the index of these.
_LISTS = "kind IN ('roundup', 'digest', 'digest_part')"
_CLOSED = "erased_at IS NULL AND stage IN ('won', 'lost', 'rejected', 'recycled')"


class SqlErasing:
    """See `bot.ports.ErasingRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._deliveries = SqlDeliveries(connection, touched)

    def leads_of(self, email: str | None, phone: str | None) -> Sequence[int]:
        asked = [value for value in (email, phone) if value]
        by_sign = select(lead_identities.c.lead_id).where(
            lead_identities.c.kind.in_(("email", "phone")), lead_identities.c.value.in_(asked)
        )
        same = [by_sign]
        same += [select(leads.c.id).where(leads.c.email == email)] if email else []
        same += [select(leads.c.id).where(leads.c.phone == phone)] if phone else []
        # Each by its index: PostgreSQL reads all leads for what one OR another may find.
        return sorted(self._connection.execute(union(*same)).scalars())

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

    def tables(self, *, everything: bool = False) -> Sequence[str]:
        closed = _INDEXES if everything else _NOT_OURS | _OWN
        return [
            table.name
            for table in metadata.sorted_tables
            if table.name not in closed and _texts(table)
        ]

    def look(self, table: str, traces: Traces, after: Key | None, rows: int) -> Looked:
        asked = metadata.tables[table]
        if table in _OWN | {"people"}:
            # Another lead may have the same name, or a colleague.
            traces = Traces(frozenset(one for one in traces.values if "@" in one), traces.phones)
        keys, texts = list(asked.primary_key), _texts(asked)
        likes = list(self._likes(texts, traces))
        if not likes:
            return Looked((), {}, None)
        place = tuple_(*keys)
        beyond = [place > _place(asked, after)] if after else []
        end = select(*keys).where(*beyond).order_by(*keys).offset(rows - 1).limit(1)
        last = self._connection.execute(end).first()
        until = [place <= _place(asked, tuple(last))] if last else []
        found: dict[Key, None] = {}
        columns: Counter[str] = Counter()
        suspects = select(*{one.name: one for one in (*keys, *texts)}.values())
        for row in self._connection.execute(suspects.where(*beyond, *until, or_(*likes))):
            named = row._mapping  # noqa: SLF001  # the documented way to a row by names
            for one in texts:
                if traces.finds(named[one.name]):
                    columns[one.name] += 1
                    found[tuple(named[key.name] for key in keys)] = None
        return Looked(tuple(found), columns, tuple(last) if last else None)

    def _likes(
        self, columns: Sequence[Column[Any]], traces: Traces
    ) -> Iterator[ColumnElement[bool]]:
        """Over all columns of a row at once, which takes a fraction of one look at each."""
        texts = [func.coalesce(cast(one, String), "") for one in columns]
        words: ColumnElement[str] = texts[0]
        for one in texts[1:]:
            words = words.concat(" ").concat(one)
        for pattern in traces.patterns:
            yield func.lower(words).like(pattern.lower())
            if not pattern.isascii() or pattern != pattern.lower():
                # SQLite lowers ASCII only, and PostgreSQL what its locale knows.
                yield words.like(pattern)
        for number in traces.phones:
            # Few rows have all these digits, and to look for one costs next to nothing.
            some = [words.like(f"%{digit}%") for digit in sorted(set(number))]
            # A pattern with a gap after each digit takes time without bounds where many digits are.
            yield and_(*some, self._digits(words).like(f"%{number}%"))

    def _digits(self, words: ColumnElement[str]) -> ColumnElement[str]:
        """See `bot.domain.erasing.digits_of`."""
        if self._connection.dialect.name == "sqlite":
            return func.digits_of(words, type_=String)
        return func.regexp_replace(words, r"(\\u[0-9a-fA-F]{4}|\D)+", "", "g", type_=String)

    def rid(self, table: str, traces: Traces, keys: Sequence[Key]) -> int:
        asked = metadata.tables[table]
        return sum(
            self._rid(asked, traces, and_(*_is(asked, key)), own=frozenset()) for key in keys
        )

    def rid_own(self, traces: Traces, lead_ids: Sequence[int]) -> Mapping[str, int]:
        changed: Counter[str] = Counter()
        for name in self.tables():
            table = metadata.tables[name]
            if "lead_id" in table.columns:
                mine = table.c.lead_id.in_(lead_ids)
                changed[name] += self._rid(table, traces, mine, own=frozenset(lead_ids))
        return +changed

    def _rid(
        self, table: Table, traces: Traces, which: ColumnElement[bool], own: frozenset[int]
    ) -> int:
        """Take the traces out of some rows of a table; returns how many changed."""
        free, count = [one for one in _texts(table) if not one.primary_key], 0
        for row in self._connection.execute(select(table).where(which)).mappings().all():
            mine = row.get("lead_id") in own
            clean = {one.name: traces.rid(row[one.name], own=mine) for one in free}
            news = {name: value for name, value in clean.items() if value != row[name]}
            if news:
                key = tuple(row[one.name] for one in table.primary_key)
                self._connection.execute(update(table).where(*_is(table, key)).values(**news))
                count += 1
        return count

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
        came = select(func.min(leads.c.received_at)).where(leads.c.id.in_(lead_ids))
        cards = select(deliveries.c.key).where(mine, deliveries.c.kind == Kind.CARD)
        lists = select(deliveries.c.key).where(
            text(_LISTS),
            deliveries.c.ts.is_not(None),
            deliveries.c.wanted_at >= came.scalar_subquery(),
        )
        redrawn = [
            key for asked in (cards, lists) for key in self._connection.execute(asked).scalars()
        ]
        for key in redrawn:
            self._deliveries.redraw(key, at)
        return len(messages) + len(redrawn)

    def closed_before(self, before: datetime, limit: int) -> Sequence[int]:
        old = (
            select(leads.c.id)
            # Spelt as in the index of these.
            .where(leads.c.received_at < before, text(_CLOSED))
            .order_by(leads.c.received_at)
            .limit(limit)
        )
        return list(self._connection.execute(old).scalars())


def _texts(table: Table) -> list[Column[Any]]:
    """The columns in which what people write may stand; few look at so much in so many rows."""
    return [
        one
        for one in table.columns
        if isinstance(one.type, (String, JSON))
        and one.name not in _OURS
        and (getattr(one.type, "length", None) or _LONGER) >= _LONGER
    ]


def _is(table: Table, key: Key) -> list[ColumnElement[bool]]:
    return [one == value for one, value in zip(table.primary_key, key, strict=True)]


def _place(table: Table, key: Key) -> Tuple:
    return tuple_(
        *(literal(one, column.type) for one, column in zip(key, table.primary_key, strict=True))
    )
