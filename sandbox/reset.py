"""Closing a client's connection in the middle, for fault injection."""

import asyncio
import socket
import struct
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Under this name the protocol below hands its `reset` to the application.
EXTENSION = "sandbox.reset"


class ResettableProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with a way for the application to reset the connection."""

    def on_message_begin(self) -> None:
        """Begin a request; uvicorn makes the scope here."""
        super().on_message_begin()
        extensions: dict[Any, Any] = {EXTENSION: {"reset": self.reset}}
        self.scope["extensions"] = extensions

    def reset(self) -> None:
        """Drop the connection so that the other side sees a reset and not an end."""
        raw = self.transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


async def reset_connection(request: Request) -> Response:
    """Reset the request's connection; the response goes nowhere."""
    extension = request.scope.get("extensions", {}).get(EXTENSION)
    if extension is not None:
        extension["reset"]()
        # Let the loop notice the loss before anything is written.
        await asyncio.sleep(0.01)
    return Response(status_code=502)
