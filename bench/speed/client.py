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
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.received = b""

    def send(self, request: bytes) -> None:
        self.received = b""
        self.began = time.perf_counter()
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
        name = head.lower().rfind(b"content-length:")
        length = int(head[name + 15 :].split(b"\r\n", 1)[0]) if name >= 0 else 0
        return len(body) >= length


def run(address: tuple[str, int], requests: list[bytes], connections: int) -> Result:
    """Send all requests, one at a time on each connection."""
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
    under_way = 0
    for one in open_ones.values():
        if (request := next(remaining, None)) is not None:
            one.send(request)
            under_way += 1
    while under_way:
        for number, _event in poll.poll():
            one = open_ones[number]
            if not one.complete():
                continue
            latencies.append(time.perf_counter() - one.began)
            refused += not one.received.startswith(b"HTTP/1.1 2")
            if (request := next(remaining, None)) is not None:
                one.send(request)
            else:
                under_way -= 1
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
    """`client.py FILE PORT CONNECTIONS`: the file holds a pickled list of requests."""
    path, port, connections = sys.argv[1:]
    requests = pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by our own parent
    result = run(("127.0.0.1", int(port)), requests, int(connections))
    sys.stdout.write(json.dumps(asdict(result)))


if __name__ == "__main__":
    main()
