"""The requests that are measured, whole and signed, ready to be sent."""

import hashlib
import hmac
import json
import random
import time
from urllib.parse import urlencode

from bench.company import SIGNING_SECRET, SOURCE, TEAM, TOKEN, lead_of


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """One HTTP/1.1 request on a kept connection."""
    head = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


def lead(number: int, lanes: list[str], prefix: str = "") -> bytes:
    """A lead that nobody has sent before, if the number is new."""
    body = json.dumps(lead_of(f"b{number}", lanes[number % len(lanes)])).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    return post(f"{prefix}/leads/{SOURCE}", body, headers)


def click(action: str, lead_id: int, person: str, at: tuple[str, str], prefix: str = "") -> bytes:
    """A press of a button on a lead's card, of the size that Slack's own payloads have.

    `at`: the card's channel and ts.
    """
    now = f"{time.time():.6f}"
    channel, ts = at
    payload: dict[str, object] = {
        "type": "block_actions",
        "user": {"id": person, "username": person.lower(), "name": person, "team_id": TEAM},
        "api_app_id": "A0BATON",
        "token": "unused",
        "container": {"type": "message", "message_ts": ts, "channel_id": channel},
        "trigger_id": f"{random.getrandbits(60)}.{random.getrandbits(40)}",
        "team": {"id": TEAM, "domain": "bench"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel, "name": channel[2:].lower()},
        "message": {"type": "message", "ts": ts, "user": "U0BATON", "blocks": _BLOCKS},
        "state": {"values": {}},
        "response_url": "http://127.0.0.1:9/respond/none",
        "actions": [
            {
                "type": "button",
                "action_id": action,
                "block_id": "buttons",
                "value": str(lead_id),
                "action_ts": now,
            }
        ],
    }
    return _signed(urlencode({"payload": json.dumps(payload)}).encode(), prefix)


def command(name: str, words: str, person: str) -> bytes:
    """A slash command."""
    form = {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": "C0C00",
        "channel_name": "c00",
        "user_id": person,
        "user_name": person.lower(),
        "command": name,
        "text": words,
        "api_app_id": "A0BATON",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/respond/none",
        "trigger_id": f"{random.getrandbits(60)}.{random.getrandbits(40)}",
    }
    return _signed(urlencode(form).encode(), "")


def _signed(body: bytes, prefix: str) -> bytes:
    stamp = str(int(time.time()))
    base = b"v0:" + stamp.encode() + b":" + body
    signed = hmac.new(SIGNING_SECRET.encode(), base, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signed}",
    }
    return post(f"{prefix}/slack/events", body, headers)


def _button(action: str) -> dict[str, object]:
    text = {"type": "plain_text", "text": action.capitalize(), "emoji": True}
    return {"type": "button", "action_id": action, "text": text, "value": "1"}


#: The card that carries the button, which Slack sends along: about 2 kB.
_BLOCKS = [
    {"type": "header", "block_id": "h", "text": {"type": "plain_text", "text": "Ana Ruiz, Acme"}},
    {
        "type": "section",
        "block_id": "s",
        "text": {"type": "mrkdwn", "text": "Owner: <@U0P00>, not claimed yet\nForm · today"},
        "fields": [
            {"type": "mrkdwn", "text": f"*Field {number}*\nA value of usual length"}
            for number in range(6)
        ],
    },
    {
        "type": "actions",
        "block_id": "buttons",
        "elements": [
            _button(action)
            for action in ("lead_claim", "vote_good", "vote_bad", "vote_unsure", "lead_details")
        ],
    },
]
