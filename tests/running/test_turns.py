"""Turns: so many at once, the others in the order in which they came."""

import time
from threading import Event, Lock, Thread

from bot.services.turns import Turns


def test_whoever_waited_longest_is_next_and_never_are_there_too_many() -> None:
    turns, told, guard, busy = Turns(2), list[int](), Lock(), set[int]()
    gate = Event()

    def take(number: int) -> None:
        with turns:
            with guard:
                busy.add(number)
                told.append(number)
                assert len(busy) <= 2
            assert gate.wait(5)
            with guard:
                busy.discard(number)

    threads = [Thread(target=take, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
        time.sleep(0.005)  # so that they come one after the other
    gate.set()
    for thread in threads:
        thread.join(5)
    assert sorted(told) == list(range(12))
    # Two go on side by side, so neighbours may change places, but nobody is passed by.
    assert all(abs(place - number) <= 2 for place, number in enumerate(told))


def test_a_turn_ends_when_its_work_fails() -> None:
    turns = Turns(1)
    for _ in range(3):
        try:
            with turns:
                raise ValueError
        except ValueError:
            pass
    with turns:
        pass
