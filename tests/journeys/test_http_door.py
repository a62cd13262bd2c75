"""Baton's door for Slack over HTTP: only what Slack signed, only once, never a surprise."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.asking import http

from .places import HTTP, PAIRS
from .team import Json, Team

SECRET = "0123456789abcdef0123456789abcdef"
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}"}


def send(team: Team, body: bytes, headers: dict[str, str], kind: str = "application/json") -> Any:
    return http.post(
        f"{team.url}/slack/events",
        content=body,
        headers={"content-type": kind, **headers},
        timeout=30,
    )


def event(kind: str, **more: Any) -> bytes:
    content = {
        "type": "event_callback",
        "team_id": "T0SANDBOX",
        "api_app_id": "A0BATON",
        "event_id": "Ev1",
        "event_time": 1,
        "event": {"type": kind, "event_ts": f"{time.time():.6f}", **more},
    }
    return json.dumps(content).encode()


def reaction(card: Json, name: str = "+1", kind: str = "reaction_added") -> bytes:
    item = {"type": "message", "channel": card["channel"], "ts": card["ts"]}
    return event(kind, user="U0ANA", reaction=name, item=item, item_user="U0BATON")


def claim(card: Json, value: str = "1") -> bytes:
    action = {
        "type": "button",
        "action_id": "lead_claim",
        "block_id": "b",
        "value": value,
        "action_ts": f"{time.time():.6f}",
    }
    payload = {
        "type": "block_actions",
        "user": {"id": "U0BEN", "team_id": "T0SANDBOX"},
        "team": {"id": "T0SANDBOX"},
        "trigger_id": "1.2.3",
        "container": {"message_ts": card["ts"], "channel_id": card["channel"]},
        "channel": {"id": card["channel"]},
        "actions": [action],
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


@HTTP
def test_a_replayed_request_changes_nothing_the_second_time(team: Team) -> None:
    card = team.new_card("Ada")
    body = claim(card)
    headers = signed(body)
    assert send(team, body, headers, FORM).status_code == 200
    team.sees(card, "Claimed by <@U0BEN>")
    release = team.ben.message("leads", ts=card["ts"])
    team.press(team.ben, release, "lead_release")
    team.sees(card, "not claimed yet")
    assert send(team, body, headers, FORM).status_code == 200
    team.stays(lambda: "not claimed yet" in team.ana.message("leads", ts=card["ts"])["text"])


@HTTP
def test_what_slack_did_not_sign_is_refused(team: Team) -> None:
    card = team.new_card("Ada")
    body = reaction(card)
    now = time.time()
    for given in (
        {},
        {"x-slack-request-timestamp": "abc", "x-slack-signature": "v0=1"},
        {"x-slack-request-timestamp": "", "x-slack-signature": ""},
        {"x-slack-request-timestamp": "9" * 400, "x-slack-signature": "v0=1"},
        {"x-slack-request-timestamp": "\u0661\u0662", "x-slack-signature": "v0=\u00e9"},
        signed(body, now - 600),
        signed(body, now + 600),
        signed(body, secret="another"),
        signed(body + b" "),
    ):
        encoded = {name.encode(): value.encode() for name, value in given.items()}
        address = f"{team.url}/slack/events"
        answer = http.post(address, content=body, headers=encoded)
        assert answer.status_code == 401, given
    no_text = b"\xff\xfe"
    assert send(team, no_text, signed(no_text)).status_code == 401
    team.stays(lambda: "good" not in team.ana.message("leads", ts=card["ts"])["text"], 0.3)


@HTTP
def test_what_is_no_payload_is_refused(team: Team) -> None:
    for body in (b"{", b"[]", b"{}", b"null", b"[" * 100_000, b""):
        assert send(team, body, signed(body)).status_code == 400, body[:20]
    for body in (b"payload=%7B", b"payload=[1]", b""):
        assert send(team, body, signed(body), FORM).status_code == 400, body


@HTTP
def test_two_megabytes_are_refused(team: Team) -> None:
    body = b"x" * 2_000_000
    assert send(team, body, signed(body)).status_code == 413


@HTTP
def test_slack_verifies_the_address(team: Team) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    answer = send(team, body, signed(body))
    assert answer.status_code == 200
    assert "abc" in answer.text


@HTTP
def test_events_that_nobody_waits_for_are_answered_so_that_slack_is_content(team: Team) -> None:
    for body in (
        event("link_shared", user="U0ANA"),
        event("message", user="U0ANA", text="hi", channel="C0LEADS"),
        event("message", subtype="message_changed", channel="C0LEADS"),
        event("reaction_added", user="U0ANA", reaction="+1", item={"type": "file", "file": "F1"}),
        event("a_kind_of_2031"),
        json.dumps({"type": "app_rate_limited", "team_id": "T0SANDBOX"}).encode(),
    ):
        assert send(team, body, signed(body)).status_code == 200, body


@HTTP
def test_a_press_of_an_older_versions_button_is_answered_quietly(team: Team) -> None:
    card = team.new_card("Ada")
    body = claim(card).replace(b"lead_claim", b"lead_snooze")
    assert send(team, body, signed(body), FORM).status_code == 200


@HTTP
def test_a_button_of_a_lead_that_is_gone_says_so(team: Team) -> None:
    card = team.new_card("Ada")
    values = ("999", "", "x", "-1", "9" * 30, "1; drop")
    for value in values:
        body = claim(card, value)
        assert send(team, body, signed(body), FORM).status_code == 200
    team.told(team.ben, "leads", "I do not know this lead any more")
    team.wait_for(lambda: len(team.ben.ephemerals("leads")) == len(values), "all answers")
    assert "not claimed yet" in team.ana.message("leads", ts=card["ts"])["text"]


@HTTP
@pytest.mark.parametrize(
    "broken",
    [
        {"event": {"type": "reaction_added"}},
        {"event": {"type": "reaction_added", "item": {"type": "message"}, "user": "U0ANA"}},
        {"event": None},
    ],
    ids=["no item", "half an item", "no event"],
)
def test_a_payload_that_is_not_as_slack_documents_it_breaks_nothing(
    team: Team, broken: Json
) -> None:
    card = team.new_card("Ada")
    body = json.dumps(json.loads(event("x")) | broken).encode()
    assert send(team, body, signed(body)).status_code in (200, 404, 500)
    team.press(team.ana, card, "vote_good")
    team.sees(card, "good: <@U0ANA>")


@PAIRS
def test_health_says_whether_baton_can_work(team: Team) -> None:
    def get(path: str) -> httpx.Response:
        return http.get(f"{team.url}{path}")

    assert get("/healthz").status_code == 200
    assert get("/readyz").json()["status"] == "ready"
    team.new_card("Ada")
    assert "baton_" in get("/metrics").text
    assert get("/slack/events").status_code in (404, 405)
