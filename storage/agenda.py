"""Items of agendas and the votes for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from bot.domain.agenda import Item, ItemState, Via, Vote
from storage.models import agenda_items, agenda_votes
from storage.statements import PerDialect

_I, _V = agenda_items.c, agenda_votes.c
_VOTE = PerDialect(
    lambda insert_: (statement := insert_(agenda_votes)).on_conflict_do_update(
        index_elements=["item_id", "person", "via"], set_={"at": statement.excluded.at}
    )
)


class SqlAgenda:
    """See `bot.ports.AgendaRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, item: Item) -> int:
        row = asdict(item)
        del row["id"]
        made = insert(agenda_items).values(**row).returning(_I.id)
        return int(self._connection.execute(made).scalar_one())

    def get(self, item_id: int) -> Item | None:
        return self._one(select(agenda_items).where(_I.id == item_id))

    def lock(self, item_id: int) -> Item | None:
        return self._one(select(agenda_items).where(_I.id == item_id).with_for_update())

    def put(self, item: Item) -> None:
        values = asdict(item)
        self._connection.execute(update(agenda_items).where(_I.id == item.id).values(**values))

    def of(self, series: str, states: Collection[ItemState]) -> Sequence[Item]:
        asked = select(agenda_items).where(_I.series == series, _I.state.in_(sorted(states)))
        return self._all(asked.order_by(_I.created_at, _I.id))

    def open_at(self, series: str, at: datetime) -> Sequence[Item]:
        asked = select(agenda_items).where(
            _I.series == series,
            _I.created_at <= at,
            _I.open_since <= at,
            or_(_I.closed_at.is_(None), _I.closed_at > at),
        )
        return self._all(asked.order_by(_I.created_at, _I.id))

    def many(self, item_ids: Collection[int]) -> Mapping[int, Item]:
        found = self._all(select(agenda_items).where(_I.id.in_(sorted(item_ids))))
        return {item.id: item for item in found}

    def closed_in(self, meeting_id: int) -> Sequence[Item]:
        asked = select(agenda_items).where(
            _I.meeting_id == meeting_id, _I.state.in_([ItemState.DONE, ItemState.PARKED])
        )
        return self._all(asked.order_by(_I.closed_at, _I.id))

    def newest_of(self, series: str, key: str) -> Item | None:
        asked = select(agenda_items).where(_I.series == series, _I.key == key)
        return self._one(asked.order_by(_I.id.desc()).limit(1))

    def about(self, channel_id: str, ts: str) -> Item | None:
        asked = select(agenda_items).where(_I.channel_id == channel_id, _I.ts == ts)
        return self._one(asked.order_by(_I.id.desc()).limit(1))

    def vote(self, vote: Vote) -> None:
        self._connection.execute(_VOTE.on(self._connection), asdict(vote))

    def unvote(self, item_id: int, person: str, via: Via | None = None) -> None:
        theirs = delete(agenda_votes).where(_V.item_id == item_id, _V.person == person)
        self._connection.execute(theirs if via is None else theirs.where(_V.via == via))

    def votes(self, item_ids: Collection[int]) -> Sequence[Vote]:
        asked = select(agenda_votes).where(_V.item_id.in_(sorted(item_ids)))
        rows = self._connection.execute(asked.order_by(_V.at, _V.person, _V.via)).mappings()
        return [replace(Vote(**row), via=Via(row["via"])) for row in rows]

    def _one(self, asked: Any) -> Item | None:
        row = self._connection.execute(asked).mappings().first()
        return None if row is None else _item(row)

    def _all(self, asked: Any) -> Sequence[Item]:
        return [_item(row) for row in self._connection.execute(asked).mappings()]


def _item(row: RowMapping) -> Item:
    found = Item(**row)
    return replace(found, state=ItemState(found.state))
