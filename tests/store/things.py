"""A table of numbers to change on PostgreSQL, as the connection that changes things does it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    bindparam,
    select,
    text,
    update,
)

from storage.prepared import Prepared
from storage.writing import WritingConnection


def _statement(sql: str, *names: str) -> Prepared:
    return Prepared(
        lambda _: text(sql).bindparams(*(bindparam(name, type_=BigInteger) for name in names))
    )


PUT = _statement("INSERT INTO things (id, n) VALUES (:id, :n)", "id", "n")
ADD = _statement("UPDATE things SET n = n + :n WHERE id = :id", "id", "n")
DIVIDE = _statement("UPDATE things SET n = n / :n WHERE id = :id", "id", "n")
GET = Prepared(
    lambda _: (
        text("SELECT n FROM things WHERE id = :id")
        .bindparams(bindparam("id", type_=BigInteger))
        .columns(n=BigInteger())
    )
)
THINGS = Table("things", MetaData(), Column("id", BigInteger), Column("n", BigInteger))
#: These tell which table they are about; words may be about any.
LOOK = Prepared(lambda _: select(THINGS.c.n).where(THINGS.c.id == bindparam("id")))
CHANGE = Prepared(
    lambda _: (
        update(THINGS)
        .where(THINGS.c.id == bindparam("id_"))
        .values(n=THINGS.c.n + bindparam("by", type_=BigInteger))
    )
)
WRONG = _statement("UPDATE nowhere SET n = :n", "n")


@contextmanager
def change(held: WritingConnection) -> Iterator[Connection]:
    held.begin_within(None)
    yield held.connection
    held.commit()


def rows(things: Engine) -> list[tuple[int, int]]:
    with things.connect() as connection:
        found = connection.exec_driver_sql("SELECT id, n FROM things ORDER BY id").all()
        return [(row.id, row.n) for row in found]
