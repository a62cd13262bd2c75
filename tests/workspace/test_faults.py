"""Faults and rate limits do what their rules say, the same each time."""

import json
import time
from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Person, RefusedError, Workspace
from tests.asking import http

from .cards import CARD
from .conftest import Attach


def post(client: WebClient, text: str = "x") -> Any:
    return client.chat_postMessage(channel="C0LEADS", text=text)


def test_an_error_is_answered_instead(client: WebClient, workspace: Workspace, ana: Person) -> None:
    workspace.fault(on="chat.*", do="error", error="fatal_error", times=1)
    with pytest.raises(SlackApiError, match="fatal_error"):
        post(client)
    assert ana.messages("leads") == []
    assert post(client)["ok"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_status_is_answered_instead(
    client: WebClient, workspace: Workspace, ana: Person, status: int
) -> None:
    workspace.fault(on="chat.postMessage", do="status", status=status, retry_after=7, times=1)
    answer = http.post(
        f"{workspace.url}/api/chat.postMessage",
        data={"channel": "C0LEADS", "text": "x"},
        headers={"authorization": "Bearer xoxb-test"},
    )
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == ("7" if status == 429 else None)
    assert ana.messages("leads") == []


def test_a_slow_answer_comes_late(client: WebClient, workspace: Workspace) -> None:
    workspace.fault(on="chat.postMessage", do="slow", seconds=0.3, times=1)
    started = time.monotonic()
    assert post(client)["ok"]
    assert time.monotonic() - started > 0.3


@pytest.mark.parametrize(("do", "posted"), [("reset_before", 0), ("reset_after", 1)])
def test_a_connection_is_reset_before_or_after_the_effect(
    client: WebClient, workspace: Workspace, ana: Person, do: str, posted: int
) -> None:
    workspace.fault(on="chat.postMessage", do=do, times=1)
    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        post(client)
    assert len(ana.messages("leads")) == posted
    assert post(client)["ok"]


def test_garbage_comes_after_the_effect(
    client: WebClient, workspace: Workspace, ana: Person
) -> None:
    workspace.fault(on="chat.postMessage", do="garbage", times=1)
    answer = http.post(
        f"{workspace.url}/api/chat.postMessage",
        data={"channel": "C0LEADS", "text": "x"},
        headers={"authorization": "Bearer xoxb-test"},
    )
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(ana.messages("leads")) == 1


def pattern(client: WebClient) -> str:
    marks = ""
    for _ in range(20):
        try:
            client.auth_test()
            marks += "."
        except SlackApiError:
            marks += "x"
    return marks


def test_the_same_seed_fails_the_same_calls(client: WebClient, workspace: Workspace) -> None:
    marks = []
    for seed in (7, 7, 8):
        workspace.clear_faults()
        workspace.fault(on="*", share=0.3, seed=seed, do="error")
        marks.append(pattern(client))
    assert marks[0] == marks[1] != marks[2]
    rule = workspace.faults()[0]
    assert (rule["asked"], rule["fired"]) == (20, marks[2].count("x"))


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        ({"do": "explode"}, "explode"),
        ({"do": "error", "share": 2}, "share"),
        ({"do": "error", "when": "now"}, "when"),
        ({}, "do"),
    ],
)
def test_a_wrong_rule_is_named(workspace: Workspace, rule: dict[str, Any], named: str) -> None:
    with pytest.raises(RefusedError, match=named):
        workspace.fault(**rule)


def heard_by(bolt: App) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    bolt.event("message")(lambda event, body: heard.append((event["text"], body["event_id"])))
    return heard


def test_a_duplicated_event_comes_twice(
    attach: Attach, bolt: App, workspace: Workspace, ana: Person
) -> None:
    heard = heard_by(bolt)
    attach(bolt)
    workspace.fault(on="event", do="duplicate", times=1)
    ana.post("leads", "hi")
    workspace.wait_for(lambda: len(heard) == 2)
    assert len(set(heard)) == 1


def test_a_lost_event_never_comes(
    attach_socket: Attach, bolt: App, workspace: Workspace, ana: Person
) -> None:
    heard = heard_by(bolt)
    attach_socket(bolt)
    workspace.fault(on="message", do="lost", times=1)
    ana.post("leads", "one")
    ana.post("leads", "two")
    workspace.wait_for(lambda: heard)
    assert [text for text, _ in heard] == ["two"]


def test_events_out_of_order(
    attach_socket: Attach, bolt: App, workspace: Workspace, ana: Person
) -> None:
    heard = heard_by(bolt)
    attach_socket(bolt)
    workspace.fault(on="event", do="unordered", times=1)
    ana.post("leads", "one")
    ana.post("leads", "two")
    workspace.wait_for(lambda: len(heard) == 2)
    assert [text for text, _ in heard] == ["two", "one"]


def test_a_late_event(attach_socket: Attach, bolt: App, workspace: Workspace, ana: Person) -> None:
    heard = heard_by(bolt)
    attach_socket(bolt)
    workspace.fault(on="event", do="late", seconds=0.3, times=1)
    posted = time.monotonic()
    ana.post("leads", "one")
    workspace.wait_for(lambda: heard)
    assert time.monotonic() - posted > 0.3


def test_a_click_may_come_twice(
    attach_socket: Attach, bolt: App, client: WebClient, workspace: Workspace, ana: Person
) -> None:
    clicks: list[str] = []

    @bolt.action("claim")
    def claim(ack: Ack, body: dict[str, Any]) -> None:
        clicks.append(body["trigger_id"])
        ack()

    attach_socket(bolt)
    client.chat_postMessage(channel="C0LEADS", text="card", blocks=CARD)
    workspace.fault(on="action", do="duplicate", times=1)
    assert ana.click(ana.message("leads", containing="card"), "Claim")["delivered"]
    workspace.wait_for(lambda: len(clicks) == 2)
    assert len(set(clicks)) == 1


def test_messages_are_limited_by_channel_when_limits_are_on(
    client: WebClient, workspace: Workspace
) -> None:
    for _ in range(6):
        post(client)
    workspace.fault(limits=True)
    for _ in range(3):
        post(client)
    with pytest.raises(SlackApiError) as refused:
        post(client)
    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["retry-after"] == "1"
    assert client.chat_postMessage(channel="C0INNER", text="elsewhere")["ok"]


def test_methods_are_limited_by_their_tier(client: WebClient, workspace: Workspace) -> None:
    workspace.fault(limits=True)
    for _ in range(20):
        client.conversations_list()
    with pytest.raises(SlackApiError) as refused:
        client.conversations_list()
    assert 55 <= int(refused.value.response.headers["retry-after"]) <= 60
    assert client.conversations_info(channel="C0LEADS")["ok"]


def test_a_rate_limit_can_be_a_fault(client: WebClient, workspace: Workspace) -> None:
    workspace.fault(on="auth.test", do="error", error="ratelimited", times=1)
    with pytest.raises(SlackApiError) as refused:
        client.auth_test()
    assert refused.value.response.status_code == 429


def test_slack_s_own_client_refreshes_its_connection(
    attach_socket: Attach, bolt: App, workspace: Workspace, ana: Person
) -> None:
    heard = heard_by(bolt)
    bolt.command("/echo")(lambda ack: ack("here"))
    attach_socket(bolt)
    workspace.fault(disconnect="warn")
    ana.post("leads", "hello")
    workspace.wait_for(lambda: heard)
    workspace.wait_for(lambda: workspace.traffic(kind="socket", name="connected"))
    assert ana.command("leads", "/echo")["reply"]["text"] == "here"
