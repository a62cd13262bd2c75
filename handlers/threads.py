"""The threads in which requests are answered, so that no commit holds up the event loop."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import local
from time import monotonic
from typing import Any, TypeVar, TypeVarTuple

import structlog

from bot import metrics
from bot.ports.deadlines import AnsweredBy
from bot.slack import ids
from handlers.crew import Crew, Task

log = structlog.get_logger(__name__)

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
#: Seconds after which what Slack sent is answered, and be it that it could not be kept: Slack waits
#: for three, and a refusal that arrives is sent again or seen.
ANSWER = 2.5
#: The same for posts of forms and CRMs, of which the hastiest wait for five.
POST_ANSWER = 4.0
_QUESTIONS = frozenset({ids.ASK, ids.BATTLECARD})
#: Seconds after which Slack has given up.
_TOO_LATE = 3.0
_crew = Crew(_AT_ONCE)
#: Of the question that a thread answers: when it came in.
_question = local()


def is_question(payload: Mapping[str, Any]) -> bool:
    """Whether a payload of Slack's asks for something that has to be looked up first."""
    return payload.get("command") in _QUESTIONS


async def in_thread(func: Callable[[*A], T], *args: *A) -> T:
    """Call `func` in a thread and wait for what it returns or raises."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()
    _crew.take(Task(partial(func, *args), loop, answer))
    return await answer


async def answered_in_thread(func: Callable[[*A], T], *args: *A, question: bool) -> T:
    """The same for what Slack sent at this moment; waiting for a thread counts."""
    deed = in_time(partial(func, *args))
    if question:
        return await asyncio.get_running_loop().run_in_executor(QUESTIONS, asked_now(deed))
    return await in_thread(deed)


def in_time(
    func: Callable[[], T], came: float | None = None, within: float = ANSWER
) -> Callable[[], T]:
    """The same function, for what came at that moment (monotonic; None: now), answered in time."""
    by = (monotonic() if came is None else came) + within

    def answer() -> T:
        with AnsweredBy(by):
            return func()

    return answer


def answered(kind: str, seconds: float) -> None:
    """Note how long an answer to Slack took, and say so when it came too late."""
    metrics.ack.labels(kind).observe(seconds)
    if seconds > _TOO_LATE:
        log.warning("answered_late", what=kind, seconds=round(seconds, 2))


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
