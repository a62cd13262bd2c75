"""Socket Mode: connections of the app, envelopes sent to them and their acknowledgements."""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from .model import Json
from .transport import ACK_SECONDS, NotDeliveredError, Parcel
from .wire import parse_json

#: docs.slack.dev, "Using Socket Mode".
MAX_CONNECTIONS = 10
#: Seconds between the notice and the end of a connection that Slack refreshes.
WARNING_SECONDS = 10.0


@dataclass(eq=False)
class Connection:
    """One open socket; `leaving` once Slack said that it will close it."""

    socket: WebSocket
    leaving: bool = False
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)

    async def request(self, envelope: Json) -> Json:
        """Send an envelope and wait for its acknowledgement's payload (empty when it has none)."""
        envelope_id = str(envelope["envelope_id"])
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.waiting[envelope_id] = answer
        try:
            await self.socket.send_text(json.dumps(envelope, ensure_ascii=False))
            return await asyncio.wait_for(answer, ACK_SECONDS)
        except TimeoutError:
            raise NotDeliveredError("timeout") from None
        except (WebSocketDisconnect, RuntimeError) as error:
            # Starlette raises RuntimeError for a send after the close.
            raise NotDeliveredError("connection_lost", unreachable=True) from error
        finally:
            self.waiting.pop(envelope_id, None)

    def acknowledge(self, message: Json) -> bool:
        """Take an acknowledgement; false when nothing waits for it (any more)."""
        answer = self.waiting.get(str(message.get("envelope_id")))
        if answer is None or answer.done():
            return False
        payload = message.get("payload")
        answer.set_result(payload if isinstance(payload, dict) else {})
        return True

    def lost(self) -> None:
        """Tell everything that waits that no acknowledgement will come."""
        for answer in self.waiting.values():
            if not answer.done():
                answer.set_exception(NotDeliveredError("connection_lost", unreachable=True))


class SocketMode:
    """The app's connections; envelopes go to them in turn."""

    def __init__(self) -> None:
        self.connections: list[Connection] = []
        #: Told of each connection that comes (`connected`) or goes (`disconnected`).
        self.on_change: Callable[[str], None] = lambda _what: None
        self._tickets: set[str] = set()
        self._turn = 0
        self._up = asyncio.Event()
        self._closing: set[asyncio.Task[None]] = set()

    def ticket(self) -> str:
        """The secret part of a new single-use socket address."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket, ticket: str, app_id: str) -> None:
        """Hold one connection until either side closes it."""
        if ticket not in self._tickets:
            await socket.close(code=1008)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self.connections) >= MAX_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return
        connection = Connection(socket)
        self.connections.append(connection)
        await socket.send_json(self._hello(app_id))
        self._changed("connected")
        try:
            while True:
                text = await socket.receive_text()
                self._received(connection, text)
        except WebSocketDisconnect:
            pass
        finally:
            self._drop(connection)

    def _received(self, connection: Connection, text: str) -> None:
        try:
            message = parse_json(text)
        except ValueError:
            return
        if isinstance(message, dict):
            connection.acknowledge(message)

    def _hello(self, app_id: str) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            "connection_info": {"app_id": app_id},
        }

    def _drop(self, connection: Connection) -> None:
        if connection not in self.connections:
            return
        self.connections.remove(connection)
        connection.lost()
        self._changed("disconnected")

    def _changed(self, what: str) -> None:
        if self.connections:
            self._up.set()
        else:
            self._up.clear()
        self.on_change(what)

    async def connected(self) -> None:
        """Wait until there is a connection."""
        await self._up.wait()

    async def send(self, parcel: Parcel) -> Json:
        """Send over one of the connections and return the acknowledgement's payload.

        Raises:
            NotDeliveredError: no connection, no acknowledgement within 3 s, or the connection lost.
        """
        staying = [c for c in self.connections if not c.leaving] or self.connections
        if not staying:
            raise NotDeliveredError("no_connection", unreachable=True)
        self._turn += 1
        envelope: Json = {
            "envelope_id": secrets.token_hex(16),
            "payload": parcel.payload,
            "type": parcel.envelope_type,
            "accepts_response_payload": parcel.kind in ("command", "view", "options"),
        }
        if parcel.kind == "event":
            envelope["retry_attempt"] = parcel.attempt
            envelope["retry_reason"] = parcel.reason
        return await staying[self._turn % len(staying)].request(envelope)

    async def disconnect(self, *, warn: bool) -> int:
        """Make the present connections go away and return how many there were.

        With `warn` each gets Slack's notice and is closed ten seconds later, if still there.
        """
        going = list(self.connections)
        for connection in going:
            connection.leaving = True
            if warn:
                await connection.socket.send_json(
                    {"type": "disconnect", "reason": "warning", "debug_info": {"host": "sandbox"}}
                )
                task = asyncio.create_task(self._close_later(connection))
                self._closing.add(task)
                task.add_done_callback(self._closing.discard)
            else:
                await self._close(connection)
        return len(going)

    async def _close_later(self, connection: Connection) -> None:
        await asyncio.sleep(WARNING_SECONDS)
        if connection in self.connections:
            await self._close(connection)

    async def _close(self, connection: Connection) -> None:
        self._drop(connection)
        await connection.socket.close(code=1001)

    async def stop(self) -> None:
        """Close everything."""
        for task in list(self._closing):
            task.cancel()
        await self.disconnect(warn=False)
