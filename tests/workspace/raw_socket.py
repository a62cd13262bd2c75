"""A Socket Mode client that does nothing by itself, so that tests decide what is acknowledged."""

import json
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from websockets.sync.client import connect

from tests.asking import http

Json = dict[str, Any]


class RawSocket:
    """One connection; `hello` is what it was greeted with."""

    def __init__(self, url: str) -> None:
        answer = http.post(
            f"{url}/api/apps.connections.open", headers={"authorization": "Bearer xapp-test"}
        ).json()
        self.address: str = answer["url"]
        self._open = ExitStack()
        self._socket = self._open.enter_context(connect(self.address, proxy=None))
        self.hello = self.receive()

    def receive(self, seconds: float = 2.0) -> Json:
        """The next message; TimeoutError when none comes."""
        message: Json = json.loads(self._socket.recv(timeout=seconds))
        return message

    def nothing_comes(self, seconds: float = 0.3) -> bool:
        """Whether nothing is sent for that long."""
        try:
            self.receive(seconds)
        except TimeoutError:
            return True
        return False

    def ack(self, envelope: Json, payload: Json | None = None) -> None:
        """Acknowledge an envelope."""
        answer: Json = {"envelope_id": envelope["envelope_id"]}
        self._socket.send(json.dumps(answer | ({"payload": payload} if payload else {})))

    def take(self, seconds: float = 2.0) -> Json:
        """Receive an envelope and acknowledge it."""
        envelope = self.receive(seconds)
        self.ack(envelope)
        return envelope

    def close(self) -> None:
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()
