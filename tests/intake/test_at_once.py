"""What is there at once needs no timer; what is not has its time, and no more."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest
import uvloop
from hypothesis import given
from hypothesis import strategies as st

from handlers.at_once import within_seconds

Run = Callable[[Coroutine[Any, Any, None]], None]
RUNS: list[Run] = [asyncio.run, uvloop.run]
LOOPS = pytest.mark.parametrize("run", RUNS)


async def _after(steps: Sequence[float], *, fails: bool = False) -> list[float]:
    for seconds in steps:
        await asyncio.sleep(seconds)
    if fails:
        raise ValueError
    return list(steps)


@given(
    st.lists(st.just(0.0), max_size=4), st.booleans(), st.sampled_from([asyncio.run, uvloop.run])
)
def test_it_is_what_awaiting_gives(steps: list[float], fails: bool, run: Run) -> None:
    async def both() -> None:
        if not fails:
            assert await within_seconds(_after(steps), 20) == await _after(steps)
            return
        with pytest.raises(ValueError, match=r"^$"):
            await within_seconds(_after(steps, fails=True), 20)

    run(both())


@LOOPS
def test_what_takes_longer_is_given_up(run: Run) -> None:
    ended = False

    async def slow() -> None:
        nonlocal ended
        try:
            await _after([0, 60])
        finally:
            ended = True

    async def wait() -> None:
        with pytest.raises(TimeoutError):
            await within_seconds(slow(), 0.05)

    run(wait())
    assert ended


@LOOPS
def test_who_is_cancelled_cancels_it(run: Run) -> None:
    async def wait() -> None:
        inner = asyncio.get_running_loop().create_future()

        async def forever() -> None:
            await inner

        task = asyncio.ensure_future(within_seconds(forever(), 20))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert inner.cancelled()

    run(wait())
