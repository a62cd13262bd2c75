"""chat.*: posting, editing and deleting messages."""

import json
import re
from typing import Any

from .. import membership, posting, viewing
from ..call import Call, method
from ..errors import SlackError
from ..model import Channel, Json, Message
from ..render import message_for_app
from ..showable import check_showable
from ..validate import check_blocks

#: chat.update refuses longer texts, while chat.postMessage cuts them at 40,000
#: (docs.slack.dev, "Truncating really long messages").
UPDATE_TEXT_LIMIT = 4_000
MARKDOWN_TEXT_LIMIT = 12_000
MAX_ATTACHMENTS = 100
#: Slack does not publish the size of metadata; this is stricter than anything reported.
METADATA_BYTES = 8_000
#: Flags that change how a message looks; kept so that tests can see them.
_OPTIONS = ("mrkdwn", "parse", "link_names", "unfurl_links", "unfurl_media")


def _content(call: Call, *, needed: bool = True) -> Json:
    """The parts of a message that a call carries: text, blocks, attachments, metadata, flags.

    Raises:
        SlackError: `no_text`, `invalid_blocks`, `markdown_text_conflict`, `metadata_too_large` …
    """
    parts: Json = {}
    if (blocks := call.structure("blocks", "invalid_blocks_format")) is not None:
        parts["blocks"] = viewing.name_parts(check_showable(call.workspace, check_blocks(blocks)))
    if (attachments := call.structure("attachments", "invalid_attachments")) is not None:
        parts["attachments"] = _attachments(attachments)
    if call.args.get("text") is not None:
        parts["text"] = call.text("text")
    if markdown := call.text("markdown_text"):
        if parts.get("blocks") or parts.get("text"):
            raise SlackError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_TEXT_LIMIT:
            raise SlackError("msg_too_long")
        parts |= {"text": markdown, "blocks": [{"type": "markdown", "text": markdown}]}
    metadata = call.structure("metadata", "invalid_metadata_format")
    if metadata is not None:
        parts["metadata"] = _metadata(metadata)
    parts["options"] = {k: call.flag(k) for k in _OPTIONS if k in call.args}
    if needed and not any(parts.get(k) for k in ("text", "blocks", "attachments")):
        raise SlackError("no_text")
    return parts


def _attachments(attachments: Any) -> list[Json]:
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MAX_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for attachment in attachments:
        if "blocks" in attachment:
            viewing.name_parts(check_blocks(attachment["blocks"]))
    return attachments


def _metadata(metadata: Any) -> Json | None:
    if metadata == {}:
        return None
    if not isinstance(metadata, dict) or not (
        ("event_type" in metadata and isinstance(metadata.get("event_payload"), dict))
        or "entities" in metadata
    ):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata


def _destination(call: Call) -> Channel:
    """The conversation to post to: an id, a name, or a person, whose direct message it is then."""
    workspace, app = call.workspace, call.app
    target = call.required("channel")[0]
    person = workspace.people.get(target)
    if person is not None:
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        if person.deleted:
            raise SlackError("channel_not_found")
        if not app.manifest.messages_tab:
            raise SlackError("messages_tab_disabled")
        return membership.open_direct(workspace, app.bot_user_id, person.id)
    channel = workspace.channels.get(target) or workspace.channel_by_name(target.lstrip("#"))
    if channel is None or not workspace.sees(app.bot_user_id, channel):
        raise SlackError("channel_not_found")
    return channel


def _may_post(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    public = channel.kind == "channel" and "chat:write.public" in call.app.manifest.scopes
    if call.app.bot_user_id not in channel.members and not public:
        raise SlackError("not_in_channel")


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    if (channel.id, thread_ts) in call.workspace.ephemerals:
        raise SlackError("cannot_reply_to_message")
    if not re.fullmatch(r"\d{1,12}\.\d{6}", thread_ts):
        raise SlackError("invalid_thread_ts")
    if thread_ts not in channel.messages:
        # Slack may accept it and show the reply nowhere; a mistake is better seen.
        raise SlackError("thread_not_found")
    return thread_ts


@method("chat.postMessage", scopes=("chat:write",), tier=0)
def chat_post_message(call: Call) -> Json:
    """Post a message."""
    channel = _destination(call)
    _may_post(call, channel)
    parts = _content(call)
    text = parts.pop("text", "")
    message = posting.post(
        call.workspace,
        channel,
        call.app.bot_user_id,
        text,
        thread_ts=_thread(call, channel),
        broadcast=call.flag("reply_broadcast"),
        **parts,
    )
    shown = message_for_app(call.workspace, message)
    answer: Json = {"channel": channel.id, "ts": message.ts, "message": shown}
    warnings = []
    if not text:
        # Screen readers and notifications read the text only; Slack warns, too.
        warnings.append("missing_text_in_message")
    if len(text) > posting.TEXT_LIMIT:
        warnings.append("message_truncated")
    if warnings:
        answer |= {"warning": ",".join(warnings), "response_metadata": {"warnings": warnings}}
    return answer


@method("chat.postEphemeral", scopes=("chat:write",), tier=4)
def chat_post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a conversation."""
    call.required("channel", "user")
    channel = _destination(call)
    _may_post(call, channel)
    reader = call.text("user")
    if reader not in channel.members:
        raise SlackError("user_not_in_channel")
    parts = _content(call)
    if len(parts.get("text", "")) > posting.TEXT_LIMIT:
        raise SlackError("msg_too_long")
    message = posting.post_ephemeral(
        call.workspace,
        channel,
        reader,
        parts.get("text", ""),
        thread_ts=_thread(call, channel),
        blocks=parts.get("blocks"),
    )
    return {"message_ts": message.ts}


def _own_message(call: Call, code: str) -> Message:
    call.required("channel", "ts")
    channel = call.channel()
    message = call.message(channel, call.text("ts"))
    if message.user != call.app.bot_user_id:
        raise SlackError(code)
    return message


@method("chat.update", scopes=("chat:write",), tier=3)
def chat_update(call: Call) -> Json:
    """Replace a message's content. Blocks go when only a text is given, as in Slack."""
    message = _own_message(call, "cant_update_message")
    workspace = call.workspace
    if workspace.channels[message.channel].archived:
        raise SlackError("is_inactive")
    parts = _content(call)
    if len(parts.get("text", "")) > UPDATE_TEXT_LIMIT:
        raise SlackError("msg_too_long")
    window = call.app.edit_window_seconds
    if window is not None and workspace.clock.now() - float(message.ts) > window:
        raise SlackError("edit_window_closed")
    if "text" in parts:
        parts.setdefault("blocks", [])
    posting.edit(workspace, message, parts)
    shown = message_for_app(workspace, message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", scopes=("chat:write",), tier=3)
def chat_delete(call: Call) -> Json:
    """Delete one of the app's messages."""
    message = _own_message(call, "cant_delete_message")
    posting.delete(call.workspace, message)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.getPermalink", tier=0)
def chat_get_permalink(call: Call) -> Json:
    """The address of a message, on the sandbox's page."""
    call.required("channel", "message_ts")
    channel = call.channel()
    message = call.message(channel, call.text("message_ts"))
    # Slack's form, p and the ts without its dot; the page understands it.
    address = f"{call.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}
