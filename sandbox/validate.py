"""Strict checks of what the app sends to be shown: blocks and views."""

from typing import Any

from .errors import SlackError, arguments_error
from .model import Json


def check_blocks(blocks: Any) -> list[Json]:
    if not isinstance(blocks, list) or not all(isinstance(b, dict) for b in blocks):
        raise SlackError("invalid_blocks_format")
    return blocks


def check_view(view: Any, surface: str | None) -> Json:
    if not isinstance(view, dict) or view.get("type") != surface:
        raise arguments_error("invalid view")
    return view
