"""What requests bring while others are being committed goes to the store together, in order."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from bot.ports import StoreUnavailableError
from handlers.threads import POST_ANSWER, in_thread, in_time

A = TypeVar("A")
R = TypeVar("R")


#: Seconds.
_MOMENT = 0.001


class _Waiting(NamedTuple, Generic[A, R]):
    item: A
    size: int
    told: "Callable[[R | Exception], None]"


class Together(Generic[A, R]):
    """Hands items to `keep` in a thread, one group after the other; belongs to one event loop.

    A group is all that came since the last one began, up to `most` by size. `keep` returns for each
    item what its request is told: a result, or the error that it raises. While `room` by size wait,
    more are refused: a sender who tries again later is better off than one in an endless queue.
    """

    def __init__(
        self, keep: Callable[[Sequence[A]], Sequence[R | Exception]], *, most: int, room: int
    ) -> None:
        self._keep = keep
        self._most = most
        self._room = room
        self._waiting: deque[_Waiting[A, R]] = deque()
        self._size = 0
        #: How many were in the group before.
        self._before = 0
        self._run: asyncio.Task[None] | None = None
        #: Done as soon as there are as many as before; None: nobody waits for that.
        self._as_many: asyncio.Future[None] | None = None

    async def __call__(self, item: A, size: int) -> R:
        """Keep an item; StoreUnavailableError when too much waits already."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self.put(item, size, partial(_answer, answer))
        return await answer

    def put(self, item: A, size: int, told: Callable[[R | Exception], None]) -> None:
        """As calling it, without waiting: `told` gets the result or the error, and raises none."""
        if self._waiting and self._size + size > self._room:
            raise StoreUnavailableError(f"{self._size} wait to be kept already")
        self._waiting.append(_Waiting(item, size, told))
        self._size += size
        if self._run is None:
            self._run = asyncio.get_running_loop().create_task(self._keep_all())
        elif self._as_many is not None and len(self._waiting) >= self._before:
            _wake(self._as_many)

    async def _keep_all(self) -> None:
        try:
            while self._waiting:
                await self._linger()
                group = self._next_group()
                self._before = len(group)
                for one, outcome in zip(group, await self._outcomes(group), strict=True):
                    one.told(outcome)
        finally:
            self._run = None

    async def _linger(self) -> None:
        """Wait while more come, up to as many as were in the group before.

        Whoever was answered last sends the next thing now. Without this the first of them would
        have a commit of its own, and all others would wait for it: two commits instead of one.
        """
        loop = asyncio.get_running_loop()
        seen = 0
        while seen < len(self._waiting) < self._before:
            seen = len(self._waiting)
            self._as_many = loop.create_future()
            moment = loop.call_later(_MOMENT, _wake, self._as_many)
            await self._as_many
            moment.cancel()
            self._as_many = None

    async def _outcomes(self, group: Sequence[_Waiting[A, R]]) -> Sequence[R | Exception]:
        try:
            keep = partial(self._keep, [one.item for one in group])
            return await in_thread(in_time(keep, within=POST_ANSWER))
        except Exception as error:  # noqa: BLE001  # each request of the group raises it
            return [error] * len(group)

    def _next_group(self) -> list[_Waiting[A, R]]:
        group = [self._waiting.popleft()]
        room = self._most - group[0].size
        while self._waiting and (room := room - self._waiting[0].size) >= 0:
            group.append(self._waiting.popleft())
        self._size -= sum(one.size for one in group)
        return group


def _wake(waiting: "asyncio.Future[None]") -> None:
    if not waiting.done():
        waiting.set_result(None)


def _answer(answer: "asyncio.Future[R]", outcome: R | Exception) -> None:
    if answer.done():
        return  # its request was given up
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
