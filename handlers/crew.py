"""Threads that do what an event loop must not wait for, and tell it when it is done."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from time import sleep
from typing import Any, Generic, TypeVar

T = TypeVar("T")

#: Seconds until an answer is given again for which there was no memory.
_FOR_ROOM = 0.05


class Task(Generic[T]):
    """Something to be done in a thread, for an answer on an event loop."""

    def __init__(
        self,
        deed: Callable[[], T],
        loop: asyncio.AbstractEventLoop,
        answer: "asyncio.Future[T]",
    ) -> None:
        self._deed = deed
        self._loop = loop
        self._answer = answer
        self._value: T
        self._error: BaseException | None = None

    def do(self) -> None:
        """Do it, in a thread."""
        try:
            self._value = self._deed()
        except BaseException as error:  # noqa: BLE001  # whatever it was belongs to who waits
            self._error = error

    def give(self) -> None:
        """Have the event loop give the answer."""
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            while True:
                try:
                    self._loop.call_soon_threadsafe(self._answered)
                except MemoryError:
                    # Whoever asked waits for this, and the thread that ended here would be missed.
                    sleep(_FOR_ROOM)
                else:
                    return

    def _answered(self) -> None:
        if self._answer.done():
            return  # its request was given up
        if self._error is None:
            self._answer.set_result(self._value)
        else:
            self._answer.set_exception(self._error)


class Crew:
    """So many threads, of which the one that was busy last is called first.

    All that it needs is still at hand. A `ThreadPoolExecutor` calls the one that has waited
    longest, and takes twice as long for the way there and back (docs/decisions/0037).
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._guard = Lock()
        self._count = 0
        self._idle: list[_Hand] = []
        self._waiting: deque[Task[Any]] = deque()

    def take(self, task: Task[Any]) -> None:
        """Have a task done by a thread, in its turn when all are busy."""
        with self._guard:
            if self._idle:
                hand = self._idle.pop()
            elif self._count < self._most:
                hand = _Hand(self._next)
                self._count += 1
            else:
                self._waiting.append(task)
                return
        hand.take(task)

    def _next(self, hand: "_Hand") -> Task[Any] | None:
        """What a thread that has done its task does next; None: it is idle from now on."""
        with self._guard:
            if self._waiting:
                return self._waiting.popleft()
            self._idle.append(hand)
            return None


class _Hand:
    """One thread, idle at first."""

    def __init__(self, next_one: "Callable[[_Hand], Task[Any] | None]") -> None:
        self._next_one = next_one
        self._task: Task[Any] | None = None
        self._called = Lock()
        self._called.acquire()
        Thread(target=self._run, name="request", daemon=True).start()

    def take(self, task: Task[Any]) -> None:
        """Do a task; the thread must be idle."""
        self._task = task
        self._called.release()

    def _run(self) -> None:
        while True:
            self._called.acquire()
            task, self._task = self._task, None
            while task is not None:
                task.do()
                done = task
                # Idle before the answer is given, which may bring the next task.
                task = self._next_one(self)
                done.give()
                del done  # nothing of a request is kept while the thread waits
