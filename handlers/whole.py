"""uvicorn's protocol, in which posts that have come whole go to their doors at once."""

from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from handlers.doors import Answer, HasDoors, Takes
from handlers.head import Head


class WholePosts(HttpToolsProtocol):
    """uvicorn's protocol for an application that `HasDoors`.

    For each request uvicorn makes a task, an event, a context and a scope, has two messages sent
    through checks and writes each by itself: a third of what a posted lead cost the event loop. A
    post of a usual size is in one piece with its head, and needs none of these. Whatever a door
    does not take at once goes uvicorn's way, all of it; so does what is refused
    (docs/decisions/0034).
    """

    #: Of a post whose head is there and whose end is not: the door, and what has come of the body.
    _door: Takes | None = None
    _body = b""

    def data_received(self, data: bytes) -> None:
        """Read on; a post that is still not whole is not waited for here."""
        super().data_received(data)
        if self._door is not None:
            self._by_asgi()

    def on_headers_complete(self) -> None:
        """Look whether it is a post to a door, else go on as usual."""
        self._door = self._door_asked()
        self._body = b""
        if self._door is None:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body."""
        if self._door is None:
            super().on_body(body)
        else:
            self._body += body

    def on_message_complete(self) -> None:
        """Hand a post to its door."""
        if self._door is not None:
            door, self._door = self._door, None
            given = _Given(self, keep_alive=bool(self.parser.should_keep_alive()))
            if door(Head(self.headers), self._body, given.tell):
                self.cycle = cast("Any", given)
                return
            self._by_asgi()
        super().on_message_complete()

    def _door_asked(self) -> Takes | None:
        """The door of a post that nothing stands before."""
        # As it was given: uvicorn may have wrapped `self.app`.
        door = cast("HasDoors", self.config.app).door_at(self.url)
        before: Any = self.cycle
        if (
            door is None
            or self.expect_100_continue
            or (before is not None and not before.response_complete)
            or self.parser.get_method() != b"POST"
            or self.parser.get_http_version() != "1.1"
            or self.parser.should_upgrade()
        ):
            return None
        return door

    def _by_asgi(self) -> None:
        """Go uvicorn's way with what there is of a request."""
        self._door = None
        super().on_headers_complete()
        if self._body:
            super().on_body(self._body)


class _Event:
    """Stands for the event by which uvicorn wakes who reads a request."""

    def set(self) -> None:
        """Nobody reads it any more."""


class _Given:
    """A post that a door has taken: to uvicorn's protocol, a request that is being answered."""

    message_event = _Event()

    def __init__(self, protocol: WholePosts, *, keep_alive: bool) -> None:
        self._protocol = protocol
        #: uvicorn sets this to False when it is to stop.
        self.keep_alive = keep_alive
        #: uvicorn sets this when the sender has hung up.
        self.disconnected = False
        self.response_complete = False

    def tell(self, answer: Answer) -> None:
        """Write the answer in one piece, if there is still anybody."""
        protocol = self._protocol
        if self.disconnected or protocol.transport.is_closing():
            return
        fields = [*protocol.server_state.default_headers, *answer.fields]
        if not self.keep_alive:
            fields.append((b"connection", b"close"))
        lines = [STATUS_LINE[answer.status], *[b"%b: %b\r\n" % field for field in fields]]
        protocol.transport.write(b"".join([*lines, b"\r\n", answer.body]))
        self.response_complete = True
        if not self.keep_alive:
            protocol.transport.close()
        protocol.on_response_complete()
