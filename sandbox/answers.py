"""Messages that the app sends as an answer: in a command's acknowledgement or to a response URL."""

from typing import Any

from . import posting, viewing
from .core import Sandbox
from .errors import SlackError
from .model import Json, Message
from .showable import check_showable
from .tickets import ResponseUrl
from .validate import check_blocks
from .workspace import Workspace


def _parts(workspace: Workspace, content: Json) -> tuple[str, list[Json]]:
    text = content.get("text") or ""
    blocks: Any = content.get("blocks") or []
    if not isinstance(text, str):
        raise SlackError("invalid_arguments")
    if blocks:
        blocks = viewing.name_parts(check_showable(workspace, check_blocks(blocks)))
    if not text and not blocks:
        raise SlackError("no_text")
    return text, blocks


def show_answer(sandbox: Sandbox, url: ResponseUrl, content: Json) -> Message | None:
    """Do what an answer asks for and return the message that is there now.

    Only the person who acted sees it, unless its `response_type` is `in_channel`. It may replace or
    delete the message that the interaction came from.

    Raises:
        SlackError: `no_text`, `invalid_blocks` and what else is wrong with the content.
    """
    workspace = sandbox.workspace
    channel = workspace.channels.get(url.channel)
    if channel is None:
        raise SlackError("channel_not_found")
    original = workspace.find_message(url.channel, url.message_ts) if url.message_ts else None
    if content.get("delete_original"):
        if original is None:
            raise SlackError("message_not_found")
        posting.delete(workspace, original)
        return None
    text, blocks = _parts(workspace, content)
    if content.get("replace_original") and original is not None:
        changes: Json = {"text": text, "blocks": blocks}
        if content.get("metadata"):
            changes["metadata"] = content["metadata"]
        posting.edit(workspace, original, changes)
        return original
    thread_ts = content.get("thread_ts") or url.thread_ts
    if content.get("response_type") == "in_channel":
        if channel.archived:
            raise SlackError("is_archived")
        return posting.post(
            workspace, channel, workspace.app.bot_user_id, text, thread_ts=thread_ts, blocks=blocks
        )
    return posting.post_ephemeral(
        workspace, channel, url.person, text, thread_ts=thread_ts, blocks=blocks
    )
