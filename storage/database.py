"""Connections, and transactions that concurrent callers share so that one commit serves many."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from bot import metrics
from bot.domain.erasing import digits_of
from bot.ports import StoreUnavailableError, UnitOfWork
from storage.alone import file_of
from storage.checkpoints import FALL_BACK, LARGEST, Checkpoints
from storage.held import begins_itself
from storage.looking import Lookers
from storage.prepared import as_sqlalchemy
from storage.twins import twin_of
from storage.unit_of_work import SqlUnitOfWork
from storage.writing import BEGIN, WritingConnection

T = TypeVar("T")

#: How many callers may share a commit. More would make the first wait for the last.
GROUP = 64
#: Seconds that reaching PostgreSQL may take: an address that swallows packets must not hold a click
#: for the minutes that the operating system would wait.
CONNECT_TIMEOUT = 5
#: A server behind a cable that was pulled answers neither yes nor no: after 10 s it counts as gone.
REACHING = {
    "connect_timeout": CONNECT_TIMEOUT,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
#: How often a change is tried when another replica got in its way.
TRIES = 5
#: PostgreSQL's serialization_failure and deadlock_detected: the standard remedy is to try again.
_RETRY_CODES = frozenset({"40001", "40P01"})
#: Besides, lock_not_available: a group does not wait on. What another replica has locked it has
#: locked for a whole group of its own; groups of 64 that wait for each other's rows end in a
#: deadlock more often than not, which PostgreSQL finds out after a second.
_CONFLICTS = _RETRY_CODES | {"55P03"}
_WAIT_IN_GROUP = "SET LOCAL lock_timeout = 50"  # milliseconds

_CHANGE = metrics.database.labels("change")
_READ = metrics.database.labels("read")


#: A change takes milliseconds. PostgreSQL ends a transaction in which nobody has said anything for
#: so long, and one that waits for another's locks gives up a little later.
_ABANDONED = {"idle_in_transaction_session_timeout": 10_000, "lock_timeout": 15_000}


def _nobody_waits(_touched: set[str]) -> None:
    """The default: nobody is told of changes."""


class _Job(Generic[T]):
    """One caller's change on its way through a shared commit."""

    def __init__(self, work: Callable[[UnitOfWork], T]) -> None:
        self.work = work
        self.done = False
        self.value: T
        self.error: BaseException | None = None
        self._called = Lock()
        self._called.acquire()

    def wait(self) -> None:
        """Wait until this is done, or its caller's turn to lead."""
        self._called.acquire()

    def call(self) -> None:
        """Have its caller go on."""
        self._called.release()

    def end(self) -> None:
        """Have its caller go on, because it is done."""
        if not self.done:
            self.done = True
            self.call()


