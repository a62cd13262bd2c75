"""Machines of their own: what their cables lose is lost without a word."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bench.machines import Machine, town

_ASKS = """
import socket, sys
with socket.create_connection((sys.argv[1], int(sys.argv[2])), 2) as line:
    line.settimeout(1)
    line.sendall(b"hello")
    print(line.recv(10).decode())
"""
_IS_KILLED = """
import os, signal
from bench.machines import town
with town(1):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def machines() -> Iterator[list[Machine]]:
    with town(2) as there:
        if there is None:
            pytest.skip("this system does not let us make network namespaces")
        yield list(there.machines)


def _asks(machine: Machine) -> str:
    """What the machine hears from the town, or what it complains of."""
    with socket.create_server((machine.town, 0)) as listening:
        words = (machine.town, str(listening.getsockname()[1]))
        asking = subprocess.Popen(
            [*machine.words, sys.executable, "-c", _ASKS, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        listening.settimeout(4)
        with suppress(TimeoutError):
            line, _ = listening.accept()
            with line:
                line.sendall(line.recv(10))
                out, err = asking.communicate()
                return out.strip() or err.strip().splitlines()[-1]
        _, err = asking.communicate()
        return str(err.strip().splitlines()[-1])


def test_what_a_killed_run_left_is_taken_away_by_the_next() -> None:
    killed = subprocess.Popen([sys.executable, "-c", _IS_KILLED])
    killed.wait(30)
    with town(1) as there:
        if there is None:
            pytest.skip("this system does not let us make network namespaces")
        links = subprocess.run(["ip", "-o", "link"], check=True, capture_output=True, text=True)
        assert f"bb{killed.pid}" not in links.stdout


def test_a_machine_reaches_the_town(machines: list[Machine]) -> None:
    assert [_asks(one) for one in machines] == ["hello", "hello"]


def test_what_one_machine_loses_the_other_gets_and_it_is_mended_afterwards(
    machines: list[Machine],
) -> None:
    one, other = machines
    with one.lost():
        assert "timed out" in _asks(one)
        assert _asks(other) == "hello"
    assert _asks(one) == "hello"


def test_a_machine_whose_answers_are_lost_waits_for_them(machines: list[Machine]) -> None:
    with machines[0].deaf():
        assert "timed out" in _asks(machines[0])
    assert _asks(machines[0]) == "hello"


def test_a_machine_without_its_cable_has_no_way(machines: list[Machine]) -> None:
    with machines[0].unplugged():
        assert "unreachable" in _asks(machines[0])
    assert _asks(machines[0]) == "hello"
