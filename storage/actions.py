"""Who promised what by when, and every change of it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from bot.domain.actions import Action, ActionState, Change, Origin, What
from storage.models import action_carries, action_changes, action_messages, actions
from storage.statements import PerDialect

#: SQLite takes some thousands of values in a statement.
_AT_ONCE = 500
_A, _C = actions.c, action_changes.c
_OPEN = select(actions).where(_A.state == ActionState.OPEN)
#: What has no day comes last on both databases.
_BY_DUE = (_A.due.is_(None), _A.due, _A.id)
_CARRY = PerDialect(
    lambda insert: (
        insert(action_carries).on_conflict_do_nothing().returning(action_carries.c.action_id)
    )
)
_SHOWN = PerDialect(lambda insert: insert(action_messages).on_conflict_do_nothing())


class SqlActions:
    """See `bot.ports.ActionRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, action: Action) -> int:
        row = asdict(action)
        del row["id"]
        added = insert(actions).values(**row).returning(_A.id)
        return int(self._connection.execute(added).scalar_one())

    def put(self, action: Action) -> None:
        self._connection.execute(update(actions).where(_A.id == action.id).values(**asdict(action)))

    def get(self, action_id: int) -> Action | None:
        return next(iter(self._found(select(actions).where(_A.id == action_id))), None)

    def many(self, action_ids: Sequence[int]) -> Sequence[Action]:
        found: list[Action] = []
        for some in _pieces(sorted(set(action_ids))):
            found += self._found(select(actions).where(_A.id.in_(some)).order_by(_A.id))
        return found

    def lock(self, action_id: int) -> Action | None:
        asked = select(actions).where(_A.id == action_id).with_for_update()
        return next(iter(self._found(asked)), None)

    def open_of(self, owner: str) -> Sequence[Action]:
        return self._found(_OPEN.where(_A.owner == owner).order_by(*_BY_DUE))

    def all_open(self, limit: int | None = None) -> Sequence[Action]:
        return self._found(_OPEN.order_by(*_BY_DUE).limit(limit))

    def overdue(self, now: datetime) -> Sequence[Action]:
        return self._found(_OPEN.where(_A.late_at <= now).order_by(*_BY_DUE))

    def of_meeting(self, meeting_id: int) -> Sequence[Action]:
        return self._found(
            select(actions).where(_A.meeting_id == meeting_id).order_by(_A.id),
        )

    def open_of_series(self, series: str) -> Sequence[Action]:
        return self._found(_OPEN.where(_A.series == series).order_by(*_BY_DUE))

    def closed_since(self, since: datetime) -> Sequence[Action]:
        asked = select(actions).where(_A.closed_at >= since).order_by(_A.closed_at, _A.id)
        return self._found(asked)

    def owners_to_remind(self, now: datetime, limit: int) -> Sequence[str]:
        asked = (
            select(_A.owner)
            .where(_A.state == ActionState.OPEN, _A.remind_at <= now)
            .distinct()
            .order_by(_A.owner)
            .limit(limit)
        )
        return list(self._connection.execute(asked).scalars())

    def lock_open_of(self, owner: str) -> Sequence[Action]:
        # By id, so that two transactions never wait for each other in a circle.
        asked = _OPEN.where(_A.owner == owner).order_by(_A.id).with_for_update()
        return self._found(asked)

    def carry(self, action_id: int, meeting_id: int) -> bool:
        row = {"action_id": action_id, "meeting_id": meeting_id}
        return self._connection.execute(_CARRY.on(self._connection), row).first() is not None

    def note(self, change: Change) -> int:
        row = asdict(change)
        del row["id"]
        added = insert(action_changes).values(**row).returning(_C.id)
        return int(self._connection.execute(added).scalar_one())

    def history(self, action_id: int) -> Sequence[Change]:
        asked = select(action_changes).where(_C.action_id == action_id).order_by(_C.id)
        return [_change(row) for row in self._connection.execute(asked).mappings()]

    def newest_change(self, action_id: int) -> Change | None:
        asked = (
            select(action_changes).where(_C.action_id == action_id).order_by(_C.id.desc()).limit(1)
        )
        row = self._connection.execute(asked).mappings().first()
        return None if row is None else _change(row)

    def shown_at(self, action_id: int, channel_id: str, ts: str) -> None:
        row = {"channel_id": channel_id, "ts": ts, "action_id": action_id}
        self._connection.execute(_SHOWN.on(self._connection), row)

    def action_at(self, channel_id: str, ts: str) -> int | None:
        there = action_messages.c
        asked = select(there.action_id).where(there.channel_id == channel_id, there.ts == ts)
        found = self._connection.execute(asked).scalar()
        return None if found is None else int(found)

    def forget_closed(self, before: datetime, limit: int) -> int:
        old = select(_A.id).where(_A.closed_at < before, _A.state != ActionState.OPEN)
        ids = list(self._connection.execute(old.limit(limit)).scalars())
        for some in _pieces(ids):
            for table in (action_changes, action_carries, action_messages):
                self._connection.execute(delete(table).where(table.c.action_id.in_(some)))
            self._connection.execute(delete(actions).where(_A.id.in_(some)))
        return len(ids)

    def _found(self, asked: Select[Any]) -> list[Action]:
        return [_action(row) for row in self._connection.execute(asked).mappings()]


def _pieces(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _action(row: RowMapping) -> Action:
    values = dict(row)
    return Action(
        **{**values, "state": ActionState(values["state"]), "origin": Origin(values["origin"])}
    )


def _change(row: RowMapping) -> Change:
    values = dict(row)
    return Change(**{**values, "what": What(values["what"])})
