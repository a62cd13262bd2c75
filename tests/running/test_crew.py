"""Threads that do what an event loop must not wait for."""

import asyncio
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
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
        threads = {await asked(crew, threading.get_ident) for _ in range(20)}
        assert len(threads) <= 2  # the first may be about to become idle

    run(ask())


def test_more_than_there_are_threads_wait_their_turn() -> None:
    began: list[int] = []
    at_once: list[int] = []
    busy = set()

    def deed(number: int) -> int:
        began.append(number)
        busy.add(number)
        at_once.append(len(busy))
        time.sleep(0.002)
        busy.discard(number)
        return number

    async def ask() -> None:
        crew = Crew(3)
        deeds = (asked(crew, partial(deed, number)) for number in range(30))
        assert await asyncio.gather(*deeds) == list(range(30))

    run(ask())
    assert max(at_once) <= 3
    # Each thread takes the one that has waited longest.
    assert all(abs(number - place) < 3 for place, number in enumerate(began))


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
