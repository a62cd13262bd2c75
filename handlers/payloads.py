"""Slack's payloads, read once into the values that services take."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.people import Actor
from bot.services.clicks import Click
from bot.slack.views.kit import Message

Body = dict[str, Any]


def moment(ts: str) -> datetime:
    """Slack's `1790000000.000100` as a moment; microseconds kept."""
    seconds, _, fraction = ts.partition(".")
    micro = int((fraction + "000000")[:6])
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=micro)


def actor_of(body: Body) -> Actor:
    """Who pressed, chose or submitted."""
    user = body["user"]
    enterprise = user.get("enterprise_user", {}).get("enterprise_id")
    return Actor(user["id"], user.get("team_id") or body.get("team", {}).get("id"), enterprise)


def commander_of(body: Body) -> Actor:
    """Who typed a command."""
    return Actor(body["user_id"], body.get("team_id"), body.get("enterprise_id"))


def identity_of(body: Body) -> str:
    """What tells this press from every other; the same when Slack sends it again."""
    action = body["actions"][0]
    return f"action:{body.get('trigger_id') or ''}:{action['action_id']}:{action['action_ts']}"


def submission_identity(body: Body) -> str:
    """What tells this submission from every other (SLACK.md §3)."""
    view = body["view"]
    return f"view:{view['id']}:{view.get('hash', '')}:{body['user']['id']}"


def click_of(body: Body) -> Click:
    """A press of a button that carries a lead's id as its value."""
    action = body["actions"][0]
    container = body.get("container", {})
    channel_id = body.get("channel", {}).get("id") or container.get("channel_id", "")
    # A direct message (D…) has buttons of a lead, but is no card of it.
    ts = "" if channel_id.startswith("D") else container.get("message_ts", "")
    return Click(
        identity=identity_of(body),
        lead_id=lead_id_of(action["value"]),
        actor=actor_of(body),
        channel_id=channel_id,
        ts=ts,
        at=moment(action["action_ts"]),
    )


def press_of(body: Body) -> Click:
    """A press that tells nothing of where a card is: its button may stand in a private message."""
    return replace(click_of(body), ts="")


def lead_id_of(value: str) -> int:
    """The lead's id in a button's value; 0, which no lead has, when there is none."""
    number = value.partition(":")[0]
    return int(number) if number.isdecimal() and len(number) <= 18 else 0


def submitted(body: Body) -> dict[str, str]:
    """The form's values by field; what was left empty is left out."""
    values: dict[str, str] = {}
    for field, elements in body["view"]["state"]["values"].items():
        for element in elements.values():
            chosen = (element.get("selected_option") or {}).get("value")
            value = element.get("value") or chosen or element.get("selected_date")
            if value:
                values[field] = value
    return values


def private(message: Message) -> dict[str, Any]:
    """An answer that only the asker sees, carried by the acknowledgement itself."""
    return {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}


def asks_help(words: str) -> bool:
    """Whether somebody types `help` (or `?`) behind a command, and nothing else."""
    return words.strip().lower() in {"help", "?"}
