"""Who may call what: tokens, scopes, methods."""

import json
import logging
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Workspace
from sandbox.server import RunningSandbox
from tests.asking import http

from .northwind import MANIFEST, SCOPES


def call(box: RunningSandbox, name: str, **kwargs: Any) -> dict[str, Any]:
    found: dict[str, Any] = http.post(f"{box.url}/api/{name}", **kwargs).json()
    return found


def test_the_token_says_who_the_app_is(client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == "U0ECHO"
    assert answer["bot_id"] == "B0ECHO"
    assert answer["team_id"] == "T0SANDBOX"


def test_no_token_is_not_authed(box: RunningSandbox) -> None:
    assert call(box, "auth.test") == {"ok": False, "error": "not_authed"}


def test_a_wrong_token_is_invalid(box: RunningSandbox) -> None:
    client = WebClient("xoxb-wrong", base_url=f"{box.url}/api/")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        client.auth_test()


def test_the_app_level_token_is_of_the_wrong_type_for_messages(box: RunningSandbox) -> None:
    client = WebClient("xapp-test", base_url=f"{box.url}/api/")
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.chat_postMessage(channel="C0LEADS", text="hi")


def test_the_token_may_be_an_argument(box: RunningSandbox) -> None:
    assert call(box, "auth.test", data={"token": "xoxb-test"})["ok"]


def test_json_is_taken_like_a_form(box: RunningSandbox) -> None:
    answer = call(
        box,
        "chat.postMessage",
        json={"channel": "C0LEADS", "blocks": [{"type": "divider"}], "text": "hi"},
        headers={"authorization": "Bearer xoxb-test"},
    )
    assert answer["ok"]
    assert answer["message"]["blocks"][0]["type"] == "divider"


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        ("{", "application/json", "invalid_json"),
        ("[1]", "application/json", "json_not_object"),
        ("<a/>", "application/xml", "invalid_post_type"),
    ],
)
def test_a_body_that_cannot_be_read_is_named(
    box: RunningSandbox, body: str, kind: str, error: str
) -> None:
    answer = call(box, "auth.test", content=body, headers={"content-type": kind})
    assert answer["error"] == error


def test_a_missing_scope_tells_what_is_needed(client: WebClient, workspace: Workspace) -> None:
    manifest = MANIFEST | {"oauth_config": {"scopes": {"bot": ["channels:read"]}}}
    workspace.app(manifest=manifest)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0LEADS", text="hi")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"
    assert refused.value.response["provided"] == "channels:read"


def test_private_channels_take_a_scope_of_their_own(
    client: WebClient, workspace: Workspace
) -> None:
    scopes = [scope for scope in SCOPES if scope != "groups:read"]
    workspace.app(manifest=MANIFEST | {"oauth_config": {"scopes": {"bot": scopes}}})
    assert client.conversations_info(channel="C0LEADS")["ok"]
    with pytest.raises(SlackApiError) as refused:
        client.conversations_info(channel="C0INNER")
    assert refused.value.response["needed"] == "groups:read"


def test_an_unknown_method_is_a_loud_error(
    client: WebClient, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.ERROR, "sandbox.api"),
        pytest.raises(SlackApiError, match="unknown_method"),
    ):
        client.api_call("chat.teleport")
    assert "chat.teleport" in caplog.text


def test_tokens_are_masked_in_the_traffic(client: WebClient, workspace: Workspace) -> None:
    client.auth_test()
    assert "xoxb-test" not in str(workspace.traffic())
    assert workspace.traffic(name="auth.test")[0]["request"]["token"] == "xoxb-…"


def test_half_a_character_is_replaced(box: RunningSandbox, workspace: Workspace) -> None:
    markdown = r'[{"type": "markdown", "text": "half \ud83d"}]'
    for content in (
        r'{"channel": "C0LEADS", "text": "half \ud83d, whole \ud83d\ude00"}',
        json.dumps({"channel": "C0LEADS", "blocks": markdown}),
    ):
        headers = {"authorization": "Bearer xoxb-test", "content-type": "application/json"}
        assert call(box, "chat.postMessage", content=content, headers=headers)["ok"]
    first, second = workspace.person("ana").messages("leads")
    assert first["text"] == "half ?, whole 😀"
    assert second["blocks"][0]["text"] == "half ?"


def test_json_nested_too_deeply_is_refused(box: RunningSandbox) -> None:
    headers = {"content-type": "application/json"}
    assert call(box, "auth.test", content="[" * 100_000, headers=headers)["error"] == "invalid_json"
