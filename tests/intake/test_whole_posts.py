"""Posts that come in one piece are answered as uvicorn's own way through ASGI answers them."""

import json
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from threading import Event, Timer
from typing import Any

import pytest

import handlers.doors
from bot.ports import StoreUnavailableError
from handlers.doors import Entrance

from .setting import SOURCES, TOKEN, NewStack, Stack
from .test_sockets import served


class Counted:
    """How many posts went to a door without ASGI."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken = 0
        plain = handlers.doors.Door.take_whole

        def counting(*args: Any) -> bool:
            found = plain(*args)
            self.taken += found
            return found

        monkeypatch.setattr(handlers.doors.Door, "take_whole", counting)


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Posts are taken from the first one on, and counted."""
    monkeypatch.setattr(handlers.doors, "_FIRST", 0)
    return Counted(monkeypatch)


def written(
    body: bytes, *fields: str, path: str = "/leads/plain", token: str = TOKEN, method: str = "POST"
) -> bytes:
    """A request as it goes over the wire."""
    if not any(field.startswith("Transfer-Encoding") for field in fields):
        fields = (*fields, f"Content-Length: {len(body)}")
    lines = [f"{method} {path} HTTP/1.1", "Host: baton", f"Authorization: Bearer {token}", *fields]
    return "\r\n".join([*lines, "", ""]).encode() + body


def received(connection: socket.socket) -> Iterator[tuple[int, dict[str, str], bytes]]:
    """The answers that come over a connection, until it ends."""
    with connection.makefile("rb") as incoming:
        while first := incoming.readline():
            head: dict[str, str] = {}
            while (line := incoming.readline().strip().decode()) != "":
                name, _, value = line.partition(": ")
                head[name] = value
            yield int(first.split()[1]), head, incoming.read(int(head["content-length"]))


