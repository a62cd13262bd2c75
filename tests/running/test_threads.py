"""Requests are answered in threads, of which questions take only some."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from time import sleep

from bot.slack import ids
from handlers.threads import answered_in_thread, asked_now, is_question, waited


def test_two_hundred_questions_leave_threads_for_a_click() -> None:
    answered = threading.Event()

    async def ask_and_click() -> str:
        questions = [
            asyncio.ensure_future(answered_in_thread(answered.wait, 60, question=True))
            for _ in range(200)
        ]
        await asyncio.sleep(0)
        click = await asyncio.wait_for(answered_in_thread(str, "acknowledged", question=False), 30)
        assert not any(one.done() for one in questions)
        answered.set()
        assert all(await asyncio.gather(*questions))
        return click

    # Not in this thread, in which tests of the page may have left a loop running.
    with ThreadPoolExecutor(1) as elsewhere:
        done = elsewhere.submit(lambda: asyncio.run(ask_and_click()))
        assert done.result() == "acknowledged"


def test_a_question_knows_how_long_it_has_waited_for_a_thread() -> None:
    answer = asked_now(waited)
    sleep(0.05)
    assert 0.05 <= answer() < 5
    assert waited() == 0


def test_what_has_to_be_looked_up_first_is_a_question() -> None:
    assert is_question({"command": ids.ASK})
    assert is_question({"command": ids.BATTLECARD})
    assert not is_question({"command": ids.LEAD})
    assert not is_question({"type": "block_actions"})
