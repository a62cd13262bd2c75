"""Real Bolt apps connected to a sandbox, by Socket Mode and over HTTP."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.request import BoltRequest

from sandbox.driver import Workspace


class SocketConnection:
    """One Socket Mode connection whose app can be exchanged: closing one takes seconds."""

    def __init__(self, app: App, workspace: Workspace) -> None:
        self.handler = SocketModeHandler(app, "xapp-test")
        self.handler.connect()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        workspace.wait_connected()

    def use(self, app: App) -> None:
        """Let that app have what comes in."""
        self.handler.app = app

    def close(self) -> None:
        """Disconnect."""
        self.handler.close()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    app: App


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        headers: dict[str, str | Sequence[str]] = dict(self.headers.items())
        answer = self.server.app.dispatch(BoltRequest(body=body, headers=headers))
        content = (answer.body or "").encode()
        self.send_response(answer.status)
        for name, values in answer.headers.items():
            self.send_header(name, values[0])
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Keep quiet."""


@contextmanager
def serve_http(app: App, workspace: Workspace) -> Iterator[str]:
    """Serve an app over HTTP and give its address to the sandbox."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.app = app
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/slack/events"
    workspace.app(request_url=url)
    try:
        yield url
    finally:
        workspace.app(request_url="", mode="socket")
        server.shutdown()
        server.server_close()
        thread.join()
