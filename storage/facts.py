"""Small facts about this installation by name."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.models import facts
from storage.prepared import Prepared
from storage.statements import PerDialect

_GET = Prepared(lambda _: select(facts.c.value).where(facts.c.name == bindparam("name")))
_PUT = PerDialect(
    lambda insert: (
        statement := insert(facts).values(name=bindparam("n"), value=bindparam("v"))
    ).on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
)
_FIRST = (
    select(facts.c.name)
    .where(facts.c.name.startswith(bindparam("prefix")))
    .order_by(facts.c.name)
    .limit(1)
)
_NAMED = (
    select(facts.c.name, facts.c.value)
    .where(facts.c.name.startswith(bindparam("prefix")))
    .order_by(facts.c.name)
)
_ADD = PerDialect(
    lambda insert: (
        insert(facts)
        .values(name=bindparam("n"), value=bindparam("v"))
        .on_conflict_do_nothing()
        .returning(facts.c.name)
    )
)
_SWAP = (
    update(facts)
    .where(facts.c.name == bindparam("name_"), facts.c.value == bindparam("before"))
    .values(value=bindparam("after"))
)
_DROP = delete(facts).where(facts.c.name == bindparam("name_"))


class SqlFacts:
    """See `bot.ports.FactRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        value = _GET.scalar(self._connection, {"name": name})
        return None if value is None else str(value)

    def put(self, name: str, value: str) -> None:
        self._connection.execute(_PUT.on(self._connection), {"n": name, "v": value})

    def first(self, prefix: str) -> str | None:
        found = self._connection.execute(_FIRST, {"prefix": prefix}).scalar()
        return None if found is None else str(found)

    def named(self, prefix: str) -> Mapping[str, str]:
        rows = self._connection.execute(_NAMED, {"prefix": prefix})
        return {row.name: row.value for row in rows}

    def swap(self, name: str, before: str | None, after: str) -> bool:
        if before is None:
            row = {"n": name, "v": after}
            return self._connection.execute(_ADD.on(self._connection), row).scalar() is not None
        row = {"name_": name, "before": before, "after": after}
        return self._connection.execute(_SWAP, row).rowcount == 1

    def drop(self, name: str) -> None:
        self._connection.execute(_DROP, {"name_": name})
