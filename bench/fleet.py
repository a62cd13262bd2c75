"""Several replicas of the bot on one PostgreSQL, each reached by wires and a clock of its own."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sqlalchemy import URL, make_url

from bench.company import Site
from bench.parts import Part, free_port
from bench.wire import Wire


@dataclass
class Clock:
    """A replica's clock: this machine's, and so many seconds."""

    offset: float = 0.0
    port: int = field(default_factory=free_port)
    _server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        """Tell the time to whoever asks."""
        clock = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content = json.dumps({"now": time.time() + clock.offset}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Tell it no more."""
        if self._server is not None:
            self._server.shutdown()


@dataclass
class Replica:
    """One process of the bot, and what lies between it and the world."""

    bot: Part
    to_slack: Wire
    to_database: Wire
    clock: Clock

    def start(self) -> None:
        """Lay the wires and start the process."""
        self.clock.start()
        self.to_slack.start()
        self.to_database.start()
        self.bot.start()

    def stop(self) -> None:
        """End it, and take the wires away."""
        self.mend()
        self.bot.stop()
        self.to_slack.stop()
        self.to_database.stop()
        self.clock.stop()

    def mend(self) -> None:
        """Nothing lies in the way any more."""
        self.to_slack.mend()
        self.to_database.mend()
        self.clock.offset = 0.0


@contextmanager
def fleet(place: Site, database: str, size: int) -> Iterator[list[Replica]]:
    """Start so many replicas behind the site's HTTP address; yield them, and end them.

    `database` is a PostgreSQL reached by a Unix socket or by TCP.
    """
    replicas = [_replica(place, make_url(database), number) for number in range(size)]
    ports = [int(one.bot.environ["BATON_HTTP"].rpartition(":")[2]) for one in replicas]
    balancer = Wire(int(place.http.rpartition(":")[2]), [("127.0.0.1", port) for port in ports])
    balancer.start()
    try:
        for one in replicas:
            one.start()
        for one in replicas:
            one.bot.wait_ready()
        yield replicas
    finally:
        for one in replicas:
            one.stop()
        balancer.stop()


def _replica(place: Site, database: URL, number: int) -> Replica:
    slack_port = int(place.slack.rpartition(":")[2])
    to_slack = Wire(free_port(), [("127.0.0.1", slack_port)])
    to_database = Wire(free_port(), [_server_of(database)])
    clock = Clock()
    near = database.set(host="127.0.0.1", port=to_database.port, query={})
    http = f"127.0.0.1:{free_port()}"
    environ = {
        **place.environ,
        "BATON_DATABASE_URL": near.render_as_string(hide_password=False),
        "BATON_HTTP": http,
        "BATON_CLOCK_URL": f"http://127.0.0.1:{clock.port}/",
        "SLACK_API_URL": f"http://127.0.0.1:{to_slack.port}/api/",
    }
    ready = f"http://{http}/readyz"
    bot = replace(place.bot, name=f"bot{number}", ready_at=ready, environ=environ)
    return Replica(bot, to_slack, to_database, clock)


def _server_of(database: URL) -> tuple[str, int] | str:
    folder = database.query.get("host")
    port = int(str(database.query.get("port") or database.port or 5432))
    if isinstance(folder, str) and folder.startswith("/"):
        return f"{folder}/.s.PGSQL.{port}"
    return (database.host or "127.0.0.1", port)
