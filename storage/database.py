"""The store: one place for changes, in line for one connection, and one for looks at snapshots."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.ports import StoreUnavailableError, UnitOfWork
from bot.ports.deadlines import seconds_left
from storage.alone import file_of
from storage.checkpoints import Checkpoints
from storage.engines import engines_of, with_driver
from storage.line import Job, Line, is_conflict, plain
from storage.looking import Lookers
from storage.reaching import answering
from storage.twins import twin_of
from storage.unit_of_work import SqlUnitOfWork
from storage.writing import WritingConnection

T = TypeVar("T")

#: Seconds that a change waits for what somebody else has locked. A command of the command line has
#: time; where people click, whoever waits holds up all who want to change something after them.
PATIENT, HURRIED = 15.0, 1.5
#: The same where a group shares a commit.
_IN_GROUP = 0.05
#: Seconds after which PostgreSQL counts as gone for a change, and for a look, that need not be
#: quick, where people click: until then none of their changes is kept by this process. A connection
#: over which nothing comes any more, while something in between still answers for the server, would
#: be waited for without end.
_LONGEST, _LONGEST_LOOK = 30.0, 120.0

_CHANGE = metrics.database.labels("change")
_READ = metrics.database.labels("read")


def _nobody_waits(_touched: set[str]) -> None:
    """The default: nobody is told of changes."""


class Database:
    """The store: SQLite in WAL mode with full synchronisation, or PostgreSQL.

    `on_change` is called after each commit with the names of what it touched (`leads`,
    `deliveries`, `people`), so that whoever waits for such a thing need not poll for it.
    `hurried`: people wait for what this process does; see `HURRIED`.
    """

    def __init__(
        self,
        url: str,
        on_change: Callable[[set[str]], None] = _nobody_waits,
        *,
        hurried: bool = False,
    ) -> None:
        self.url = with_driver(make_url(url))
        self.on_change = on_change
        self._patience = HURRIED if hurried else PATIENT
        self._longest = _LONGEST if hurried else None
        self._longest_look = _LONGEST_LOOK if hurried else None
        self._on_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer, self._reader = engines_of(self.url, self._patience)
        self._lookers = Lookers(self._reader, self._longest_look)
        self._general = self._writer
        if not self._on_sqlite:
            # A migration may wait for another replica's as long as it takes.
            self._general = self._reader.execution_options(isolation_level="READ COMMITTED")
        self._line = Line(self._keep, self._tell)
        #: Held by whoever uses the writing connection.
        self._writing = Lock()
        #: Held by whoever reads on two connections: one at a time, so that the rest find some.
        self._reading_much = Lock()
        self._connection: WritingConnection | None = None
        self._piped = True
        path = file_of(self.url)
        self._checkpoints = None if path is None else Checkpoints(path, self._writing)

    @property
    def engine(self) -> Engine:
        """For migrations and whoever looks at the database as a whole."""
        return self._general

    @property
    def engines(self) -> tuple[Engine, Engine]:
        """What changes and what reads, for whoever watches their statements."""
        return self._writer, self._reader

    @_CHANGE.time()
    def change(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` in a transaction and commit it; see `bot.ports.Store` and `Line`."""
        return self._line.take(work)

    @_READ.time()
    def read(self, look: Callable[[UnitOfWork], T]) -> T:
        """Run `look` on one consistent snapshot; see `bot.ports.Store`."""
        try:
            return self._lookers.look(look)
        except SQLAlchemyError as error:
            raise StoreUnavailableError(plain(error)) from error

    @_READ.time()
    def glance(self, look: Callable[[UnitOfWork], T]) -> T:
        """Run `look`, which asks one thing, without a transaction; see `bot.ports.Store`."""
        try:
            return self._lookers.glance(look)
        except SQLAlchemyError as error:
            raise StoreUnavailableError(plain(error)) from error

    def read_much(self, look: Callable[[UnitOfWork], T]) -> T:
        """As `read`, on two connections at once while nobody else does; see `bot.ports.Store`."""
        if not self._reading_much.acquire(blocking=False):
            return self.read(look)
        try:
            with (
                _READ.time(),
                self._snapshot() as first,
                twin_of(first, self._reader) as second,
            ):
                return look(SqlUnitOfWork(first, second))
        except SQLAlchemyError as error:
            raise StoreUnavailableError(plain(error)) from error
        finally:
            self._reading_much.release()

    def others_wait(self) -> bool:
        """Whether somebody shares the commit under way or waits for the next; see `Store`."""
        return self._line.others

    def wait_for_each_answer(self) -> None:
        """Have changes wait for PostgreSQL's answer to each statement, to compare with `Piped`."""
        with self._writing:
            self._piped = False
            self._drop_connection()

    def close(self) -> None:
        """Give all connections back."""
        if self._checkpoints is not None:
            self._checkpoints.close()
        with self._writing:
            self._drop_connection()
            self._lookers.close()
            self._writer.dispose()
            self._reader.dispose()

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        with (
            self._reader.connect() as connection,
            answering(connection, seconds_left(self._longest_look)),
        ):
            connection.begin()  # ended by closing, which keeps nothing
            yield connection

    def _tell(self, touched: set[str]) -> None:
        self.on_change(touched)

    def _keep(self, jobs: list[Job[Any]]) -> set[str]:
        left = min((job.left for job in jobs if job.left is not None), default=None)
        with self._writing:
            with self._transaction(
                self._waits(len(jobs), left), self._longest if left is None else left
            ) as work:
                for job in jobs:
                    job.value = job.work(work)
                    work.forget_foreseen()
            if self._checkpoints is not None and self._connection is not None:
                self._checkpoints.committed(self._connection.rows_changed)
        return set(work.touched)

    def _waits(self, sharing: int, left: float | None) -> float | None:
        """Seconds to wait for what others have locked; None: as long as usual."""
        if sharing > 1 and not self._on_sqlite:
            return _IN_GROUP
        return left if left is not None and left < self._patience else None

    @contextmanager
    def _transaction(self, waits: float | None, within: float | None) -> Iterator[SqlUnitOfWork]:
        """The writing connection is kept open: the lock already lets only one caller in."""
        try:
            if self._connection is None:
                self._connection = WritingConnection(
                    self._writer, self._patience, piped=self._piped
                )
            connection = self._connection
            try:
                with answering(connection.connection, within):
                    connection.begin_within(waits)
                    yield connection.work
                    connection.commit()
            except BaseException:
                if not connection.roll_back():
                    self._drop_connection()
                raise
        except BaseException as error:
            if isinstance(error, SQLAlchemyError) and not is_conflict(error):
                self._drop_connection()
            raise

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
