"""Many new rows go with one statement, and are the rows that were given."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.models import pools
from storage.models.base import EPOCH, Instant
from storage.rows import Rows
from tests.examples import at_most

_ADD = Rows(lambda insert: insert(pools))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 64, 65, 200])
def test_each_row_is_there_once_and_in_order(database: Database, count: int) -> None:
    keys = [f"pool {number:03} 'a', (b) VALUES ?" for number in range(count)]
    with database.engines[0].begin() as connection:
        _ADD.many(connection, [{"key": key} for key in keys])
    with database.engines[1].connect() as connection:
        assert list(connection.execute(select(pools.c.key).order_by(pools.c.key)).scalars()) == keys


def test_a_key_that_is_there_is_refused_as_elsewhere(database: Database) -> None:
    with pytest.raises(IntegrityError), database.engines[0].begin() as connection:
        _ADD.many(connection, [{"key": "a"}, {"key": "b"}, {"key": "a"}])
    with database.engines[1].connect() as connection:
        assert connection.execute(select(pools.c.key)).first() is None


_THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", Text),
    Column("other", Text),
    Column("size", Integer, server_default="7"),
    Column("flag", Boolean),
    Column("told", JSON),
    Column("at", Instant),
    Column("kind", Text),
)
_OWN = st.fixed_dictionaries(
    {
        "name": st.none() | st.sampled_from(["a", "", "ü?"]),
        "other": st.none() | st.just("b"),
        "size": st.none() | st.integers(0, 3),
        "flag": st.none() | st.booleans(),
        "told": st.none() | st.sampled_from([{}, {"a": 1}, [], [True], "x"]),
    }
)
_SAME = st.fixed_dictionaries(
    {"at": st.none() | st.just(EPOCH), "kind": st.none() | st.just("new")}
)


def _rows_of(put: Callable[[Connection, Rows], None]) -> list[Any]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        _THINGS.create(connection)
        put(connection, Rows(lambda insert: insert(_THINGS)))
        query = "SELECT id, name, other, size, flag, told, at, kind FROM things ORDER BY id"
        rows = list(connection.execute(text(query)))
    engine.dispose()
    return rows


@settings(deadline=None, max_examples=at_most(60))
@given(own=st.lists(_OWN, max_size=9), same=_SAME)
def test_many_rows_are_what_they_would_be_one_by_one(
    own: list[dict[str, Any]], same: dict[str, Any]
) -> None:
    rows = [{"id": number, **row} for number, row in enumerate(own, start=1)]

    def alone(connection: Connection, add: Rows) -> None:
        for row in rows:
            add.run(connection, {**row, **same})

    assert _rows_of(lambda connection, add: add.many(connection, rows, same)) == _rows_of(alone)


def test_what_is_no_plain_insert_is_refused() -> None:
    odd = Rows(lambda insert: insert(_THINGS).returning(_THINGS.c.id))
    with pytest.raises(TypeError, match="nothing else"):
        _rows_of(lambda connection, _: odd.many(connection, [{"id": 1}, {"id": 2}]))
