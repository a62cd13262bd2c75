"""reactions.*: the app's own reactions and reading everybody's."""

import re

from .. import posting
from ..call import Call, method, page_of
from ..errors import SlackError
from ..model import Json, Message
from ..render import message_for_app

#: Slack's emoji names, with the skin tones people add.
EMOJI_NAME = re.compile(r"[a-z0-9_+'\-]{1,100}(::skin-tone-[2-6])?")


def _message(call: Call) -> Message:
    call.required("channel", "timestamp")
    channel = call.channel()
    # Slack's name for a ts that is not one.
    if not re.fullmatch(r"\d{1,12}\.\d{6}", call.text("timestamp")):
        raise SlackError("bad_timestamp")
    return call.message(channel, call.text("timestamp"))


def _named(call: Call) -> str:
    name = call.text("name").strip(":")
    if not EMOJI_NAME.fullmatch(name):
        raise SlackError("invalid_name")
    return name


@method("reactions.add", scopes=("reactions:write",), tier=3)
def reactions_add(call: Call) -> Json:
    """React as the bot."""
    name = _named(call)
    message = _message(call)
    channel = call.workspace.channels[message.channel]
    if channel.archived:
        raise SlackError("is_archived")
    if call.app.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    # 23 different emoji fit on a message (Slack's help centre).
    if name not in message.reactions and len(message.reactions) >= 23:
        raise SlackError("too_many_emoji")
    posting.react(call.workspace, message, call.app.bot_user_id, name)
    return {}


@method("reactions.remove", scopes=("reactions:write",), tier=2)
def reactions_remove(call: Call) -> Json:
    """Take the bot's reaction away."""
    name = _named(call)
    posting.unreact(call.workspace, _message(call), call.app.bot_user_id, name)
    return {}


@method("reactions.get", scopes=("reactions:read",), tier=3)
def reactions_get(call: Call) -> Json:
    """Everybody's reactions to one message."""
    message = _message(call)
    shown = message_for_app(call.workspace, message)
    permalink = f"{call.base_url}/#{message.channel}/{message.ts}"
    return {
        "type": "message",
        "channel": message.channel,
        "message": shown | {"permalink": permalink},
    }


@method("reactions.list", scopes=("reactions:read",), tier=2)
def reactions_list(call: Call) -> Json:
    """The messages somebody reacted to, newest first, where the app is a member."""
    workspace = call.workspace
    user = call.text("user") or call.app.bot_user_id
    if user not in workspace.people:
        raise SlackError("user_not_found")
    found = [
        {"type": "message", "channel": m.channel, "message": message_for_app(workspace, m)}
        for channel in workspace.channels.values()
        if call.app.bot_user_id in channel.members
        for m in channel.messages.values()
        if any(user in users for users in m.reactions.values())
    ]
    found.sort(key=lambda item: str(item["message"]["ts"]), reverse=True)  # type: ignore[index]  # a dict literal's union
    items, metadata = page_of(call, found, default=100, most=1000)
    return {"items": items, "response_metadata": metadata}
