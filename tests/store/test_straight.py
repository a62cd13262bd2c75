"""What goes straight to PostgreSQL is what goes there by psycopg's cursors."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, BigInteger, Boolean, Connection, Engine, Float, String, bindparam, text
from sqlalchemy.exc import DBAPIError

from bot.domain.feedback import Verdict
from bot.ports import StoreUnavailableError, UnitOfWork
from storage.database import Database
from storage.driver import straight_on
from storage.models import Instant
from storage.prepared import Prepared

KINDS: dict[str, Any] = {
    "words": String(),
    "number": BigInteger(),
    "part": Float(),
    "yes": Boolean(),
    "at": Instant(),
    "more": JSON(none_as_null=True),
}
_TYPES = {
    "words": "VARCHAR",
    "number": "BIGINT",
    "part": "DOUBLE PRECISION",
    "yes": "BOOLEAN",
    "at": "TIMESTAMPTZ",
    "more": "JSON",
}
_SAME = Prepared(
    lambda _: (
        text("SELECT " + ", ".join(f"CAST(:{name} AS {_TYPES[name]}) AS {name}" for name in KINDS))
        .bindparams(*(bindparam(name, type_=kind) for name, kind in KINDS.items()))
        .columns(**KINDS)
    )
)
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
VALUES = st.fixed_dictionaries(
    {
        "words": st.none() | WORDS | st.sampled_from(Verdict),
        "number": st.none() | st.integers(-(2**63), 2**63 - 1),
        "part": st.none() | st.floats(allow_nan=False),
        "yes": st.none() | st.booleans(),
        "at": st.none() | st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis adds it
        "more": st.none() | st.dictionaries(WORDS, st.integers(0, 9) | WORDS | st.none()),
    }
)


@pytest.fixture(scope="module")
def both(postgresql: Engine) -> Any:
    with postgresql.connect() as plain, postgresql.connect() as straight:
        straight_on(straight)
        yield plain, straight


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(VALUES)
def test_every_kind_of_value_comes_back_the_same_on_both_ways(
    both: tuple[Connection, Connection], values: dict[str, Any]
) -> None:
    plain, straight = (_SAME.first(connection, values) for connection in both)
    assert plain == straight == values


def test_an_error_is_the_same_on_both_ways(both: tuple[Connection, Connection]) -> None:
    wrong = Prepared(
        lambda _: text("SELECT 1 / :n AS n").bindparams(bindparam("n", type_=BigInteger))
    )
    told = []
    for connection in both:
        with pytest.raises(DBAPIError) as caught:
            wrong.run(connection, {"n": 0})
        told.append((type(caught.value), str(caught.value.orig), caught.value.orig.sqlstate))  # type: ignore[union-attr]  # psycopg's error
    assert told[0] == told[1]


def test_a_change_that_passed_over_an_error_is_not_taken_for_kept(database: Database) -> None:
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite goes on after an error")

    def careless(work: UnitOfWork) -> None:
        work.facts.put("kept", "no")
        connection = database._connection.work.connection  # type: ignore[union-attr]  # it is open
        with pytest.raises(DBAPIError):
            connection.exec_driver_sql("SELECT 1 / 0")

    with pytest.raises(StoreUnavailableError, match="failed before"):
        database.change(careless)
    database.change(lambda work: work.facts.put("other", "yes"))
    assert database.read(lambda work: work.facts.get("kept")) is None
