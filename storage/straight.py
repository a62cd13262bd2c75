"""PostgreSQL's statements straight to libpq, past psycopg's cursors, on a connection of one's own.

A look-up by key takes PostgreSQL and the socket 18 µs; psycopg's cursor adds 25 to 35 of a core
(docs/decisions/0037). What it does besides is not needed here: values become what psycopg makes of
them, by its own adapters, but nothing is counted, cached or waited for in Python.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.abc import Transformer as TransformerProtocol
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from bot.dataclass import dataclass


@dataclass(frozen=True)
class Statement:
    """A statement whose places are `$1`, `$2` …, and the tables that it looks at and changes.

    None: it may be any.
    """

    sql: str
    reads: frozenset[str] | None = None
    writes: frozenset[str] | None = None


DONE = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})
#: A connection comes back from the pool with what was prepared on it: no name is used twice.
_numbers = count(1)


class Straight:
    """Runs statements on one connection, each prepared when it comes for the first time.

    Raises psycopg's errors. psycopg itself may be used between them, but for `rollback`, with which
    it throws away all that is prepared.
    """

    #: Whether it pays to tell what will be looked up next; see `Piped.foreseeing`.
    foresees = False

    def __init__(self, driver: Connection[Any]) -> None:
        self._driver = driver
        self._transformer = Transformer(driver)
        self._names: dict[str, bytes] = {}

    def say(self, command: bytes) -> None:
        """Run a command that tells of a transaction."""
        self._checked(self._driver.pgconn.exec_(command))

    def commit(self) -> None:
        """Commit; afterwards it is durable."""
        kept(self._checked(self._driver.pgconn.exec_(b"COMMIT")))

    def roll_back(self) -> None:
        """Undo what was begun, if anything was."""
        self.say(b"ROLLBACK")

    def leave(self) -> None:
        """Have what was begun, if anything was, undone, and do not wait until it is.

        Until `settle` or another command psycopg itself must not be used.
        """
        if self._driver.pgconn.transaction_status != TransactionStatus.IDLE:
            # libpq takes the answer from the line before it sends its next command.
            self._driver.pgconn.send_query(b"ROLLBACK")
            self._driver.pgconn.flush()

    def settle(self) -> None:
        """Take the answer that `leave` has not waited for."""
        if self._driver.pgconn.transaction_status == TransactionStatus.ACTIVE:
            self._driver.wait(fetch_many(self._driver.pgconn))

    def execute(self, statement: Statement, values: Sequence[Any]) -> "Found":
        """Run a statement with values for its places."""
        name = self._names.get(statement.sql) or self._prepare(statement.sql)
        given = self._given(values)
        return self._found(self._checked(self._driver.pgconn.exec_prepared(name, given)))

    def run(self, statement: Statement, values: Sequence[Any]) -> None:
        """As `execute` for a statement whose answer nobody looks at."""
        self.execute(statement, values)

    def _given(self, values: Sequence[Any]) -> Sequence[Any]:
        return self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))

    def _found(self, result: PGresult) -> "Found":
        self._transformer.set_pgresult(result)
        return Found(result.ntuples, self._transformer)

    def _prepare(self, sql: str) -> bytes:
        name = new_name()
        self._checked(self._driver.pgconn.prepare(name, sql.encode()))
        self._names[sql] = name
        return name

    def _checked(self, result: PGresult) -> PGresult:
        if result.status not in DONE:
            raise error_from_result(result)
        return result


class Found:
    """The rows that the last statement of a connection returned."""

    def __init__(self, rows: int, transformer: TransformerProtocol) -> None:
        self._rows = rows
        self._transformer = transformer

    def fetchone(self) -> tuple[Any, ...] | None:
        """The first row; None when there is none."""
        return self._transformer.load_row(0, tuple) if self._rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows."""
        return self._transformer.load_rows(0, self._rows, tuple) if self._rows else []


def new_name() -> bytes:
    """A name for a statement that is prepared."""
    return f"baton_{next(_numbers)}".encode()


def kept(answer: PGresult) -> None:
    """See that PostgreSQL's answer to COMMIT does not mean that nothing was kept."""
    if answer.command_status != b"COMMIT":
        # PostgreSQL answers so when an error was passed over.
        raise OperationalError("the transaction had failed before it was committed")
