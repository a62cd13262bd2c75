"""The measured process: Baton's own doors, and beside them the same without durability.

    /leads/form              Baton's intake
    /free/leads/form         the same, with a store that keeps nothing
    /slack/events            Baton's door for Slack
    /empty/slack/events      Bolt's own adapter with an empty listener that is run before the answer
    /default/slack/events    the same as Bolt does it by default

The sender is not started: what it does while Slack answers is not part of an acknowledgement.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import uvicorn
from slack_bolt import Ack, App
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from bench.company import BOT_TOKEN, SIGNING_SECRET, TEAM
from bot.config import Environment, load, variables
from bot.domain.leads import Arrival, Receipt
from bot.ports import Store, UnitOfWork
from bot.services.intake import IntakeService
from bot.services.leads import LeadService
from commands import logs
from commands.clocks import system_clock
from commands.lasting import leave_out
from commands.wiring import Baton, compose
from handlers import intake
from storage import schema
from storage.database import Database

T = TypeVar("T")


class NothingKept:
    """A store that answers as if a new lead had been kept."""

    @staticmethod
    def change(_work: Callable[[UnitOfWork], T]) -> T:
        return cast("T", (Receipt(1, Arrival.NEW),))

    @staticmethod
    def read(_look: Callable[[UnitOfWork], T]) -> T:
        raise NotImplementedError("nothing is kept, so there is nothing to read")


def main() -> None:
    """Serve until killed, at the address and with the settings that the environment names."""
    given = variables()
    environment, settings = Environment.of(given), load(Environment.of(given).config, given)
    logs.configure(environment.log)
    database = Database(environment.database_url.get_secret_value())
    schema.upgrade(database.engine)
    database.close()
    baton = compose(environment, settings, system_clock)
    store: Store = NothingKept()
    free = LeadService(store, settings, cast("Any", None), system_clock)
    app = Starlette(
        routes=[
            Mount(
                "/free", routes=intake.routes(settings, IntakeService(settings, free), system_clock)
            ),
            Route("/empty/slack/events", _empty(first=True), methods=["POST"]),
            Route("/default/slack/events", _empty(first=False), methods=["POST"]),
            Route("/control/route", _route(baton), methods=["POST"]),
            Mount("/", app=baton.http),
        ]
    )
    host, port = environment.http
    leave_out()  # as `baton run` does
    uvicorn.run(app, host=host, port=port, log_config=None, access_log=False)


def _empty(*, first: bool) -> Callable[[Request], Any]:
    """An empty listener behind Bolt's own adapter and signature check."""
    result = AuthorizeResult(
        enterprise_id=None,
        team_id=TEAM,
        bot_token=BOT_TOKEN,
        bot_user_id="U0BATON",
    )
    bolt = App(
        client=WebClient(),
        signing_secret=SIGNING_SECRET,
        authorize=lambda **_whoever: result,
        process_before_response=first,
    )

    @bolt.action("vote_good")
    def on_vote(ack: Ack) -> None:
        ack()

    return SlackRequestHandler(bolt).handle


def _route(baton: Baton) -> Callable[[Request], Response]:
    """Route what has come in, so that it can be clicked on."""
    (routing,) = [loop for loop in baton.loops if loop.name == "routing"]

    def endpoint(_request: Request) -> Response:
        routing.start()
        return JSONResponse({"ok": True})

    return endpoint


if __name__ == "__main__":
    main()
