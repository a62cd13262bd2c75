"""Whether Slack lets Baton in, with which rights, and whether the clocks agree."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.config import Environment
from bot.domain.people import Home
from bot.ports import Clock
from bot.slack.manifest import scopes
from commands.diagnosis.findings import Findings, Part

#: Slack's signatures and Baton's times disagree by more than this: something is due too late.
MOST_SKEW = timedelta(seconds=60)
_SLACK = Part("slack")
_TOKENS = "Copy the Bot User OAuth Token from your app's page, OAuth & Permissions, to .env."
_SOCKET = (
    "On your app's page turn on Socket Mode, and make an app-level token with connections:write "
    "under Basic Information."
)
_REINSTALL = (
    "Paste the output of `baton manifest` (with --channels for content.ask.channels, --agent for "
    "content.ask.prompts) into your app's page, App Manifest, and reinstall the app to the "
    "workspace."
)


def examine(
    client: WebClient,
    environment: Environment,
    clock: Clock,
    *,
    channels: bool = False,
    agent: bool = False,
) -> Findings:
    """Ask Slack who we are and what we may; `client` has the bot token.

    With `channels` Baton has to read them, to answer questions there unasked; with `agent` its
    Messages tab suggests questions.
    """
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        fix = _TOKENS if _code(error) != "unreachable" else _unreachable(environment)
        yield _SLACK.problem(f"Slack does not let Baton in ({_code(error)}).", fix)
        return
    except Exception as error:  # noqa: BLE001  # the SDK lets any error of the stack through
        what = f"{environment.api_url} cannot be reached ({_reason(error)})."
        yield _SLACK.problem(what, _unreachable(environment))
        return
    yield _SLACK.ok(f"Slack knows Baton as @{answer['user']} in {answer['team']}.")
    yield from _rights(answer.headers, scopes(channels=channels, agent=agent))
    yield from _time(answer.headers, clock())
    if environment.app_token is not None:
        yield from _socket_mode(client, environment.app_token.get_secret_value())


def home(client: WebClient) -> Home | None:
    """Which workspace this is; None when Slack does not tell."""
    try:
        answer = client.auth_test()
    except Exception:  # noqa: BLE001  # `examine` has said so
        return None
    return Home(answer["team_id"], answer["user_id"], answer.get("enterprise_id"))


def _rights(headers: Mapping[str, str], wanted: Iterable[str]) -> Findings:
    told = next((held for name, held in headers.items() if name.lower() == "x-oauth-scopes"), None)
    if told is None:
        yield _SLACK.note("Slack did not tell which rights (scopes) the token has.")
        return
    granted = {scope.strip() for scope in told.split(",") if scope.strip()}
    needed = set(wanted)
    if missing := sorted(needed - granted):
        yield _SLACK.problem(f"The token lacks the scopes {', '.join(missing)}.", _REINSTALL)
    else:
        yield _SLACK.ok("The token has every scope that Baton needs.")
    if spare := sorted(granted - needed):
        what = f"The token has scopes that Baton does not use: {', '.join(spare)}."
        yield _SLACK.note(what, "Fewer are safer. " + _REINSTALL)


def _time(headers: Mapping[str, str], now: datetime) -> Findings:
    told = next((held for name, held in headers.items() if name.lower() == "date"), None)
    if told is None:
        return
    skew = now - parsedate_to_datetime(told)
    if abs(skew) > MOST_SKEW:
        way = "ahead of" if skew > timedelta(0) else "behind"
        what = f"This machine's clock is {abs(skew).total_seconds():.0f} s {way} Slack's."
        fix = "Let it be set over the network (NTP), for example `timedatectl set-ntp true`."
        yield _SLACK.problem(what, fix)
    else:
        yield _SLACK.ok("This machine's clock agrees with Slack's.")


def _socket_mode(client: WebClient, app_token: str) -> Findings:
    try:
        # The address that it gives is not used, and expires.
        client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        what = f"Slack does not open a Socket Mode connection ({_code(error)})."
        yield _SLACK.problem(what, _SOCKET)
    except Exception as error:  # noqa: BLE001  # as above
        what = f"Slack does not open a Socket Mode connection ({_reason(error)})."
        yield _SLACK.problem(what, "Try again; if it stays so, see https://slack-status.com.")
    else:
        yield _SLACK.ok("Socket Mode works.")


def _code(error: SlackApiError) -> str:
    data: Any = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return str(code or "unreachable")


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", None) or type(error).__name__)


def _unreachable(environment: Environment) -> str:
    if environment.api_url != "https://slack.com/api/":
        return "SLACK_API_URL is set: start that server, or take the variable out of .env."
    return "Check this machine's connection, firewall and proxy, and https://slack-status.com."