class Database:
    """The store: SQLite in WAL mode with full synchronisation, or PostgreSQL.

    `on_change` is called after each commit with the names of what it touched (`leads`,
    `deliveries`, `people`), so that whoever waits for such a thing need not poll for it.
    """

    def __init__(self, url: str, on_change: Callable[[set[str]], None] = _nobody_waits) -> None:
        self.url = with_driver(make_url(url))
        self.on_change = on_change
        self._writer, self._reader = _engines(self.url)
        self._lookers = Lookers(self._reader)
        self._general = self._writer
        if self.url.get_backend_name() != "sqlite":
            # A migration may wait for another replica's as long as it takes.
            self._general = self._reader.execution_options(isolation_level="READ COMMITTED")
        self._queue: deque[_Job[Any]] = deque()
        #: Guards the queue and `_led`: whether somebody leads, or was called to.
        self._door = Lock()
        self._led = False
        #: How many may share a commit now: fewer after another replica got in the way of a group.
        self._most = GROUP
        #: How many share the commit under way.
        self._sharing = 0
        self._patient = self.url.get_backend_name() == "sqlite"
        #: Held by whoever uses the writing connection.
        self._writing = Lock()
        #: Held by whoever reads on two connections: one at a time, so that the rest find some.
        self._reading_much = Lock()
        self._connection: WritingConnection | None = None
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
        """Run `work` in a transaction and commit it; see `bot.ports.Store`.

        Whoever comes first leads: runs everybody's work that waits, commits once, calls those whose
        work is done, and lets the first who came meanwhile lead. Under load one disk
        synchronisation serves up to `GROUP` callers, and nobody whose work is done waits on.
        """
        job = _Job(work)
        with self._door:
            self._queue.append(job)
            first, self._led = not self._led, True
        if not first:
            job.wait()
        if not job.done:
            self._lead()
        if job.error is not None:
            raise job.error
        return job.value

    @_READ.time()
    def read(self, look: Callable[[UnitOfWork], T]) -> T:
        """Run `look` on one consistent snapshot; see `bot.ports.Store`."""
        try:
            return self._lookers.look(look)
        except SQLAlchemyError as error:
            raise StoreUnavailableError(_plain(error)) from error

    @_READ.time()
    def glance(self, look: Callable[[UnitOfWork], T]) -> T:
        """Run `look`, which asks one thing, without a transaction; see `bot.ports.Store`."""
        try:
            return self._lookers.glance(look)
        except SQLAlchemyError as error:
            raise StoreUnavailableError(_plain(error)) from error

    def read_much(self, look: Callable[[UnitOfWork], T]) -> T:
        """As `read`, on two connections at once while nobody else does; see `bot.ports.Store`."""
        if not self._reading_much.acquire(blocking=False):
            return self.read(look)
        try:
            with _READ.time(), self._reader.connect() as first:
                first.begin()
                with twin_of(first, self._reader) as second:
                    return look(SqlUnitOfWork(first, second))
        except SQLAlchemyError as error:
            raise StoreUnavailableError(_plain(error)) from error
        finally:
            self._reading_much.release()

    def others_wait(self) -> bool:
        """Whether somebody shares the commit under way or waits for the next; see `Store`."""
        return self._sharing > 1 or bool(self._queue)

    def close(self) -> None:
        """Give all connections back."""
        if self._checkpoints is not None:
            self._checkpoints.close()
        with self._writing:
            self._drop_connection()
            self._lookers.close()
            self._writer.dispose()
            self._reader.dispose()

    def _lead(self) -> None:
        with self._door:
            jobs = [self._queue.popleft() for _ in range(min(self._most, len(self._queue)))]
        try:
            with self._writing:
                touched = self._write(jobs)
                if self._checkpoints is not None and self._connection is not None:
                    self._checkpoints.committed(self._connection.rows_changed)
        finally:
            self._hand_over(jobs)
        if touched:
            self.on_change(touched)

    def _write(self, jobs: list[_Job[Any]]) -> set[str]:
        try:
            touched = self._run(jobs)
        except Exception as error:  # noqa: BLE001  # whatever it was belongs to the caller it hit
            if _is_conflict(error):
                self._most = max(1, len(jobs) // 2)
            return self._one_by_one(jobs, error)
        if len(jobs) == self._most < GROUP:
            self._most += 1
        return touched

    def _hand_over(self, jobs: list[_Job[Any]]) -> None:
        """Call those whose work is done, and the first of those who wait, who leads from now on."""
        with self._door:
            leader = self._queue[0] if self._queue else None
            self._led = leader is not None
        for job in jobs:
            job.end()
        if leader is not None:
            leader.call()

    def _run(self, jobs: list[_Job[Any]]) -> set[str]:
        with self._transaction() as work:
            if len(jobs) > 1 and not self._patient:
                work.connection.exec_driver_sql(_WAIT_IN_GROUP)
            self._sharing = len(jobs)
            for job in jobs:
                job.value = job.work(work)
        return set(work.touched)

    def _one_by_one(self, jobs: list[_Job[Any]], first_error: Exception) -> set[str]:
        """One of the group failed and took the others with it: each has its own chance now."""
        touched: set[str] = set()
        for job in jobs:
            error: Exception | None = first_error if len(jobs) == 1 else None
            for _ in range(TRIES):
                if error is not None and not _worth_another_try(error):
                    break
                try:
                    touched |= self._run([job])
                    error = None
                    break
                except Exception as again:  # noqa: BLE001  # kept for the caller, who gets it
                    error = again
            if error is not None:
                job.error = (
                    StoreUnavailableError(_plain(error))
                    if isinstance(error, SQLAlchemyError)
                    else error
                )
            job.end()
        return touched

    @contextmanager
    def _transaction(self) -> Iterator[SqlUnitOfWork]:
        """The writing connection is kept open: the lock already lets only one caller in."""
        try:
            if self._connection is None:
                self._connection = WritingConnection(self._writer)
            connection = self._connection
            connection.begin()
            try:
                yield connection.work
                connection.commit()
            except BaseException:
                if not connection.roll_back():
                    self._drop_connection()
                raise
        except BaseException as error:
            if isinstance(error, SQLAlchemyError) and not _is_conflict(error):
                self._drop_connection()
            raise

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _worth_another_try(error: Exception) -> bool:
    if isinstance(error, IntegrityError):
        return True  # another replica was first; the next look sees what it wrote
    if isinstance(error, DBAPIError):
        code = getattr(error.orig, "sqlstate", None)
        return error.connection_invalidated or code in _RETRY_CODES
    return False


def _is_conflict(error: BaseException) -> bool:
    """Whether another replica got in the way, and the connection is as good as before."""
    code = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return code in _CONFLICTS


def _plain(error: SQLAlchemyError) -> str:
    """The driver's own sentence, without the statement and its values, which may be personal."""
    return str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__


def with_driver(url: URL) -> URL:
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def _engines(url: URL) -> tuple[Engine, Engine]:
    if url.get_backend_name() != "sqlite":
        return _postgresql_writer(url), _postgresql(url, "REPEATABLE READ", size=8)
    writer, reader = (_sqlite(url, begin) for begin in (BEGIN, "BEGIN"))
    return writer, reader


def _postgresql(url: URL, isolation: IsolationLevel, size: int) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,
        # Four replicas leave room among the 100 connections that a server allows by default.
        pool_size=size,
        max_overflow=size,
        connect_args=REACHING,
        isolation_level=isolation,
    )


def _postgresql_writer(url: URL) -> Engine:
    """Changes of a replica that vanished must not hold their locks until somebody notices."""
    engine = _postgresql(url, "READ COMMITTED", size=1)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        for name, milliseconds in _ABANDONED.items():
            connection.execute(f"SET SESSION {name} = {milliseconds}")
        connection.commit()

    return engine


def _sqlite(url: URL, begin: str) -> Engine:
    engine = create_engine(url, pool_size=10, max_overflow=20)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver must not begin transactions by itself: `begin` below says how.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            f"wal_autocheckpoint={FALL_BACK}",
            f"journal_size_limit={LARGEST}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("digits_of", 1, digits_of, deterministic=True)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        if begins_itself(connection):
            return
        # On the driver's connection: SQLAlchemy's way there costs ten times the statement.
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101  # the connection is open
        try:
            driver.execute(begin)
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy(error, begin, connection) from error

    return engine
