"""Many new rows go with one statement, and are the rows that were given."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.models import pools
from storage.rows import Rows

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
