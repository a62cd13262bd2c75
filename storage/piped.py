"""Statements on the connection that changes things: PostgreSQL is waited for as seldom as possible.

Across a network each wait costs a change the way there and back (docs/decisions/0038). So what is
asked without looking at the answer is sent together with the next statement whose answer is needed,
or with the COMMIT: libpq's pipeline mode, without psycopg's book-keeping around it.
"""

from collections import deque
from collections.abc import Sequence
from select import POLLIN, POLLOUT, poll
from typing import Any, TypeVar

from psycopg import Connection, Error, OperationalError
from psycopg.abc import PQGen
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from storage.straight import DONE, Found, Straight, kept, new_name

T = TypeVar("T")

#: Statements that are sent without taking an answer, at most: PostgreSQL must find room for them.
_MOST = 256
#: About how many bytes may be sent before PostgreSQL is told that this is all for now. libpq sends
#: what is more than 8192 by itself, and PostgreSQL would not count as waiting for us then: it would
#: keep the locks of a replica that vanished for longer than `engines.ABANDONED`.
_UNSAID = 6_000
#: What a statement takes besides its values, about.
_AROUND = 80


class GatedConnection(Connection[Any]):
    """psycopg's connection, which is told whenever psycopg itself is about to use it.

    Whatever psycopg does with PostgreSQL, for SQLAlchemy or anybody else, it does by `wait`.
    """

    piped: "Piped | None" = None

    def wait(self, gen: PQGen[T], *args: Any, **kwargs: Any) -> T:
        """As psycopg's, when nothing is under way any more."""
        if self.piped is not None:
            self.piped.settle()
        return super().wait(gen, *args, **kwargs)


class Piped(Straight):
    """As `Straight`, but only answers that are needed are waited for.

    The first error of what was sent before is raised with the next wait; what came after it has not
    been done then, and nothing but `roll_back` is of use. Must not be used with `leave`.
    """

    def __init__(self, driver: GatedConnection) -> None:
        super().__init__(driver)
        self._line = driver.pgconn
        self._poll = poll()
        self._poll.register(self._line.socket, POLLIN)
        #: What was sent and not answered yet, in order: what is prepared, or nothing to remember.
        self._sent: deque[str | None] = deque()
        #: About how many bytes since PostgreSQL was last told that this is all for now.
        self._unsaid = 0
        self._in_pipeline = False
        driver.piped = self

    def say(self, command: bytes) -> None:
        """Send a command that tells of a transaction."""
        self._enter()
        self._line.send_query_params(command, None)
        self._sent.append(None)

    def commit(self) -> None:
        """Commit; afterwards it is durable."""
        self.say(b"COMMIT")
        kept(self._answer())

    def roll_back(self) -> None:
        """Undo what was begun, if anything was; errors of what is undone do not matter."""
        try:
            self.say(b"ROLLBACK")
            self._answer()
        except Error:
            if self._line.transaction_status != TransactionStatus.INERROR:
                raise
            # What was under way failed, and PostgreSQL has left out all that came after it.
            self.say(b"ROLLBACK")
            self._answer()

    def settle(self) -> None:
        """Take all answers, and leave libpq as psycopg expects it."""
        if self._sent:
            self._answer()
        if self._in_pipeline:
            self._line.exit_pipeline_mode()
            self._in_pipeline = False

    def execute(self, sql: str, values: Sequence[Any]) -> Found:
        """Run a statement whose places are `$1`, `$2` … with values for them."""
        self._send(sql, values)
        return self._found(self._answer())

    def run(self, sql: str, values: Sequence[Any]) -> None:
        """As `execute`, but errors are raised with the next answer that is waited for."""
        self._send(sql, values)
        if len(self._sent) > _MOST:
            self._answer()

    def _enter(self) -> None:
        if not self._in_pipeline:
            self._line.enter_pipeline_mode()
            self._in_pipeline = True

    def _send(self, sql: str, values: Sequence[Any]) -> None:
        self._enter()
        given = self._given(values)
        name = self._names.get(sql)
        if name is None:
            name = self._names[sql] = new_name()
            self._line.send_prepare(name, sql.encode())
            self._sent.append(sql)
            self._unsaid += len(sql)
        self._line.send_query_prepared(name, given)
        self._sent.append(None)
        self._unsaid += _AROUND + sum(len(one) for one in given if one is not None)
        if self._unsaid > _UNSAID:
            self._all_for_now()

    def _all_for_now(self) -> None:
        self._line.pipeline_sync()
        self._sent.append(None)
        self._unsaid = 0

    def _answer(self) -> PGresult:
        """The answer to what was sent last, after all others. Raises the first error among them."""
        answer = error = None
        self._all_for_now()
        try:
            while self._sent:
                result = self._next()
                one = self._sent.popleft()
                if result.status in DONE:
                    answer = result
                elif result.status != ExecStatus.PIPELINE_SYNC:
                    if one is not None:
                        del self._names[one]
                    error = error or error_from_result(result)
        except OperationalError as lost:
            # The server may have told why before it hung up.
            raise error or lost from None
        if error is not None:
            raise error
        assert answer is not None  # noqa: S101  # something was sent
        return answer

    def _next(self) -> PGresult:
        """The next answer. Waiting gives the interpreter's lock away; psycopg's does not."""
        for _ in range(2):
            while self._line.is_busy():
                self._wait()
            if (result := self._line.get_result()) is not None:
                return result
            # Nothing: the end of the answer before.
        raise OperationalError(self._line.get_error_message())

    def _wait(self) -> None:
        if self._line.flush():
            # While PostgreSQL does not read, it may be waiting for us to do so.
            self._poll.modify(self._line.socket, POLLIN | POLLOUT)
            self._poll.poll()
            self._poll.modify(self._line.socket, POLLIN)
        else:
            self._poll.poll()
        self._line.consume_input()
