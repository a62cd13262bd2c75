"""Many texts are asked for with one value, and found by the index."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, select, text

from bot.domain.duplicates import SameBy
from bot.domain.leads import Arriving, LeadData
from storage.database import Database
from storage.listed import listed
from storage.models import origins
from storage.prepared import Prepared

from ..rules.promises import monday

_ODD = ["plain", "it's", 'a "quote"', "back\\slash", "ü, 漢", "{a,b}", "NULL", "", "x" * 200]
_FIND = Prepared(
    lambda _: select(origins.c.key).where(
        origins.c.source == bindparam("source"), listed(origins.c.key, "keys")
    )
)


def _keep(database: Database, keys: list[str]) -> None:
    leads = [Arriving("form", key, LeadData(name=key, email=f"{key}@x")) for key in keys]
    database.change(lambda work: work.arrivals.add_all(leads, monday("10:00")))


@pytest.mark.parametrize("asked", [[], _ODD[:1], _ODD, [*_ODD, "another"], ["another"]])
def test_texts_of_every_kind_are_found(database: Database, asked: list[str]) -> None:
    _keep(database, _ODD)

    def look(work: Any) -> set[str]:
        rows = _FIND.all(work.connection, {"source": "form", "keys": asked})
        return {row["key"] for row in rows}

    assert database.change(look) == set(asked) & set(_ODD)
    assert database.read(look) == set(asked) & set(_ODD)


def test_signs_are_looked_up_by_their_index_on_sqlite(migrated: Path, tmp_path: Path) -> None:
    """Compared with 1, as SQLAlchemy does with what is called Boolean, none would be used."""
    database = Database(f"sqlite:///{shutil.copy(migrated, tmp_path / 'baton.db')}")
    seen: list[str] = []

    def look(work: Any) -> None:
        driver = work.connection.connection.dbapi_connection
        driver.set_trace_callback(seen.append)
        work.arrivals.leads_under([("form", "1")])
        work.identities.borne([(SameBy.EMAIL, "a@b"), (SameBy.PHONE, "+49")])
        driver.set_trace_callback(None)

    database.change(look)
    looks = [sql for sql in seen if sql.startswith("SELECT")]
    with database.engines[1].connect() as connection:
        plans = [str(connection.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all()) for sql in looks]
    database.close()
    assert len(plans) == 2
    assert "(source=? AND key=?)" in plans[0]
    assert plans[1].count("(kind=? AND value=?)") == 3
