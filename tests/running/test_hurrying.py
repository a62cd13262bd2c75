"""A listener that asks Slack waits no longer than whoever waits for the listener."""

import socket
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from slack_bolt import Ack, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.ports.deadlines import AnsweredBy
from handlers.hurrying import HurriedClient
from handlers.matching import QuickApp

PRESS = {
    "type": "block_actions",
    "team": {"id": "T0"},
    "user": {"id": "U0ANA"},
    "trigger_id": "1.2.3",
    "actions": [{"action_id": "lead_details", "block_id": "b", "type": "button"}],
}


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that takes requests and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_a_window_that_slack_does_not_open_is_given_up_in_time(silent: str) -> None:
    result = AuthorizeResult(enterprise_id=None, team_id="T0", bot_token="xoxb-1")
    app = QuickApp(
        client=WebClient(base_url=silent, timeout=8),
        authorize=lambda **_whoever: result,
        request_verification_enabled=False,
        process_before_response=True,
    )
    waited = []

    @app.action("lead_details")
    def on_details(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        ack()
        began = monotonic()
        with pytest.raises(TimeoutError):
            client.views_open(trigger_id=body["trigger_id"], view={})
        waited.append(monotonic() - began)

    app.quicken()
    with AnsweredBy(monotonic() + 1):
        app.dispatch(BoltRequest(body=PRESS, mode="socket_mode"))
    assert len(waited) == 1
    assert waited[0] < 4


def test_where_nobody_waits_slack_has_its_usual_time() -> None:
    client = HurriedClient(timeout=8)
    assert client.timeout == 8
    with AnsweredBy(monotonic() + 100):
        assert client.timeout == 8
    with AnsweredBy(monotonic() - 1):
        assert client.timeout == 1
