"""Turns: so many at once, the others in the order in which they came."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, Thread

import pytest

from bot.services.turns import Turns


def test_whoever_waited_longest_is_next() -> None:
    turns, told = Turns(1), list[int]()

    def take(number: int) -> None:
        with turns:
            told.append(number)

    threads = [Thread(target=take, args=(number,)) for number in range(12)]
    with turns:
        for before, thread in enumerate(threads):
            thread.start()
            # They come one after the other.
            while len(turns._waiting) == before:
                time.sleep(0.001)
    for thread in threads:
        thread.join(60)
    assert told == list(range(12))


def test_never_are_there_more_than_allowed() -> None:
    turns, guard, busy, most = Turns(2), Lock(), set[int](), list[int]()

    def take(number: int) -> None:
        with turns:
            with guard:
                busy.add(number)
                most.append(len(busy))
            time.sleep(0.001)
            with guard:
                busy.discard(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(100)))
    assert max(most) <= 2


def test_a_turn_ends_when_its_work_fails() -> None:
    turns = Turns(1)

    def fail() -> None:
        with turns:
            int("no number")

    for _ in range(3):
        with pytest.raises(ValueError, match="no number"):
            fail()
    with turns:
        pass
