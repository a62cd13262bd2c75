"""Loops of background work."""

import threading
import time

from bot.ports import StoreUnavailableError
from commands.loops import Loop


def test_what_is_done_every_ten_minutes_is_tried_again_soon_when_it_failed() -> None:
    tries, done = list[float](), threading.Event()

    def step() -> None:
        tries.append(time.monotonic())
        if len(tries) == 1:
            raise StoreUnavailableError("the database was restarted")
        done.set()

    loop = Loop("channels", step, every=600)
    loop.start()
    assert done.wait(60)
    loop.stop()
    assert tries[1] - tries[0] > 0.9
