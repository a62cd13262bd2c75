"""A change on PostgreSQL waits only for answers that it needs."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.pq import PipelineStatus, TransactionStatus
from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Text,
    bindparam,
    text,
)
from sqlalchemy.exc import DBAPIError

from storage.driver import driver_of
from storage.piped import NotForeseenError
from storage.prepared import Prepared
from storage.writing import WritingConnection
from tests.store.things import ADD, CHANGE, DIVIDE, GET, LOOK, PUT, WRONG, change, rows


class Waits:
    """Counts how often PostgreSQL is waited for."""

    def __init__(self, held: WritingConnection, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        piped: Any = held._straight
        take = piped._take

        def counted() -> Any:
            self.count += 1
            return take()

        monkeypatch.setattr(piped, "_take", counted)


def test_a_change_that_looks_at_nothing_waits_once(
    held: WritingConnection, things: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = Waits(held, monkeypatch)
    with change(held) as connection:
        PUT.many(connection, [{"id": one, "n": one} for one in range(50)])
        ADD.run(connection, {"id": 3, "n": 100})
    assert waits.count == 1
    assert rows(things)[3] == (3, 103)
    with change(held) as connection:
        ADD.run(connection, {"id": 3, "n": 1})
        assert GET.scalar(connection, {"id": 3}) == 104
    assert waits.count == 3


def test_what_was_foreseen_is_asked_together_and_once(
    held: WritingConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = Waits(held, monkeypatch)
    with change(held) as connection:
        PUT.many(connection, [{"id": one, "n": one} for one in range(4)])
        for one in range(4):
            LOOK.foresee(connection, {"id": one})
        assert [LOOK.scalar(connection, {"id": one}) for one in (2, 0, 1, 3)] == [2, 0, 1, 3]
        assert waits.count == 1
        assert LOOK.scalar(connection, {"id": 2}) == 2
        assert waits.count == 2
        LOOK.foresee(connection, {"id": 9})
        assert LOOK.first(connection, {"id": 8}) is None
        assert LOOK.first(connection, {"id": 9}) is None
        assert waits.count == 3
    # What was foreseen in vain is not asked with the commit.
    LOOK.foresee(held.connection, {"id": 1})
    with change(held) as connection:
        LOOK.foresee(connection, {"id": 1})
    assert waits.count == 5


@pytest.mark.parametrize("kind", ["change", "add", "plain"])
def test_what_was_foreseen_is_asked_again_when_it_may_have_changed(
    held: WritingConnection, kind: str
) -> None:
    with change(held) as connection:
        PUT.run(connection, {"id": 1, "n": 1})
        LOOK.foresee(connection, {"id": 1})
        assert LOOK.first(connection, {"id": 2}) is None
        if kind == "plain":
            connection.exec_driver_sql("UPDATE things SET n = n + 4 WHERE id = 1")
        else:
            _step(connection, kind, 1, 4)
        assert LOOK.scalar(connection, {"id": 1}) == 5


def test_only_look_ups_are_foreseen(held: WritingConnection) -> None:
    with change(held) as connection:
        work = held.work
        for wrong in (
            lambda: CHANGE.run(connection, {"id_": 1, "by": 1}),
            lambda: GET.first(connection, {"id": 1}),
            lambda: connection.exec_driver_sql("SELECT 1"),
        ):
            with pytest.raises(NotForeseenError):
                work.foresee(wrong)


def test_what_psycopg_asks_sees_what_was_sent_before(held: WritingConnection) -> None:
    with change(held) as connection:
        PUT.run(connection, {"id": 1, "n": 5})
        assert connection.exec_driver_sql("SELECT n FROM things").scalar_one() == 5
        pg = driver_of(connection).pgconn
        assert pg.pipeline_status == PipelineStatus.OFF
        assert pg.transaction_status == TransactionStatus.INTRANS
        ADD.run(connection, {"id": 1, "n": 2})
        assert driver_of(connection).execute("SELECT n FROM things").fetchone() == (7,)
        assert GET.scalar(connection, {"id": 1}) == 7
    assert driver_of(held.connection).pgconn.transaction_status == TransactionStatus.IDLE


def test_what_was_sent_is_undone_without_being_waited_for(
    held: WritingConnection, things: Engine
) -> None:
    held.begin()
    PUT.run(held.connection, {"id": 1, "n": 1})
    assert held.roll_back()
    held.begin()
    DIVIDE.run(held.connection, {"id": 1, "n": 0})
    WRONG.run(held.connection, {"n": 0})
    assert held.roll_back()
    assert rows(things) == []
    with change(held) as connection:
        PUT.run(connection, {"id": 1, "n": 1})
    assert rows(things) == [(1, 1)]


def test_more_than_fits_on_the_line_is_kept(held: WritingConnection, things: Engine) -> None:
    long = Prepared(
        lambda _: text("INSERT INTO things SELECT :id, length(:words) + :id").bindparams(
            bindparam("id", type_=BigInteger), bindparam("words", type_=Text)
        )
    )
    count, words = 700, "x" * 10_000
    with change(held) as connection:
        PUT.many(connection, [{"id": one, "n": one} for one in range(count)])
        long.many(connection, [{"id": count + one, "words": words} for one in range(count)])
        assert GET.scalar(connection, {"id": count - 1}) == count - 1
    assert len(rows(things)) == 2 * count


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["put", "add", "divide", "get", "all", "plain", "wrong", "look", "change", "foresee"]
        ),
        st.integers(0, 4),
        st.integers(0, 3),
    ),
    max_size=16,
)


@given(st.lists(st.tuples(STEPS, st.booleans()), max_size=4))
def test_any_changes_end_as_they_do_when_each_statement_is_waited_for(
    things: Engine, changes: list[tuple[list[tuple[str, int, int]], bool]]
) -> None:
    told = [_play(things, changes, piped=piped) for piped in (False, True)]
    assert told[0] == told[1]


def _play(
    things: Engine, changes: list[tuple[list[tuple[str, int, int]], bool]], *, piped: bool
) -> list[object]:
    """What a caller hears of each change, and what is there in the end."""
    with things.begin() as connection:
        connection.exec_driver_sql("TRUNCATE things")
    held = WritingConnection(things, 1.0)
    if not piped:
        line: Any = held._straight

        def waiting(run: Callable[..., None]) -> Callable[..., None]:
            def waited(*words: Any) -> None:
                run(*words)
                line._take()

            return waited

        line.run = waiting(line.run)
        line.foresees = False
    told: list[object] = []
    for steps, keep in changes:
        heard: list[object] = []
        try:
            held.begin_within(None)
            heard.extend(_step(held.connection, *step) for step in steps)
            if keep:
                held.commit()
            else:
                heard = ["undone"]
                assert held.roll_back()
        except DBAPIError as error:
            # A caller whose own error comes first hears of that one; nothing is kept of either.
            heard = [type(error), getattr(error.orig, "sqlstate", None), str(error.orig)]
            heard = heard if keep else ["undone"]
            assert held.roll_back()
        told.append(heard)
    held.close()
    return [*told, rows(things)]


def _step(connection: Connection, kind: str, number: int, value: int) -> object:
    both = {"id": number, "n": value}
    if kind == "get":
        return GET.scalar(connection, {"id": number})
    if kind == "plain":
        statement = f"SELECT n FROM things WHERE id = {number}"
        return connection.exec_driver_sql(statement).scalar()
    if kind == "look":
        return LOOK.scalar(connection, {"id": number})
    if kind == "foresee":
        LOOK.foresee(connection, {"id": number})
    elif kind == "change":
        CHANGE.run(connection, {"id_": number, "by": value})
    elif kind == "all":
        PUT.many(connection, [both, {"id": number + 10, "n": value + 10}])
    elif kind == "wrong":
        if number == value:
            WRONG.run(connection, {"n": value})
    else:
        {"put": PUT, "add": ADD, "divide": DIVIDE}[kind].run(connection, both)
    return None
