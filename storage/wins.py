"""Shared wins, and what people add to them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, select, update

from bot.domain.wins import Win, WinState, Word
from storage.models import reactions, win_words, wins
from storage.prepared import AnyRow
from storage.statements import PerDialect

_W, _D = wins.c, win_words.c
_ADD = PerDialect(
    lambda insert: insert(wins).on_conflict_do_nothing(index_elements=["key"]).returning(wins.c.id)
)
_WORD = PerDialect(
    lambda insert: (statement := insert(win_words)).on_conflict_do_update(
        index_elements=["win_id", "person"],
        set_={"text": statement.excluded.text, "at": statement.excluded.at},
    )
)


class SqlWins:
    """See `bot.ports.WinRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, win: Win) -> int | None:
        row = {name: value for name, value in asdict(win).items() if name != "id"}
        found = self._connection.execute(_ADD.on(self._connection), row).scalar()
        return None if found is None else int(found)

    def get(self, win_id: int) -> Win | None:
        return self._first(select(wins).where(_W.id == win_id))

    def of_lead(self, lead_id: int) -> Win | None:
        return self._first(select(wins).where(_W.lead_id == lead_id).order_by(_W.id.desc()))

    def at(self, channel_id: str, ts: str) -> Win | None:
        return self._first(select(wins).where(_W.channel_id == channel_id, _W.ts == ts))

    def newest_by(self, user: str) -> Win | None:
        mine = select(wins).where(_W.by == user, _W.state == WinState.SHARED)
        return self._first(mine.order_by(_W.id.desc()))

    def _first(self, asked: Select[Any]) -> Win | None:
        row = self._connection.execute(asked.limit(1)).mappings().first()
        return None if row is None else _win(row)

    def set_state(self, win_id: int, state: WinState) -> None:
        self._connection.execute(update(wins).where(_W.id == win_id).values(state=state))

    def placed(self, win_id: int, channel_id: str, ts: str) -> None:
        place = {"channel_id": channel_id, "ts": ts}
        self._connection.execute(update(wins).where(_W.id == win_id).values(**place))

    def next_shown(self, after: int, since: datetime) -> Win | None:
        shown = select(wins).where(
            _W.id > after, _W.at >= since, _W.state == WinState.SHARED, _W.ts.is_not(None)
        )
        return self._first(shown.order_by(_W.id))

    def reacted_by(self, person: str) -> Sequence[int]:
        asked = (
            select(_W.id)
            .join(
                reactions,
                (reactions.c.channel_id == _W.channel_id) & (reactions.c.ts == _W.ts),
            )
            .where(reactions.c.person == person)
            .distinct()
            .order_by(_W.id)
        )
        return list(self._connection.execute(asked).scalars())

    def add_word(self, word: Word) -> None:
        self._connection.execute(_WORD.on(self._connection), asdict(word))

    def drop_word(self, win_id: int, person: str) -> None:
        gone = delete(win_words).where(_D.win_id == win_id, _D.person == person)
        self._connection.execute(gone)

    def words(self, win_id: int) -> Sequence[Word]:
        asked = select(win_words).where(_D.win_id == win_id).order_by(_D.at, _D.person)
        rows = self._connection.execute(asked).mappings()
        return [Word(**{name: row[name] for name in Word.__dataclass_fields__}) for row in rows]

    def between(self, start: datetime, end: datetime) -> Sequence[Win]:
        asked = select(wins).where(_W.at >= start, _W.at < end, _W.state == WinState.SHARED.value)
        rows = self._connection.execute(asked.order_by(_W.at, _W.id)).mappings()
        return [_win(row) for row in rows]


def _win(row: AnyRow) -> Win:
    values = {name: row[name] for name in Win.__dataclass_fields__}
    return Win(**values | {"state": WinState(row["state"])})
