"""What faults do to a request from the app: refuse it, hold it up, reset its connection."""

import asyncio
import socket
import struct
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .faults import Rule

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


async def before(rule: Rule | None, request: Request) -> Response | None:
    """Do what a rule does before anything has happened; a response when that is all."""
    if rule is None:
        return None
    if rule.do == "status":
        headers = {"retry-after": str(rule.retry_after)} if rule.status == 429 else {}
        return Response("", rule.status, headers)
    if rule.do == "reset_before":
        await request.body()
        return await reset_connection(request)
    if rule.do == "slow":
        await asyncio.sleep(rule.seconds)
    return None


async def after(rule: Rule | None, request: Request) -> Response | None:
    """Do what a rule does instead of answering, the effect having happened."""
    if rule is not None and rule.do == "reset_after":
        return await reset_connection(request)
    if rule is not None and rule.do == "garbage":
        return Response(b"<html><body>upstream connect error", media_type="text/html")
    return None
