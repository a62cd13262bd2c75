"""The floor of a durable click: Baton's own door, and one row by the database's own driver."""

import sqlite3
from collections.abc import Callable
from itertools import count
from threading import Lock

import psycopg
from slack_bolt import Ack
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import make_url

from handlers.matching import QuickApp
from handlers.slack_http import SlackDoor

_NO_TABLE = "DROP TABLE IF EXISTS bench_rows"
_TABLE = "CREATE TABLE bench_rows (id {} PRIMARY KEY, pressed text NOT NULL)"


def door(database: str, secret: str, result: AuthorizeResult) -> SlackDoor:
    """Slack's address with a listener that looks at nothing and commits one row.

    `database`: the URL of Baton's; the row goes to a table of its own there.
    """
    keep = _keeper(database)
    slack = QuickApp(
        name="one row",
        client=WebClient(),
        authorize=lambda **_whoever: result,
        request_verification_enabled=False,
        process_before_response=True,
    )

    @slack.action("vote_good")
    def on_vote(ack: Ack, body: dict[str, object]) -> None:
        keep(str(body["trigger_id"]))
        ack()

    slack.quicken()
    return SlackDoor.of(slack, secret)


def _keeper(database: str) -> Callable[[str], None]:
    url = make_url(database)
    lock, numbers = Lock(), count(1)
    if url.get_backend_name() == "sqlite":
        lite = sqlite3.connect(str(url.database), check_same_thread=False, timeout=30)
        lite.execute("PRAGMA journal_mode=WAL")
        lite.execute("PRAGMA synchronous=FULL")
        lite.execute(_NO_TABLE)
        lite.execute(_TABLE.format("integer"))

        def keep(pressed: str) -> None:
            with lock, lite:
                lite.execute("INSERT INTO bench_rows VALUES (?, ?)", (next(numbers), pressed))

        return keep
    server = psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )
    server.execute(_NO_TABLE)
    server.execute(_TABLE.format("bigint"))

    def send(pressed: str) -> None:
        # A statement alone is a transaction: one round trip, which nothing durable goes below.
        with lock:
            row = (next(numbers), pressed)
            server.execute("INSERT INTO bench_rows VALUES (%s, %s)", row, prepare=True)

    return send
