"""A machine for each replica, with an address and a cable of its own, where the system allows it.

They are network namespaces. What is lost between them is lost by the kernel: nobody is told, TCP
sends it again and again, and connections are half open, which no process in between can play.
"""

import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

#: No machine has this; what is sent there is dropped without a word.
_NOBODY = "02:00:00:00:00:01"
_OURS = "baton-bench-"
#: What carries the town's address, by the id of the process that made it.
_SQUARE = re.compile(r"\bbb(\d+)s@")
#: What a machine calls its end of the cable.
_CABLE = "cable"


@dataclass(frozen=True)
class Machine:
    """A machine that runs nothing by itself."""

    name: str
    #: Its address, and that of this machine to it.
    address: str
    near: str
    #: Our end of its cable.
    link: str
    #: What it reaches beyond its cable.
    town: str

    @property
    def words(self) -> Sequence[str]:
        """What comes before a command that is to run there; the process keeps its id."""
        return ("ip", "netns", "exec", self.name)

    @contextmanager
    def unplugged(self) -> Iterator[None]:
        """Its cable is out, and it notices: it has no way to anywhere."""
        self._inside("link", "set", _CABLE, "down")
        try:
            yield
        finally:
            self._inside("link", "set", _CABLE, "up")
            self._inside("route", "replace", self.town, "via", self.near)

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """What it sends arrives; what is sent to it is lost, answers included."""
        _ip("neigh", "replace", self.address, *_lost(self.link))
        try:
            yield
        finally:
            _ip("neigh", "del", self.address, "dev", self.link)

    @contextmanager
    def lost(self) -> Iterator[None]:
        """All that it sends and all that is sent to it is lost."""
        with self.deaf():
            self._inside("neigh", "replace", self.near, *_lost(_CABLE))
            try:
                yield
            finally:
                self._inside("neigh", "del", self.near, "dev", _CABLE)

    def _inside(self, *words: str) -> None:
        _ip("-n", self.name, *words)


@dataclass(frozen=True)
class Town:
    """Where machines meet: the address of this one for all of them, and they themselves."""

    address: str
    machines: Sequence[Machine]


@contextmanager
def town(size: int) -> Iterator[Town | None]:
    """So many machines; None where the system does not let us make any."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        yield None
        return
    _clear_up()
    with ExitStack() as made:
        try:
            there: Town | None = _founded(size, made)
        except subprocess.CalledProcessError:
            made.close()  # a container may be root and still not be allowed to
            there = None
        yield there


def _founded(size: int, made: ExitStack) -> Town:
    net = _free_net()
    ours = f"{net}.0.1"
    square = f"bb{os.getpid()}s"
    # An address of ours that does not go away with any machine's cable.
    made.enter_context(_cable(square, "peer", f"{square}p"))
    _ip("address", "add", f"{ours}/32", "dev", square)
    _ip("link", "set", square, "up")
    machines = [_machine(f"{net}.{number + 1}", number, ours, made) for number in range(size)]
    return Town(ours, machines)


def _machine(net: str, number: int, town: str, made: ExitStack) -> Machine:
    name, link = f"{_OURS}{os.getpid()}-{number}", f"bb{os.getpid()}n{number}"
    machine = Machine(name, f"{net}.2", f"{net}.1", link, town)
    _ip("netns", "add", name)
    made.callback(_ip, "netns", "del", name)
    made.enter_context(_cable(link, "peer", _CABLE, "netns", name))
    _ip("address", "add", f"{machine.near}/30", "dev", link)
    _ip("link", "set", link, "up")
    _ip("-n", name, "address", "add", f"{machine.address}/30", "dev", _CABLE)
    for inner in ("lo", _CABLE):
        _ip("-n", name, "link", "set", inner, "up")
    _ip("-n", name, "route", "add", town, "via", machine.near)
    return machine


@contextmanager
def _cable(link: str, *other: str) -> Iterator[None]:
    _ip("link", "add", link, "type", "veth", *other)
    try:
        yield
    finally:
        _ip("link", "del", link)


def _free_net() -> str:
    taken = _ip("-o", "-4", "address")
    free = [net for number in range(180, 250) if f" {(net := f'10.{number}')}." not in taken]
    return random.choice(free)


def _clear_up() -> None:
    """Take away what earlier runs left that were killed; a machine's cable goes with it."""
    for line in _ip("netns", "list").splitlines():
        name = line.split()[0]
        if name.startswith(_OURS) and _is_over(name.split("-")[2]):
            _ip("netns", "del", name)
    for pid in set(_SQUARE.findall(_ip("-o", "link"))):
        if _is_over(pid):
            _ip("link", "del", f"bb{pid}s")


def _is_over(pid: str) -> bool:
    return not Path("/proc", pid).exists()


def _lost(link: str) -> tuple[str, ...]:
    return ("lladdr", _NOBODY, "dev", link, "nud", "permanent")


def _ip(*words: str) -> str:
    done = subprocess.run(["ip", *words], check=True, capture_output=True, text=True, timeout=20)
    return done.stdout
