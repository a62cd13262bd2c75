"""The threads in which requests are answered, so that no commit holds up the event loop."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import local
from time import monotonic
from typing import Any, TypeVar, TypeVarTuple

from bot.slack import ids
from handlers.crew import Crew, Task

A = TypeVarTuple("A")
T = TypeVar("T")

#: Requests answered at once; more wait their turn. A group of them shares each commit.
_AT_ONCE = 40
#: Questions are looked up a few at a time (commands/ground.py) and wait for their turn in a thread:
#: two hundred who ask at once must leave the others' threads alone. Their order is kept.
QUESTIONS = ThreadPoolExecutor(16, thread_name_prefix="question")
#: Slack waits for three seconds. A question that has waited for a thread for so many is told that
#: many are asking: what is asked in words is kept and answered later.
LATE = 1.5
_QUESTIONS = frozenset({ids.ASK, ids.BATTLECARD})
_crew = Crew(_AT_ONCE)
#: Of the question that a thread answers: when it came in.
_question = local()


def is_question(payload: Mapping[str, Any]) -> bool:
    """Whether a payload of Slack's asks for something that has to be looked up first."""
    return payload.get("command") in _QUESTIONS


async def in_thread(func: Callable[[*A], T], *args: *A, question: bool = False) -> T:
    """Call `func` in a thread and wait for what it returns or raises."""
    loop = asyncio.get_running_loop()
    if question:
        return await loop.run_in_executor(QUESTIONS, asked_now(partial(func, *args)))
    answer: asyncio.Future[T] = loop.create_future()
    _crew.take(Task(partial(func, *args), loop, answer))
    return await answer


def asked_now(func: Callable[[], T]) -> Callable[[], T]:
    """The same function, for a question that came in at this moment and waits for a thread."""
    came = monotonic()

    def answer() -> T:
        _question.came = came
        try:
            return func()
        finally:
            del _question.came

    return answer


def waited() -> float:
    """Seconds since the question came in that this thread answers; 0 when it answers none."""
    came: float | None = getattr(_question, "came", None)
    return 0.0 if came is None else monotonic() - came
