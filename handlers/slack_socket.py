"""Slack over Socket Mode: for machines that Slack cannot reach, and for the sandbox."""

import socket
from contextlib import suppress
from time import perf_counter, time
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import metrics


class SlackSocket(SocketModeHandler):
    """Bolt's own handler with a measured answer; what is not answered 200, Slack sends again."""

    def __init__(self, slack: App, app_token: str, base_url: str) -> None:
        web = WebClient(base_url=base_url)
        super().__init__(slack, app_token, web_client=web)

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        started, clock = perf_counter(), time()
        answer = run_bolt_app(self.app, req)
        send_response(client, req, answer, clock)
        kind = req.payload.get("type") or "command"
        metrics.ack.labels(kind).observe(perf_counter() - started)

    def close(self) -> None:
        """Disconnect now: the SDK alone would first wait for seconds for something to read."""
        client: Any = self.client
        client.closed, client.auto_reconnect_enabled = True, False
        session = client.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):
                session.sock.shutdown(socket.SHUT_RD)
        super().close()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped

    @property
    def connected(self) -> bool:
        """Whether Slack can reach Baton now."""
        return bool(self.client.is_connected())
