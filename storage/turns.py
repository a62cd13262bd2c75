"""Whose turn it is in each pool."""

from sqlalchemy import Connection, bindparam, select, update

from storage.models import turns
from storage.statements import PerDialect

_MAKE = PerDialect(
    lambda insert: (
        insert(turns).values(pool=bindparam("pool"), person=None).on_conflict_do_nothing()
    )
)
# The lock makes replicas take turns, so that round robin stays strict.
_LAST = select(turns.c.person).where(turns.c.pool == bindparam("pool")).with_for_update()
_TOOK = update(turns).where(turns.c.pool == bindparam("of")).values(person=bindparam("who"))


class SqlTurns:
    """See `bot.ports.TurnRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self, pool: str) -> str | None:
        self._connection.execute(_MAKE.on(self._connection), {"pool": pool})
        person = self._connection.execute(_LAST, {"pool": pool}).scalar()
        return None if person is None else str(person)

    def took(self, pool: str, person: str) -> None:
        self._connection.execute(_TOOK, {"of": pool, "who": person})
