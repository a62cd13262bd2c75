"""What Slack sends when somebody presses, types, submits, chooses a shortcut, or does something."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from .company import CARD_TS, CHANNEL, ELSEWHERE, OUTSIDER, STRANGER, TEAM, Json

_numbers = count(1)


def team_of(user: str) -> str:
    """The workspace that Slack says somebody is of."""
    return ELSEWHERE if user in {OUTSIDER, STRANGER} else TEAM


def _common(user: str) -> Json:
    number = next(_numbers)
    return {
        "user": {"id": user, "team_id": team_of(user)},
        "team": {"id": team_of(user)},
        "trigger_id": f"{number}.trigger",
        "response_url": "https://hooks.slack.example/answer",
    }


def press(user: str, action_id: str, value: str = "", *, alone: bool = False) -> Json:
    """A press of a button; `alone`: in a message that only this person sees."""
    number = next(_numbers)
    container = {"type": "message", "message_ts": CARD_TS, "channel_id": CHANNEL}
    action = {
        "type": "button",
        "block_id": "b",
        "action_id": action_id,
        "value": value,
        "action_ts": f"1790000{number:03}.000001",
    }
    return {
        "type": "block_actions",
        **_common(user),
        "channel": {"id": CHANNEL},
        "container": container | {"is_ephemeral": alone},
        "actions": [action],
    }


def form(
    user: str, callback_id: str, carried: str, values: Mapping[str, Mapping[str, Any]]
) -> Json:
    """A submission; values: block → the element's state."""
    view = {
        "id": f"V{next(_numbers)}",
        "hash": "h",
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": carried,
        "state": {"values": {block: {"value": dict(one)} for block, one in values.items()}},
    }
    return {"type": "view_submission", **_common(user), "view": view}


def command(user: str, name: str, text: str = "") -> Json:
    """A slash command."""
    common = _common(user)
    return {
        "command": name,
        "text": text,
        "user_id": user,
        "team_id": team_of(user),
        "channel_id": CHANNEL,
        "trigger_id": common["trigger_id"],
        "response_url": common["response_url"],
    }


def shortcut(user: str, callback_id: str) -> Json:
    """A shortcut on a message of somebody else's."""
    return {
        "type": "message_action",
        "callback_id": callback_id,
        **_common(user),
        "channel": {"id": CHANNEL},
        "message": {"ts": "1790000000.000300", "text": "Let us talk", "user": "U0EMIL"},
    }


def event(user: str, kind: str, **more: Any) -> Json:
    """An event about something that somebody did."""
    number = next(_numbers)
    content = {
        "type": kind,
        "user": user,
        "event_ts": f"1790000{number:03}.000002",
        "ts": f"1790000{number:03}.000002",
        "channel": CHANNEL,
        "team": team_of(user),
        **more,
    }
    return {
        "type": "event_callback",
        "event_id": f"Ev{number}",
        "team_id": TEAM,
        "event": content,
    }
