"""canvases.*: documents that live in the workspace, and who may read and write them."""

import re

from ..call import Call, method
from ..errors import SlackError, arguments_error
from ..model import Canvas, Json

#: "The markdown content is limited to 1 MiB" (docs.slack.dev, canvases.create).
MARKDOWN_LIMIT = 1_048_576
_LEVELS = frozenset({"read", "write", "owner"})
#: Slack's own example of what it does not take.
_LIST_IN_QUOTE = re.compile(r"^\s*>\s*([-*+]|\d+[.)])\s", re.MULTILINE)


@method("canvases.create", scopes=("canvases:write",), tier=2)
def canvases_create(call: Call) -> Json:
    """Make a canvas that nobody but the app sees yet; one tabbed in a channel is not practised."""
    if call.text("channel_id"):
        raise arguments_error("canvases in a channel's tab are not part of this workspace")
    content = call.structure("document_content", "invalid_arguments")
    markdown = _markdown(content) if content is not None else ""
    canvas = Canvas(call.workspace.new_id("F"), call.text("title"), markdown)
    call.workspace.canvases[canvas.id] = canvas
    return {"canvas_id": canvas.id}


@method("canvases.access.set", scopes=("canvases:write",), tier=3)
def canvases_access_set(call: Call) -> Json:
    """Let people or the members of channels read or write."""
    canvas_id, level = call.required("canvas_id", "access_level")
    canvas = call.workspace.canvases.get(canvas_id)
    if canvas is None:
        raise SlackError("canvas_not_found")
    if level not in _LEVELS:
        raise arguments_error(f"access_level: must be one of {', '.join(sorted(_LEVELS))}")
    channels, users = (_ids(call.text(name)) for name in ("channel_ids", "user_ids"))
    if bool(channels) == bool(users) or (channels and level == "owner"):
        raise SlackError("invalid_parameters")
    for one in channels:
        channel = call.workspace.channels.get(one)
        if channel is None or not call.workspace.sees(call.app.bot_user_id, channel):
            raise SlackError("channel_not_found")
    if not set(users) <= call.workspace.people.keys():
        raise SlackError("user_not_found")
    canvas.access |= dict.fromkeys((*channels, *users), level)
    return {}


def _markdown(content: object) -> str:
    if not isinstance(content, dict) or set(content) != {"type", "markdown"}:
        raise arguments_error("document_content: must have `type` and `markdown`, nothing else")
    markdown = content["markdown"]
    if content["type"] != "markdown" or not isinstance(markdown, str):
        raise arguments_error("document_content: the type must be `markdown`")
    if len(markdown) > MARKDOWN_LIMIT:
        raise SlackError("canvas_creation_failed", detail="'content' error: too long")
    if _LIST_IN_QUOTE.search(markdown):
        detail = "'content' error: Unsupported block type (List) within block quote"
        raise SlackError("canvas_creation_failed", detail=detail)
    return markdown


def _ids(text: str) -> list[str]:
    """`C1,C2` or `["C1", "C2"]`, as callers send it."""
    return re.findall(r"[A-Z0-9]+", text)
