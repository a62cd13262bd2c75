"""The history of the settings."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from bot.domain.settings_changes import NamedFile, Outcome, SettingsChange
from storage.models import settings_changes as table

_NEWEST = select(table).order_by(table.c.id.desc())
_IN_FORCE = _NEWEST.where(table.c.outcome != Outcome.REFUSED.value).limit(1)
_ADD = insert(table).returning(table.c.id)


class SqlSettings:
    """See `bot.ports.SettingsRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest(self) -> SettingsChange | None:
        return self._one(_NEWEST.limit(1))

    def in_force(self) -> SettingsChange | None:
        return self._one(_IN_FORCE)

    def get(self, change_id: int) -> SettingsChange | None:
        return self._one(select(table).where(table.c.id == change_id))

    def recent(self, limit: int) -> Sequence[SettingsChange]:
        return [_change(row) for row in self._connection.execute(_NEWEST.limit(limit)).mappings()]

    def add(self, change: SettingsChange, after: int) -> int:
        row = {**asdict(change), "after": after, "outcome": change.outcome.value}
        del row["id"]
        row |= {"did": list(change.did), "errors": list(change.errors)}
        return int(self._connection.execute(_ADD, row).scalar_one())

    def _one(self, statement: Any) -> SettingsChange | None:
        found = self._connection.execute(statement).mappings().first()
        return None if found is None else _change(found)


def _change(row: RowMapping) -> SettingsChange:
    values = {name: held for name, held in row.items() if name != "after"}
    values["outcome"] = Outcome(row["outcome"])
    values["files"] = {name: NamedFile(**held) for name, held in row["files"].items()}
    values["did"], values["errors"] = tuple(row["did"]), tuple(row["errors"])
    return SettingsChange(**values)
