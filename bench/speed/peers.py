"""What a user would write instead, in one process: a plain Bolt app, and a script on Flask.

    /slack/events    Bolt with its default settings, which writes each click to SQLite
    /leads/form      posts each lead through slack_sdk before it answers

Both stand on Flask's own server with a thread for each request; it keeps no connections. `slack` as
the first word starts the Slack that they talk to, which takes 100 ms for each answer.
"""

import asyncio
import os
import sqlite3
import sys
from typing import Any

import uvicorn
from flask import Flask, Response, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from werkzeug.serving import WSGIRequestHandler, run_simple

from bench.company import BOT_TOKEN, SIGNING_SECRET, TEAM

#: Seconds that Slack takes to answer: what `chat.postMessage` often takes.
SLACK_TAKES = 0.1


def main() -> None:
    """Serve until killed, as the environment says: PEER_PORT, PEER_SLACK_PORT, PEER_FILE."""
    slack_port = int(os.environ["PEER_SLACK_PORT"])
    if sys.argv[1:] == ["slack"]:
        uvicorn.run(_slow_slack(), port=slack_port, log_config=None, access_log=False)
        return
    app = _script(os.environ["PEER_FILE"], WebClient(BOT_TOKEN, f"http://127.0.0.1:{slack_port}/"))
    run_simple(
        "127.0.0.1", int(os.environ["PEER_PORT"]), app, threaded=True, request_handler=_Handler
    )


def _script(file: str, client: WebClient) -> Flask:
    bolt = App(client=client, signing_secret=SIGNING_SECRET)
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE clicks (person TEXT, lead TEXT, what TEXT, at TEXT)")
    connection.close()

    @bolt.action("vote_good")
    def on_vote(ack: Ack, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        row = (body["user"]["id"], action["value"], action["action_id"], action["action_ts"])
        connection = sqlite3.connect(file, timeout=30)
        with connection:
            connection.execute("INSERT INTO clicks VALUES (?, ?, ?, ?)", row)
        connection.close()
        ack()

    app = Flask(__name__)
    handler = SlackRequestHandler(bolt)

    @app.post("/slack/events")
    def events() -> Response:
        return handler.handle(request)

    @app.post("/leads/form")
    def lead() -> tuple[dict[str, bool], int]:
        told = request.get_json()
        text = f"{told['name']}, {told['company']}: {told['email']}"
        client.chat_postMessage(channel="C0C00", text=text)
        return {"ok": True}, 202

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"ok": True}

    return app


def _slow_slack() -> Starlette:
    async def answer(request: Request) -> JSONResponse:
        if request.url.path == "/chat.postMessage":
            await asyncio.sleep(SLACK_TAKES)
        team = {"team_id": TEAM, "user_id": "U0PEER", "bot_id": "B0PEER"}
        return JSONResponse({"ok": True, "ts": "1790000000.000100", "channel": "C0C00", **team})

    return Starlette(routes=[Route("/{method}", answer, methods=["GET", "POST"])])


class _Handler(WSGIRequestHandler):
    """Writes no line for each request, as Baton's measured process does."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


if __name__ == "__main__":
    main()
