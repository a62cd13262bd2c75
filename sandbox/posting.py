"""What can be done to messages: post, edit, delete, show to one person, react."""

from typing import Any

from .errors import SlackError
from .model import Channel, Json, Message
from .render import message_for_app, message_for_page
from .workspace import Change, Workspace

#: Slack cuts a message's text here (docs.slack.dev, "Truncating really long messages").
TEXT_LIMIT = 40_000


def post(
    workspace: Workspace,
    channel: Channel,
    author: str,
    text: str,
    *,
    thread_ts: str | None = None,
    broadcast: bool = False,
    **parts: Any,
) -> Message:
    """Put a message into a conversation and tell everybody, the app included.

    `parts` are further fields of the message, such as `blocks` or `metadata`. A reply to a reply
    goes to the thread's root, as in Slack.
    """
    root = channel.messages.get(thread_ts) if thread_ts else None
    if root is not None and root.thread_ts not in (None, root.ts):
        root = channel.messages.get(str(root.thread_ts), root)
    person = workspace.people.get(author)
    message = Message(
        channel.id,
        workspace.new_ts(channel),
        author,
        text[:TEXT_LIMIT],
        bot=person is not None and person.is_bot,
        thread_ts=root.ts if root else None,
        subtype="thread_broadcast" if root and broadcast else None,
        **parts,
    )
    channel.messages[message.ts] = message
    if root is not None:
        root.thread_ts = root.ts
        root.replies.append(message.ts)
        _show(workspace, root)
    channel.last_read[author] = message.ts
    _show(workspace, message)
    workspace.on_change(Change("channels", channel=channel.id))
    _tell_of_post(workspace, channel, message)
    return message


def _tell_of_post(workspace: Workspace, channel: Channel, message: Message) -> None:
    event = message_for_app(workspace, message) | _place(channel, message.ts)
    workspace.on_event(event, channel)
    if f"<@{workspace.app.bot_user_id}>" in message.text and channel.kind != "im":
        mention = {k: v for k, v in event.items() if k not in ("channel_type", "subtype")}
        workspace.on_event(mention | {"type": "app_mention"}, channel)


def _place(channel: Channel, event_ts: str) -> Json:
    kind = {"channel": "channel", "private": "group", "im": "im", "mpim": "mpim"}[channel.kind]
    return {"channel": channel.id, "channel_type": kind, "event_ts": event_ts}


def post_ephemeral(
    workspace: Workspace,
    channel: Channel,
    reader: str,
    text: str,
    *,
    thread_ts: str | None = None,
    blocks: list[Json] | None = None,
) -> Message:
    """Show a message to one person only; it is in no history and causes no event."""
    message = Message(
        channel.id,
        workspace.new_ts(channel),
        workspace.app.bot_user_id,
        text[:TEXT_LIMIT],
        bot=True,
        thread_ts=thread_ts,
        reader=reader,
        blocks=blocks or [],
    )
    workspace.ephemerals[channel.id, message.ts] = message
    _show(workspace, message)
    return message


def edit(workspace: Workspace, message: Message, changes: Json) -> None:
    """Replace the named fields of a message and tell everybody.

    As in Slack, a message is marked as edited only when its text is what people read.
    """
    channel = workspace.channels[message.channel]
    before = message_for_app(workspace, message)
    for name, value in changes.items():
        setattr(message, name, value)
    if message.reader is None:
        event_ts = workspace.new_ts(channel)
        message.edited = None if message.blocks else event_ts
        event = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": message_for_app(workspace, message),
            "previous_message": before,
            "ts": event_ts,
        }
        workspace.on_event(event | _place(channel, event_ts), channel)
    _show(workspace, message)


def delete(workspace: Workspace, message: Message) -> None:
    """Take a message away. A thread's root with replies leaves a tombstone, as in Slack."""
    channel = workspace.channels[message.channel]
    before = message_for_app(workspace, message)
    if message.reader is not None:
        workspace.ephemerals.pop((channel.id, message.ts), None)
    elif message.replies:
        for name, value in _TOMBSTONE.items():
            setattr(message, name, value)
        message.blocks, message.reactions, message.files = [], {}, []
        _show(workspace, message)
    else:
        del channel.messages[message.ts]
        _leave_thread(workspace, channel, message)
    if message.reader is None:
        event_ts = workspace.new_ts(channel)
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": message.ts,
            "previous_message": before,
            "ts": event_ts,
        }
        workspace.on_event(event | _place(channel, event_ts), channel)
    if not message.replies:
        data = {"channel": channel.id, "ts": message.ts}
        workspace.on_change(
            Change("message_deleted", channel=channel.id, person=message.reader, data=data)
        )


_TOMBSTONE = {
    "text": "This message was deleted.",
    "subtype": "tombstone",
    "user": "USLACKBOT",
    "bot": False,
}


def _leave_thread(workspace: Workspace, channel: Channel, message: Message) -> None:
    root = channel.messages.get(message.thread_ts or "")
    if root is not None and message.ts in root.replies:
        root.replies.remove(message.ts)
        _show(workspace, root)


def react(workspace: Workspace, message: Message, person_id: str, name: str) -> None:
    """Add a reaction, its name as typed (aliases and skin tones are not folded).

    Raises:
        SlackError: `already_reacted`.
    """
    users = message.reactions.setdefault(name, [])
    if person_id in users:
        raise SlackError("already_reacted")
    users.append(person_id)
    _reaction_changed(workspace, "reaction_added", message, person_id, name)


def unreact(workspace: Workspace, message: Message, person_id: str, name: str) -> None:
    """Take one's reaction away.

    Raises:
        SlackError: `no_reaction`.
    """
    users = message.reactions.get(name, [])
    if person_id not in users:
        raise SlackError("no_reaction")
    users.remove(person_id)
    if not users:
        del message.reactions[name]
    _reaction_changed(workspace, "reaction_removed", message, person_id, name)


def _reaction_changed(
    workspace: Workspace, kind: str, message: Message, person_id: str, name: str
) -> None:
    channel = workspace.channels[message.channel]
    event = {
        "type": kind,
        "user": person_id,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
        "item_user": message.user,
        "event_ts": workspace.new_ts(channel),
    }
    workspace.on_event(event, channel)
    _show(workspace, message)


def _show(workspace: Workspace, message: Message) -> None:
    data = {"message": message_for_page(message)}
    workspace.on_change(
        Change("message", channel=message.channel, person=message.reader, data=data)
    )
