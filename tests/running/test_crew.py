"""Threads that do what an event loop must not wait for."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from typing import Any

import pytest

from handlers.crew import Crew, Task


def run(main: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: in this one a browser's test may have left its loop running."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, main).result()


async def asked(crew: Crew, deed: Any) -> Any:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Any] = loop.create_future()
    crew.take(Task(deed, loop, answer))
    return await answer


def test_what_is_returned_or_raised_in_a_thread_reaches_who_waits() -> None:
    def fails() -> None:
        raise LookupError("gone")

    async def ask() -> None:
        crew = Crew(2)
        assert await asked(crew, threading.get_ident) != threading.get_ident()
        with pytest.raises(LookupError, match="gone"):
            await asked(crew, fails)
        # A thread that met an error goes on.
        assert await asked(crew, lambda: 3) == 3

    run(ask())


def test_one_after_the_other_are_done_by_the_same_thread() -> None:
    async def ask() -> None:
        crew = Crew(8)
        assert len({await asked(crew, threading.get_ident) for _ in range(20)}) == 1

    run(ask())


def test_more_than_there_are_threads_wait_their_turn() -> None:
    deeds, at_once = range(30), 3
    began: SimpleQueue[int] = SimpleQueue()
    may_end = [threading.Event() for _ in deeds]
    threads = set()

    def deed(number: int) -> int:
        threads.add(threading.get_ident())
        began.put(number)
        assert may_end[number].wait(60)
        return number

    def let_them_end() -> None:
        assert {began.get(timeout=60) for _ in range(at_once)} == set(range(at_once))
        for number in deeds[at_once:]:
            assert began.empty()
            # Whichever thread is free takes the one that has waited longest.
            may_end[number - at_once].set()
            assert began.get(timeout=60) == number
        for last in may_end[-at_once:]:
            last.set()

    async def ask() -> None:
        crew = Crew(at_once)
        answers = asyncio.gather(*(asked(crew, partial(deed, number)) for number in deeds))
        await asyncio.to_thread(let_them_end)
        assert await answers == list(deeds)

    run(ask())
    assert len(threads) == at_once


def test_a_request_that_was_given_up_does_not_stop_its_thread() -> None:
    going = threading.Event()

    async def ask() -> None:
        crew = Crew(1)
        waiting = asyncio.ensure_future(asked(crew, going.wait))
        await asyncio.sleep(0)
        waiting.cancel()
        going.set()
        assert await asked(crew, lambda: 1) == 1

    run(ask())


def test_a_loop_that_was_closed_is_not_missed() -> None:
    crew = Crew(1)
    going = threading.Event()

    async def leave() -> None:
        loop = asyncio.get_running_loop()
        crew.take(Task(going.wait, loop, loop.create_future()))

    run(leave())
    going.set()
    assert run(asked(crew, lambda: 2)) == 2


class _ShortOfMemory(asyncio.SelectorEventLoop):
    """A loop that has no room for what is to be called, twice."""

    refusals = 2

    def call_soon_threadsafe(  # type: ignore[override]  # whatever it is given is handed on
        self, *given: Any, **named: Any
    ) -> asyncio.Handle:
        if threading.current_thread().name == "request" and self.refusals:
            self.refusals -= 1
            raise MemoryError
        return super().call_soon_threadsafe(*given, **named)


def test_an_answer_for_which_there_is_no_memory_comes_later() -> None:
    async def ask() -> list[int]:
        crew = Crew(1)
        return [await asked(crew, lambda: 1), await asked(crew, lambda: 2)]

    def live() -> list[int]:
        loop = _ShortOfMemory()
        try:
            return loop.run_until_complete(asyncio.wait_for(ask(), 20))
        finally:
            loop.close()

    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(live).result() == [1, 2]