def told(port: int, *requests: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """Send all over one connection, one after the other, and return what each is answered."""
    found = []
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        answers = received(connection)
        for request in requests:
            connection.sendall(request)
            found.append(next(answers))
    return found


def plain(answers: Sequence[tuple[int, dict[str, str], bytes]]) -> list[Any]:
    """Without what differs each time."""
    kept = []
    for status, head, body in answers:
        content = json.loads(body) if head["content-type"].endswith("json") else body
        if isinstance(content, dict):
            content.pop("instance", None)
        kept.append((status, {**head, "date": "", "content-length": ""}, content))
    return kept


ANA = b'{"name": "Ana Ruiz", "email": "ana@acme.example"}'
CHUNKS = b"3\r\n" + ANA[:3] + b"\r\n2e\r\n" + ANA[3:] + b"\r\n0\r\n\r\n"
REQUESTS = [
    written(ANA),
    written(ANA),
    written(b"name=Ben&email=ben%40b.example", "Content-Type: application/x-www-form-urlencoded"),
    written(b'{"email": "no address"}'),
    written(b"{"),
    written(b'{"campaign": "x"}', path="/leads/plain/"),
    written(ANA, path="/leads/plain?from=form"),
    written(ANA, path="/leads/pl%61in"),
    written(ANA, path="/leads/nobody"),
    written(ANA, path="/leads/"),
    written(ANA, path="/nowhere"),
    written(ANA, path="/outcomes/plain"),
    written(ANA, token="wrong"),
    written(ANA, method="PUT"),
    written(ANA, "Content-Type: text/plain"),
    written(ANA, "Content-Encoding: gzip"),
    written(CHUNKS, "Transfer-Encoding: chunked"),
    written(b'{"name": "' + b"x" * 9_000 + b'"}'),
    written(ANA, "Connection: close"),
]


class WithoutDoors(Entrance):
    """Has everything go through ASGI."""

    def door_at(self, path: bytes) -> None:
        """None, whatever is asked for."""


def test_both_ways_answer_alike(new_stack: NewStack, whole: Counted) -> None:
    found = []
    for kind in (WithoutDoors, Entrance):
        stack = new_stack(SOURCES)
        stack.app = kind(stack.app.doors, stack.app.others, stack.app.at)
        with served(stack) as port:
            found.append(plain(told(port, *REQUESTS)))
        assert whole.taken == (0 if kind is WithoutDoors else 5)
    for by_asgi, at_once in zip(*found, strict=True):
        assert by_asgi == at_once


def test_a_signed_post_is_taken_at_once_and_a_forged_one_refused(
    stack: Stack, whole: Counted
) -> None:
    signed = [f"{name}: {value}" for name, value in stack.sign(ANA).items()]
    with served(stack) as port:
        right, forged = told(
            port,
            written(ANA, *signed, path="/leads/signed"),
            written(b" " + ANA, *signed, path="/leads/signed"),
        )
    assert (right[0], forged[0], whole.taken) == (202, 401, 1)


def test_requests_that_are_sent_without_waiting_are_answered_in_their_order(
    stack: Stack, whole: Counted
) -> None:
    posts = [written(json.dumps({"ref": n, "name": f"Lead {n}"}).encode()) for n in range(4)]
    with (
        served(stack) as port,
        closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection,
    ):
        connection.sendall(b"".join([*posts, written(b"", path="/nowhere")]))
        answers = list(islice(received(connection), 5))
    assert [status for status, _, _ in answers] == [202] * 4 + [404]
    assert [json.loads(body)["id"] for _, _, body in answers[:4]] == [1, 2, 3, 4]
    assert whole.taken == 1


def test_a_post_in_pieces_is_put_together(stack: Stack, whole: Counted) -> None:
    request = written(ANA)
    with (
        served(stack) as port,
        closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection,
    ):
        for piece in (request[:20], request[20:-30], request[-30:-5], request[-5:]):
            connection.sendall(piece)
            time.sleep(0.05)
        assert next(received(connection))[0] == 202
    assert whole.taken == 0


@pytest.mark.parametrize(
    ("error", "status"), [(StoreUnavailableError("no answer"), 503), (RuntimeError("odd"), 500)]
)
def test_what_cannot_be_kept_is_told(
    stack: Stack, whole: Counted, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(stack.database, "change", fail)
    with served(stack) as port:
        ((answered, head, body),) = told(port, written(ANA))
    assert (answered, whole.taken) == (status, 1)
    if status == 503:
        assert head["retry-after"] == "2"
        assert json.loads(body)["type"] == "/problems/try-again"


def test_a_stop_waits_for_a_post_that_is_being_kept(
    stack: Stack, whole: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = Event()
    change = stack.database.change

    def slowly(work: Any) -> Any:
        goes_on.wait(10)
        return change(work)

    monkeypatch.setattr(stack.database, "change", slowly)
    with served(stack) as port:
        connection = socket.create_connection(("127.0.0.1", port), timeout=20)
        connection.sendall(written(ANA))
        time.sleep(0.3)
        # When the server has been told to stop, which leaving `served` does.
        Timer(0.6, goes_on.set).start()
    with closing(connection):
        status, head, _ = next(received(connection))
    assert (status, head["connection"], stack.count(), whole.taken) == (202, "close", 1, 1)


def test_somebody_who_hangs_up_takes_no_answer_from_others(
    stack: Stack, whole: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = stack.database.change

    def slowly(work: Any) -> Any:
        time.sleep(0.3)
        return change(work)

    monkeypatch.setattr(stack.database, "change", slowly)
    with served(stack) as port:
        gone = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
        stays = socket.create_connection(("127.0.0.1", port), timeout=20)
        for number, one in enumerate([*gone, stays]):
            one.sendall(written(json.dumps({"ref": number, "name": f"Lead {number}"}).encode()))
        time.sleep(0.1)
        for one in gone:
            one.close()
        with closing(stays):
            assert next(received(stays))[0] == 202
    assert (stack.count(), whole.taken) == (4, 4)
