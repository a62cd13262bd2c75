"""The load generator: a process of its own that sends prepared requests over kept connections.

`python -m bench.load.generator PLAN ANSWERS`. Like `bench.speed.client` it is an epoll loop on the
standard library alone, so that it costs a small part of what the servers cost. Here it keeps what
came of each request, may send at moments that were planned, and ends early when it is told to.
"""

import pickle
import select
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

#: Seconds after which an answer is not waited for any longer: Slack gives up after three.
PATIENCE = 20.0
#: The longest sleep: a signal does not end it.
_SLICE = 0.2

#: Name, when it was due, sent and answered (epoch seconds), status (0: none), body.
Answered = tuple[str, float, float, float, int, bytes]


class Plan(TypedDict):
    """What is sent where."""

    #: New connections go to these in turn, as a balancer would have it.
    addresses: Sequence[tuple[str, int]]
    #: At most so many at once.
    connections: int
    #: A name of each request, and the request.
    requests: Sequence[tuple[str, bytes]]
    #: When each is due, in seconds after the beginning; None: whenever a connection is free.
    due: Sequence[float] | None


class Told(TypedDict):
    """What came of it."""

    answers: list[Answered]
    #: Seconds of a core that the generator itself used.
    cpu: float
    seconds: float


class _Connection:
    """One kept connection with at most one request under way."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.number, self.due, self.sent = -1, 0.0, 0.0
        self.busy = False

    def send(self, number: int, request: bytes, due: float) -> None:
        self.received, self.number, self.due, self.sent = b"", number, due, time.time()
        self.socket.sendall(request)
        self.busy = True

    def read(self) -> bool | None:
        """Whether the answer is whole now; None when the server has closed the connection."""
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            return None
        if not data:
            return None
        self.received += data
        head, gap, body = self.received.partition(b"\r\n\r\n")
        if not gap:
            return False
        at = head.lower().rfind(b"content-length:")
        return len(body) >= (int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0)


class _Generator:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.answers: list[Answered] = []
        self.open: dict[int, _Connection] = {}
        #: Free ones; the one that was used last is used first, so that the others may end.
        self.idle: list[_Connection] = []
        self.poll = select.epoll()
        self.turn = self.next = 0
        #: When it is looked next for what was never answered.
        self.look_at = 0.0
        self.stopped = False

    def run(self) -> Told:
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stopped", True))
        began, cpu = time.time(), time.process_time()
        due = self.plan["due"]
        total = len(self.plan["requests"])
        while True:
            now = time.time()
            while not self.stopped and self.next < total and self._may_send(due, now - began):
                self._send(began + due[self.next] if due else now)
            under_way = len(self.open) - len(self.idle)
            if not under_way and (self.stopped or self.next >= total):
                break
            wait = _SLICE
            if due and self.next < total and now < began + due[self.next]:
                wait = min(wait, began + due[self.next] - now)
            for number, _event in self.poll.poll(wait):
                self._heard(self.open[number])
            self._give_up()
        return {
            "answers": self.answers,
            "cpu": time.process_time() - cpu,
            "seconds": time.time() - began,
        }

    def _may_send(self, due: Sequence[float] | None, now: float) -> bool:
        free = bool(self.idle) or len(self.open) < self.plan["connections"]
        return free and (due is None or due[self.next] <= now)

    def _send(self, due: float) -> None:
        name, request = self.plan["requests"][self.next]
        self.next += 1
        while True:
            one = self.idle.pop() if self.idle else self._connect()
            if one is None:
                now = time.time()
                self.answers.append((name, due, now, now, 0, b""))
                return
            try:
                one.send(self.next - 1, request, due)
            except ConnectionError:
                self._drop(one)  # it was closed while it was idle
                continue
            return

    def _connect(self) -> _Connection | None:
        addresses = self.plan["addresses"]
        self.turn += 1
        try:
            one = _Connection(addresses[self.turn % len(addresses)])
        except OSError:
            return None
        self.open[one.socket.fileno()] = one
        self.poll.register(one.socket, select.EPOLLIN)
        return one

    def _drop(self, one: _Connection) -> None:
        self.poll.unregister(one.socket)
        del self.open[one.socket.fileno()]
        one.socket.close()

    def _heard(self, one: _Connection) -> None:
        whole = one.read()
        if whole is False:
            return
        if whole is None:
            if one.busy:
                self._note(one, 0, b"")
            else:
                self.idle.remove(one)
            self._drop(one)
            return
        head, _, body = one.received.partition(b"\r\n\r\n")
        self._note(one, int(head[9:12]), body)
        if b"\r\nconnection: close" in head.lower():
            self._drop(one)
        else:
            one.busy = False
            self.idle.append(one)

    def _note(self, one: _Connection, status: int, body: bytes) -> None:
        name, _ = self.plan["requests"][one.number]
        self.answers.append((name, one.due, one.sent, time.time(), status, body))

    def _give_up(self) -> None:
        now = time.time()
        if now < self.look_at:
            return
        self.look_at = now + 1
        for one in list(self.open.values()):
            if one.busy and one.sent < now - PATIENCE:
                self._note(one, 0, b"")
                self._drop(one)


def main() -> None:
    """Send what the file holds, and write what came of it into the other."""
    plan, answers = map(Path, sys.argv[1:])
    told = _Generator(pickle.loads(plan.read_bytes())).run()  # noqa: S301  # written by our parent
    answers.write_bytes(pickle.dumps(told))


if __name__ == "__main__":
    main()
