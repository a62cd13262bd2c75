"""Statements on the connection that changes things: PostgreSQL is waited for as seldom as possible.

Across a network each wait costs a change the way there and back (docs/decisions/0038). So what is
asked without looking at the answer is sent together with the next statement whose answer is needed,
or with the COMMIT: libpq's pipeline mode, without psycopg's book-keeping around it.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from select import POLLIN, POLLOUT, poll
from typing import Any, TypeVar

from psycopg import Connection, Error, OperationalError
from psycopg.abc import PQGen
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from storage.straight import DONE, Found, Statement, Straight, kept, new_name

T = TypeVar("T")

#: Statements that are sent without taking an answer, at most: PostgreSQL must find room for them.
_MOST = 256
#: About how many bytes may be sent before PostgreSQL is told that this is all for now. libpq sends
#: what is more than 8192 by itself, and PostgreSQL would not count as waiting for us then: it would
#: keep the locks of a replica that vanished for longer than `engines.ABANDONED`.
_UNSAID = 6_000
#: What a statement takes besides its values, about.
_AROUND = 80
#: What tells a look-up from any other: the statement and its values as they are sent.
_Key = tuple[str | bytes | None, ...]
_COMMIT = Statement("COMMIT")
_NOTHING: frozenset[str] = frozenset()


class NotForeseenError(TypeError):
    """Something else than a look-up by a prepared statement cannot be foreseen."""


class _Asked:
    """Something whose answer is, or will be, needed; the answer when it is there."""

    __slots__ = ("answer", "given", "statement")

    def __init__(self, statement: Statement, given: Sequence[Any] = ()) -> None:
        self.statement = statement
        self.given = given
        self.answer: PGresult | None = None


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

    What is looked up while `foreseeing` is asked together with the next statement that is waited
    for, and answered from that once, unless something of its tables was changed since.
    """

    foresees = True

    def __init__(self, driver: GatedConnection) -> None:
        super().__init__(driver)
        self._line = driver.pgconn
        self._poll = poll()
        self._poll.register(self._line.socket, POLLIN)
        #: What was sent and not answered yet, in order: what is prepared, what is needed, or
        #: nothing to remember.
        self._sent: deque[str | _Asked | None] = deque()
        #: About how many bytes since PostgreSQL was last told that this is all for now.
        self._unsaid = 0
        self._in_pipeline = False
        #: Whether PostgreSQL has answered what was said last of a transaction.
        self._begun = False
        #: Look-ups that are to be sent, and those that were.
        self._wished: dict[_Key, _Asked] = {}
        self._foreseen: dict[_Key, _Asked] = {}
        self._foreseeing = False
        driver.piped = self

    def say(self, command: bytes) -> None:
        """Send a command that tells of a transaction."""
        self.forget()
        self._enter()
        self._line.send_query_params(command, None)
        self._sent.append(None)
        self._begun = False

    def commit(self) -> None:
        """Commit; afterwards it is durable."""
        self.say(b"COMMIT")
        self._sent[-1] = asked = _Asked(_COMMIT)
        kept(self._answer(asked))

    def roll_back(self) -> None:
        """Undo what was begun, if anything was; errors of what is undone do not matter."""
        try:
            self.say(b"ROLLBACK")
            self._take()
        except Error:
            if self._line.transaction_status != TransactionStatus.INERROR:
                raise
            # What was under way failed, and PostgreSQL has left out all that came after it.
            self.say(b"ROLLBACK")
            self._take()

    def settle(self) -> None:
        """Take all answers, and leave libpq as psycopg expects it."""
        if self._foreseeing:
            raise NotForeseenError
        # What psycopg is told may change anything.
        self.forget()
        if self._sent:
            self._take()
        if self._in_pipeline:
            self._line.exit_pipeline_mode()
            self._in_pipeline = False

    @contextmanager
    def foreseeing(self) -> Iterator[None]:
        """Have what is looked up in the body asked later; the body itself finds nothing."""
        before, self._foreseeing = self._foreseeing, True
        try:
            yield
        finally:
            self._foreseeing = before

    def forget(self) -> None:
        """Forget what was foreseen."""
        if self._wished or self._foreseen:
            self._wished.clear()
            self._foreseen.clear()

    def execute(self, statement: Statement, values: Sequence[Any]) -> Found:
        """Run a statement with values for its places."""
        given = self._given(values)
        if self._foreseeing or self._wished or self._foreseen:
            key = (statement.sql, *(one if one is None else bytes(one) for one in given))
            if self._foreseeing:
                return self._wish(key, statement, given)
            known = self._foreseen.pop(key, None)
            if known is not None and known.answer is not None:
                return self._found(known.answer)
            self._wished.pop(key, None)
        asked = _Asked(statement)
        self._send(statement, given, asked)
        self._look_ahead()
        return self._found(self._answer(asked))

    def run(self, statement: Statement, values: Sequence[Any]) -> None:
        """As `execute`, but errors are raised with the next answer that is waited for."""
        if self._foreseeing:
            raise NotForeseenError
        self._send(statement, self._given(values))
        if len(self._sent) > _MOST:
            self._take()

    def _wish(self, key: _Key, statement: Statement, given: Sequence[Any]) -> Found:
        if statement.reads is None or statement.writes:
            raise NotForeseenError(statement.sql)
        if key not in self._foreseen:
            self._wished[key] = _Asked(statement, given)
        return Found(0, self._transformer)

    def _look_ahead(self) -> None:
        """Send what was foreseen, behind what is waited for anyway."""
        for key, ahead in self._wished.items():
            self._send(ahead.statement, ahead.given, ahead)
            self._foreseen[key] = ahead
        self._wished.clear()

    def _enter(self) -> None:
        if not self._in_pipeline:
            self._line.enter_pipeline_mode()
            self._in_pipeline = True

    def _outdate(self, written: frozenset[str] | None) -> None:
        """Forget answers that may be others now."""
        for key, one in list(self._foreseen.items()):
            if written is None or not written.isdisjoint(one.statement.reads or ()):
                del self._foreseen[key]

    def _send(
        self, statement: Statement, given: Sequence[Any], asked: _Asked | None = None
    ) -> None:
        self._enter()
        sql = statement.sql
        if self._foreseen and statement.writes != _NOTHING:
            self._outdate(statement.writes)
        name = self._names.get(sql)
        if name is None:
            name = self._names[sql] = new_name()
            self._line.send_prepare(name, sql.encode())
            self._sent.append(sql)
            self._unsaid += len(sql)
        self._line.send_query_prepared(name, given)
        self._sent.append(asked)
        self._unsaid += _AROUND + sum(len(one) for one in given if one is not None)
        if self._unsaid > _UNSAID:
            if self._begun:
                self._all_for_now()
            else:
                # Behind a BEGIN that failed each Sync would keep what came before it.
                self._take()

    def _all_for_now(self) -> None:
        self._line.pipeline_sync()
        self._sent.append(None)
        self._unsaid = 0

    def _answer(self, asked: _Asked) -> PGresult:
        """The answer to something that was sent, when all are there."""
        self._take()
        assert asked.answer is not None  # noqa: S101  # it was sent, and nothing failed
        return asked.answer

    def _take(self) -> None:
        """Wait for the answers to all that was sent. Raises the first error among them."""
        error = None
        self._all_for_now()
        try:
            while self._sent:
                result = self._next()
                one = self._sent.popleft()
                if result.status in DONE:
                    if isinstance(one, _Asked):
                        one.answer = result
                elif result.status != ExecStatus.PIPELINE_SYNC:
                    if isinstance(one, str):
                        del self._names[one]
                    error = error or error_from_result(result)
        except OperationalError as lost:
            # The server may have told why before it hung up.
            raise error or lost from None
        if error is not None:
            self.forget()
            raise error
        self._begun = True

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
