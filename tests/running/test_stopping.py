"""A signal counts from the moment it came, whatever the main thread waits for."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands.stopping import interrupted_by_all

ROOT = Path(__file__).resolve().parents[2]

#: A start that waits in a call which lets no handler through.
DEAF_START = """\
import ctypes
from commands.stopping import interrupted_by_all

mutex = ctypes.create_string_buffer(64)
lock = ctypes.CDLL(None).pthread_mutex_lock
with interrupted_by_all(within=0.5):
    lock(mutex)
    print("here", flush=True)
    lock(mutex)
"""
#: A server in the middle of a request for which uvicorn waits before it raises the signal again.
BUSY_SERVER = """\
import asyncio, socket, threading, time, urllib.request
import uvicorn
from commands.run import _Server
from commands.stopping import asked_politely

async def app(scope, receive, send):
    print("here", flush=True)
    await asyncio.sleep(30)

door = socket.create_server(("127.0.0.1", 0))
address = "http://127.0.0.1:%d" % door.getsockname()[1]
config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=5)
server = _Server(config)
threading.Thread(target=urllib.request.urlopen, args=(address,), daemon=True).start()
with asked_politely(lambda: None, within=0.5) as count:
    server.on_signal = count
    server.run(sockets=[door])
"""


def _seconds_to_end(program: str) -> float:
    """From SIGTERM on, which comes when it says that it is there."""
    words = [sys.executable, "-c", program]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "here\n"
            time.sleep(0.2)  # it is on its way into that wait
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert process.wait(20) == 0
            return time.monotonic() - began
        finally:
            process.kill()


def test_a_start_that_hears_no_signal_ends_in_time() -> None:
    assert _seconds_to_end(DEAF_START) < 3


def test_the_time_of_requests_under_way_is_part_of_the_patience() -> None:
    assert _seconds_to_end(BUSY_SERVER) < 3


class _Gone:
    """Somebody presses Ctrl-C just as this is cleared away."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_python_drops_is_heeded_later() -> None:
    with interrupted_by_all() as heed:
        heed()
        _Gone()
        with pytest.raises(KeyboardInterrupt):
            heed()
