"""The measured process: Baton's own doors, and beside them the same without durability.

    /leads/form              Baton's intake
    /free/leads/form         the same, keeping nothing
    /slack/events            Baton's door for Slack
    /empty/slack/events      Bolt's own adapter with an empty listener that is run before the answer
    /crowded/slack/events    the same among as many listeners as Baton has
    /default/slack/events    an empty listener as Bolt runs it by default
    /row/slack/events        Baton's door with a listener that commits one row and nothing else

The sender is not started: what it does while Slack answers is not part of an acknowledgement.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

import uvicorn
from slack_bolt import Ack, App
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bench.company import BOT_TOKEN, SIGNING_SECRET, TEAM
from bench.speed import one_row
from bot.config import Environment, load, variables
from bot.domain.leads import Arrival, Arriving, Receipt
from bot.services.intake import IntakeService
from bot.services.leads import LeadService, Outcome
from commands import logs
from commands.clocks import system_clock
from commands.lasting import leave_out
from commands.wiring import Baton, compose
from handlers import intake, slack_http
from handlers.doors import Entrance
from handlers.whole import WholePosts
from storage import schema
from storage.database import Database


class NothingKept:
    """Answers as if each post had held one new lead, and keeps nothing."""

    @staticmethod
    def receive_together(posts: Sequence[Sequence[Arriving]]) -> Sequence[Outcome]:
        """See `LeadService`."""
        return [(Receipt(1, Arrival.NEW),)] * len(posts)


def main() -> None:
    """Serve until killed, at the address and with the settings that the environment names."""
    given = variables()
    environment, settings = Environment.of(given), load(Environment.of(given).config, given)
    logs.configure(environment.log)
    database = Database(environment.database_url.get_secret_value())
    schema.upgrade(database.engine)
    database.close()
    baton = compose(environment, settings, system_clock)
    free = IntakeService(settings, cast("LeadService", NothingKept()))
    listeners = len(baton.current.parts.slack._listeners)  # noqa: SLF001  # Bolt tells it nowhere else
    app = Starlette(
        routes=[
            Route("/empty/slack/events", _empty(first=True), methods=["POST"]),
            Route("/crowded/slack/events", _empty(first=True, beside=listeners), methods=["POST"]),
            Route("/default/slack/events", _empty(first=False), methods=["POST"]),
            Route("/control/route", _route(baton), methods=["POST"]),
            Mount("/", app=baton.http),
        ]
    )
    doors = [
        replace(intake.door(settings, free, system_clock), path="/free/leads"),
        intake.door(settings, baton.current.parts.services.intake, system_clock),
    ]
    host, port = environment.http
    leave_out()  # as `baton run` does
    # As with `baton run`, Slack's requests go through no other routes before.
    row = one_row.door(environment.database_url.get_secret_value(), SIGNING_SECRET, _known())
    others: dict[str, ASGIApp] = {slack_http.PATH: baton.http, f"/row{slack_http.PATH}": row}
    entrance = Entrance({door.path: door for door in doors}, app, others)
    # Set as in `baton run`.
    uvicorn.run(
        entrance,
        host=host,
        port=port,
        http=WholePosts,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        lifespan="off",
    )


def _empty(*, first: bool, beside: int = 0) -> Callable[[Request], Any]:
    """An empty listener behind Bolt's own adapter and signature check.

    `beside`: so many others, half of which Bolt asks before.
    """
    result = _known()
    bolt = App(
        client=WebClient(),
        signing_secret=SIGNING_SECRET,
        authorize=lambda **_whoever: result,
        process_before_response=first,
    )

    def on_press(ack: Ack) -> None:
        ack()

    names = [f"other_{number}" for number in range(beside)]
    names.insert(beside // 2, "vote_good")
    for name in names:
        bolt.action(name)(on_press)
    return SlackRequestHandler(bolt).handle


def _known() -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None,
        team_id=TEAM,
        bot_token=BOT_TOKEN,
        bot_user_id="U0BATON",
    )


def _route(baton: Baton) -> Callable[[Request], Response]:
    """Route what has come in, so that it can be clicked on."""
    (routing,) = [loop for loop in baton.loops if loop.name == "routing"]

    def endpoint(_request: Request) -> Response:
        routing.start()
        return JSONResponse({"ok": True})

    return endpoint


if __name__ == "__main__":
    main()
