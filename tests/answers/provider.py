"""A provider of language models on a real socket; it answers as a test wants, well or badly."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: The passages by number, and the question → status and body; a str is the model's text.
Answering = Callable[[dict[str, Any]], "tuple[int, bytes] | str"]


class Provider:
    """Speaks the chat completions API at `url`; `asked` are the requests so far."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.asked: list[dict[str, Any]] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                request = json.loads(self.rfile.read(length))
                provider.asked.append(request)
                said = provider.answering(json.loads(request["messages"][-1]["content"]))
                status, body = said if isinstance(said, tuple) else (200, completion(said))
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                # Some tests have whoever asked leave before.
                with suppress(ConnectionError):
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close the socket."""
        self._server.shutdown()
        self._server.server_close()


def completion(text: str) -> bytes:
    """A whole answer of the API."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    made = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return json.dumps(made).encode()


def slowly(_given: dict[str, Any]) -> str:
    """Answer after everybody has gone."""
    time.sleep(1.5)
    return "Too late. [1]"
