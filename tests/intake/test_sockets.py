"""What only shows on a real connection: announced sizes that lie, endless and slow bodies."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import uvicorn

import handlers.posted
from handlers.whole import WholePosts

from .setting import TOKEN, Stack


@contextmanager
def served(stack: Stack) -> Iterator[int]:
    """Serve the stack on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(stack.app, http=WholePosts, log_config=None, ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def talk(port: int, head: str, *pieces: bytes, token: str = TOKEN) -> str:
    """Send a post in pieces and return the whole answer; the server may stop listening midway."""
    start = (
        f"POST /leads/plain HTTP/1.1\r\nHost: baton\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nConnection: close\r\n{head}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        try:
            for piece in (start.encode(), *pieces):
                connection.sendall(piece)
        except OSError:
            pass  # it answered already
        answer = b""
        try:
            while piece := connection.recv(65_536):
                answer += piece
        except OSError:
            pass  # it closed while we were still sending
    return answer.decode()


def test_a_large_body_is_refused_before_it_is_sent(stack: Stack) -> None:
    with served(stack) as port:
        answer = talk(port, "Content-Length: 2000000")
    assert answer.startswith("HTTP/1.1 413")


def test_a_body_without_an_announced_size_is_counted(stack: Stack) -> None:
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    with served(stack) as port:
        answer = talk(port, "Transfer-Encoding: chunked", *[chunk] * 17)
        kept = talk(
            port, "Transfer-Encoding: chunked", b'8\r\n{"name":\r\n', b'6\r\n"Ana"}\r\n0\r\n\r\n'
        )
    assert answer.startswith("HTTP/1.1 413")
    assert kept.startswith("HTTP/1.1 202")


def test_a_stranger_is_refused_before_the_body(stack: Stack) -> None:
    with served(stack) as port:
        answer = talk(port, "Content-Length: 60000", token="wrong")
    assert answer.startswith("HTTP/1.1 401")


def test_a_body_that_never_ends_is_given_up(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers.posted, "BODY_SECONDS", 0.2)
    with served(stack) as port:
        answer = talk(port, "Content-Length: 100", b'{"name":')
    assert answer.startswith("HTTP/1.1 408")


def test_a_sender_that_hangs_up_leaves_nothing_behind(stack: Stack) -> None:
    with served(stack) as port:
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(
            b"POST /leads/plain HTTP/1.1\r\nHost: baton\r\nContent-Length: 100\r\n"
            b"Authorization: Bearer " + TOKEN.encode() + b"\r\n\r\n" + b'{"name":'
        )
        connection.close()
        answer = talk(port, "Content-Length: 15", b'{"name": "Ana"}')
    assert answer.startswith("HTTP/1.1 202")
    assert stack.count() == 1
