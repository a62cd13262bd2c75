"""The load generator: a process of its own that sends prepared requests over kept connections.

It uses the standard library alone, so that it starts quickly, and an epoll loop without any layer
on top, so that it costs a small part of what the server costs; `busy` in its answer tells how much.
"""

import json
import pickle
import select
import socket
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass
class Result:
    """What a round measured; times in milliseconds."""

    p50: float
    p99: float
    #: Requests a second.
    rate: float
    #: Answers other than 2xx.
    refused: int
    #: Share of the round in which this process used a core.
    busy: float


class _Connection:
    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address
        self.connect()
        self.began = self.due = 0.0
        self.received = b""
        #: Whether the server keeps no connection.
        self.ends = False

    def connect(self) -> None:
        """Connect, once more if the server ended the connection."""
        self.socket = socket.create_connection(self.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes, due: float) -> None:
        """Send it; `due`: when it should have been sent."""
        self.received = b""
        self.began = due
        self.socket.sendall(request)

    def complete(self) -> bool:
        """Read what is there; whether the answer is whole now."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.received += data
        head, gap, body = self.received.partition(b"\r\n\r\n")
        if not gap:
            return False
        self.ends = b"\r\nconnection: close" in head.lower()
        name = head.lower().rfind(b"content-length:")
        length = int(head[name + 15 :].split(b"\r\n", 1)[0]) if name >= 0 else 0
        return len(body) >= length


def run(
    address: tuple[str, int], requests: list[bytes], connections: int, every: float = 0.0
) -> Result:
    """Send all requests, one at a time on each connection.

    Each connection sends its next one when the last was answered, or, with `every`, so many seconds
    after the last; what is late by then counts from the moment when it should have been sent.
    """
    remaining = iter(requests)
    latencies: list[float] = []
    refused = 0
    poll = select.epoll()
    open_ones = {}
    for _ in range(connections):
        one = _Connection(address)
        open_ones[one.socket.fileno()] = one
        poll.register(one.socket, select.EPOLLIN)
    began, cpu = time.perf_counter(), time.process_time()
    idle, under_way = list(open_ones.values()), 0
    for one in idle:
        one.due = began
    while under_way or idle:
        now = time.perf_counter()
        for one in [one for one in idle if one.due <= now]:
            idle.remove(one)
            if (request := next(remaining, None)) is not None:
                one.send(request, one.due if every else now)
                one.due += every
                under_way += 1
        wait = max(0.0, min(one.due for one in idle) - now) if idle else -1
        for number, _event in poll.poll(wait) if under_way or idle else ():
            one = open_ones[number]
            if not one.complete():
                continue
            latencies.append(time.perf_counter() - one.began)
            refused += not one.received.startswith(b"HTTP/1.1 2")
            under_way -= 1
            idle.append(one)
            if one.ends:
                poll.unregister(number)
                open_ones.pop(number).socket.close()
                one.connect()
                open_ones[one.socket.fileno()] = one
                poll.register(one.socket, select.EPOLLIN)
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    for one in open_ones.values():
        one.socket.close()
    latencies.sort()
    return Result(
        p50=latencies[len(latencies) // 2] * 1000,
        p99=latencies[int(len(latencies) * 0.99)] * 1000,
        rate=len(latencies) / seconds,
        refused=refused,
        busy=used / seconds,
    )


def main() -> None:
    """`client.py FILE PORT CONNECTIONS EVERY`: the file holds a pickled list of requests."""
    path, port, connections, every = sys.argv[1:]
    requests = pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by our own parent
    result = run(("127.0.0.1", int(port)), requests, int(connections), float(every))
    sys.stdout.write(json.dumps(asdict(result)))


if __name__ == "__main__":
    main()
