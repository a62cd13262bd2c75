"""Callers who want to change something stand in line; one commit serves many, and nobody is kept
waiting for longer than they can."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from bot.ports import StoreUnavailableError, UnitOfWork
from bot.ports.deadlines import deadline

T = TypeVar("T")

#: How many callers may share a commit. More would make the first wait for the last.
GROUP = 64
#: How often a change is tried when another replica got in its way.
TRIES = 5
#: Seconds that a change gets at least: with less time left it is not begun, and so surely not kept.
LEAST = 0.5
#: Seconds between two looks of a caller whose change is under way although it is late.
_LOOK = 0.05
#: PostgreSQL's serialization_failure and deadlock_detected: the standard remedy is to try again.
_RETRY_CODES = frozenset({"40001", "40P01"})
#: Besides, lock_not_available: a group does not wait on. What another replica has locked it has
#: locked for a whole group of its own; groups of 64 that wait for each other's rows end in a
#: deadlock more often than not, which PostgreSQL finds out after a second.
_CONFLICTS = _RETRY_CODES | {"55P03"}


class Job(Generic[T]):
    """One caller's change on its way through a shared commit."""

    def __init__(self, work: Callable[[UnitOfWork], T]) -> None:
        self.work = work
        #: When (monotonic) its caller must have an answer; None: there is no hurry.
        self.until = deadline()
        #: Whether it failed with others and must not share a commit again.
        self.alone = False
        self.done = False
        self.value: T
        self.error: BaseException | None = None
        self._called = Lock()
        self._called.acquire()

    @property
    def left(self) -> float | None:
        """Seconds until then."""
        return None if self.until is None else self.until - monotonic()

    @property
    def late(self) -> bool:
        """Whether there is too little time left to begin."""
        return self.until is not None and self.until - monotonic() < LEAST

    def wait(self) -> bool:
        """Wait until this is done, or its caller's turn to lead; false: it gets late."""
        if self.until is None:
            return self._called.acquire()
        left = max(_LOOK, self.until - LEAST - monotonic())
        return self._called.acquire(timeout=left)

    def call(self) -> None:
        """Have its caller go on."""
        self._called.release()

    def end(self) -> None:
        """Have its caller go on, because it is done."""
        if not self.done:
            self.done = True
            self.call()


class Line:
    """Whoever comes first leads: has everybody's work that waits done with one commit, calls those
    whose work is done, and lets the first who came meanwhile lead.

    Under load one disk synchronisation serves up to `GROUP` callers, and nobody whose work is done
    waits on. `keep` does the work of some and commits; it returns what they touched, and raises
    when nothing of it was kept. `told` hears of what was touched.
    """

    def __init__(
        self, keep: Callable[[list[Job[Any]]], set[str]], told: Callable[[set[str]], None]
    ) -> None:
        self._keep = keep
        self._told = told
        self._queue: deque[Job[Any]] = deque()
        #: Guards the queue and the two after it.
        self._door = Lock()
        #: Whether somebody leads, or was called to.
        self._led = False
        self._next: Job[Any] | None = None
        #: How many may share a commit now: fewer after another replica got in the way of a group.
        self._most = GROUP
        #: How many share the commit under way.
        self._sharing = 0

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._queue)

    @property
    def others(self) -> bool:
        """Whether somebody shares the commit under way or waits for the next."""
        return self._sharing > 1 or bool(self._queue)

    def take(self, work: Callable[[UnitOfWork], T]) -> T:
        """Have `work` done and kept; StoreUnavailableError when that cannot be in time."""
        job = Job(work)
        with self._door:
            self._queue.append(job)
            first, self._led = not self._led, True
        if not first:
            while not job.wait():
                self._leave(job)
        if not job.done:
            self._lead(job)
        if job.error is not None:
            raise job.error
        return job.value

    def _leave(self, job: Job[Any]) -> None:
        """Give up, unless the work is under way or the next."""
        with self._door:
            if job is self._next:
                return
            with suppress(ValueError):
                self._queue.remove(job)
                raise _too_late()

    def _lead(self, mine: Job[Any]) -> None:
        touched: set[str] = set()
        jobs = self._group()
        try:
            if mine.late:
                mine.error = _too_late()
            else:
                touched = self._write(jobs)
        finally:
            self._hand_over(jobs)
        if touched:
            self._told(touched)

    def _group(self) -> list[Job[Any]]:
        """Who leads and those behind who may share the commit."""
        with self._door:
            self._next = None
            jobs = [self._queue.popleft()]
            alone = jobs[0].alone or jobs[0].late
            while not alone and self._queue and len(jobs) < self._most:
                if self._queue[0].alone:
                    break
                job = self._queue.popleft()
                if job.late:
                    job.error = _too_late()
                    job.end()
                else:
                    jobs.append(job)
            return jobs

    def _write(self, jobs: list[Job[Any]]) -> set[str]:
        self._sharing = len(jobs)
        try:
            touched = self._keep(jobs)
        except Exception as error:  # noqa: BLE001  # whatever it was belongs to the caller it hit
            if is_conflict(error):
                self._most = max(1, len(jobs) // 2)
            return self._alone(jobs, error)
        if len(jobs) == self._most < GROUP:
            self._most += 1
        return touched

    def _alone(self, jobs: list[Job[Any]], first_error: Exception) -> set[str]:
        """One of the group failed and took the others with it: each has its own chance now.

        Each caller leads at its own, so that nobody is answered later for another's sake.
        """
        mine, *others = jobs
        error: Exception | None = None if others else first_error
        with self._door:
            for job in others:
                job.alone = True
            self._queue.extendleft(reversed(others))
            del jobs[1:]
        self._sharing = 1
        for _ in range(TRIES):
            if error is not None and not _worth_another_try(error):
                break
            if mine.late:
                break
            try:
                return self._keep(jobs)
            except Exception as again:  # noqa: BLE001  # kept for the caller, who gets it
                error = again
        mine.error = _for_caller(error) if error is not None else _too_late()
        return set()

    def _hand_over(self, jobs: list[Job[Any]]) -> None:
        """Call those whose work is done, and the first of those who wait, who leads from now on."""
        with self._door:
            self._next = self._queue[0] if self._queue else None
            leader = self._next
            self._led = leader is not None
        for job in jobs:
            job.end()
        if leader is not None:
            leader.call()


def is_conflict(error: BaseException) -> bool:
    """Whether another replica got in the way, and the connection is as good as before."""
    code = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return code in _CONFLICTS


def plain(error: SQLAlchemyError) -> str:
    """The driver's own sentence, without the statement and its values, which may be personal."""
    return str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__


def _too_late() -> StoreUnavailableError:
    return StoreUnavailableError("the database did not get to it in time")


def _worth_another_try(error: Exception) -> bool:
    if isinstance(error, IntegrityError):
        return True  # another replica was first; the next look sees what it wrote
    if isinstance(error, DBAPIError):
        code = getattr(error.orig, "sqlstate", None)
        return error.connection_invalidated or code in _RETRY_CODES
    return False


def _for_caller(error: Exception) -> Exception:
    return StoreUnavailableError(plain(error)) if isinstance(error, SQLAlchemyError) else error
