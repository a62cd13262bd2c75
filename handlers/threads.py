"""The threads in which requests are answered, so that no commit holds up the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

A = TypeVarTuple("A")
T = TypeVar("T")

#: Requests answered at once; more wait their turn. A group of them shares each commit.
_AT_ONCE = 40
_threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="request")


async def in_thread(func: Callable[[*A], T], *args: *A) -> T:
    """Call `func` in a thread and wait for what it returns or raises.

    Starlette's own way costs twice as much of a core (docs/decisions/0030): it carries context
    variables along and can be cancelled, neither of which an answer needs.
    """
    return await asyncio.get_running_loop().run_in_executor(_threads, func, *args)
