"""Finding things in what a person sees, with messages that help when they are not there."""

import json
from collections.abc import Iterator
from typing import Any

from .elements import elements_of
from .model import Json


class NotThereError(Exception):
    """Something is not there (yet); the message says what is there instead."""


def find_messages(messages: list[Json], containing: str | None, ts: str | None) -> list[Json]:
    """Those messages with the text in them, or with the ts, in their order."""
    if ts is not None:
        return [m for m in messages if m["ts"] == ts]
    return [m for m in messages if containing is None or containing in all_text(m)]


def all_text(message: Json) -> str:
    """Everything that can be read in a message or view: text, blocks, attachments."""
    parts = [message.get("text", "")]
    parts += _texts(message.get("blocks", []))
    parts += _texts(message.get("attachments", []))
    return "\n".join(part for part in parts if part)


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, list):
        for one in content:
            yield from _texts(one)
    elif isinstance(content, dict):
        for key, value in content.items():
            if isinstance(value, str):
                if key in ("text", "alt_text", "title", "label"):
                    yield value
            else:
                yield from _texts(value)


def summary(messages: list[Json]) -> str:
    """The last few messages, a line each."""
    lines = []
    for message in messages[-10:]:
        marks = " (ephemeral)" if message["ephemeral"] else ""
        text = all_text(message).replace("\n", " ⏎ ")
        lines.append(f"  {message['ts']} {message['user']}{marks}: {text[:200]}")
    return "\n".join(lines) or "  nothing"


def element_named(
    where: Json, text: str | None, action_id: str | None, block_id: str | None
) -> tuple[Json, Json]:
    """The block and element with that text on it, or that action id.

    Raises:
        NotThereError: listing the elements that there are.
    """
    blocks = list(where.get("blocks", []))
    for attachment in where.get("attachments", []):
        blocks += attachment.get("blocks", [])
    names = []
    for found in elements_of(blocks):
        element = found.element
        label = element.get("text", {}).get("text", "")
        if block_id in (None, found.block.get("block_id")) and (
            element.get("action_id") == action_id
            if action_id is not None
            else label == text or str(element.get("accessibility_label")) == text
        ):
            return found.block, element
        names.append(f"{label or element['type']!r} ({element.get('action_id')})")
    wanted = repr(text) if action_id is None else f"action id {action_id!r}"
    raise NotThereError(f"nothing called {wanted} to use; there are: {', '.join(names) or 'none'}")


def input_values(view: Json, values: Json) -> Json:
    """Values by block id or label, in the form that `submit` takes.

    Raises:
        NotThereError: when the view has no such input.
    """
    inputs = {}
    for found in elements_of(view["blocks"]):
        block_id, action_id = found.block["block_id"], found.element["action_id"]
        inputs[block_id] = (block_id, action_id)
        if found.in_input:
            inputs[found.block["label"]["text"]] = (block_id, action_id)
            inputs[action_id] = (block_id, action_id)
    plain: Json = {}
    for name, value in values.items():
        if name not in inputs:
            raise NotThereError(f"no input {name!r}; there are: {json.dumps(list(inputs))}")
        block_id, action_id = inputs[name]
        is_plain_form = isinstance(value, dict) and action_id in value
        plain.setdefault(block_id, {}).update(value if is_plain_form else {action_id: value})
    return plain
