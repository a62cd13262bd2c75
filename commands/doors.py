"""Bolt and the HTTP routes of the parts, of Slack and of whoever posts."""

from collections.abc import Callable, Iterable
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.routing import BaseRoute

import handlers
from bot.config import Settings
from bot.domain.people import Actor
from bot.services.lookout import Lookout
from bot.slack.certificates import trusted
from commands.ground import Ground
from commands.parts import Signals
from handlers import health, intake, outcomes, slack_http
from handlers.doors import Entrance
from handlers.home import ActingApp
from handlers.queue_metrics import QueueMetrics
from handlers.slack_http import SlackDoor

#: Seconds that a listener waits for Slack.
_LISTENER = 2


def http_of(
    ground: Ground,
    settings: Settings,
    services: handlers.Services,
    slack: ActingApp,
    signals: Signals,
    *,
    more: Iterable[BaseRoute],
) -> Entrance:
    """The routes of posts, outcomes, calendars and health, and of Slack where it comes by HTTP."""
    secret = ground.environment.signing_secret
    database = ground.database
    queue = QueueMetrics(
        lambda: database.read(lambda work: work.deliveries.backlog()), ground.clock
    )
    routes = [
        *health.routes(signals.ready, queue),
        *more,
    ]
    at = {}
    if secret is not None and not signals.socket:
        at[slack_http.PATH] = SlackDoor.of(slack, secret.get_secret_value())
    return Entrance.of(
        [
            intake.door(settings, services.intake, ground.clock),
            outcomes.door(settings, services.outcomes, ground.clock),
        ],
        routes,
        at,
    )


def slack_of(
    ground: Ground,
    acted: Callable[[str], None],
    counts: Callable[[Actor], bool],
    lookout: Lookout,
) -> ActingApp:
    """Bolt, told who we are: asking Slack at the first click would cost that click its answer.

    `acted` is told who (user id) has done something; whom `counts` refuses does nothing; `lookout`
    is told of reactions that could not be kept.
    """
    home, url = ground.home, ground.environment.api_url
    result = AuthorizeResult(
        enterprise_id=home.enterprise,
        team_id=home.team,
        bot_token=ground.token,
        bot_user_id=home.bot_user,
    )

    def authorize(**_whoever: Any) -> AuthorizeResult:
        return result

    return ActingApp(
        acted,
        lookout,
        # Else Bolt takes the name of the file that calls it, which it is long in finding out.
        name="baton",
        counts=counts,
        client=WebClient(base_url=url, timeout=_LISTENER, ssl=trusted(url)),
        authorize=authorize,
        # The doors check signatures themselves; see handlers/slack_http.py.
        request_verification_enabled=False,
        # Commit, then answer (DESIGN.md R1).
        process_before_response=True,
    )
