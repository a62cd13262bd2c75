"""Interactive elements: what each one starts with, keeps as state and reports when it is used."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .errors import SandboxError
from .model import Json

#: Slack's `state.values`: by block id and action id.
Values = dict[str, dict[str, Json]]

#: Element type → the key of its state, and the key of what it starts with.
_STATE_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "checkboxes": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
_MANY = {
    "selected_options",
    "selected_users",
    "selected_channels",
    "selected_conversations",
    "files",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An element and the block it stands in; `in_input` for an input block's element."""

    block: Json
    element: Json
    in_input: bool


def elements_of(blocks: list[Json]) -> Iterator[Found]:
    """Every interactive element of the blocks, nested containers and cards included."""
    for block in blocks:
        kind = block.get("type")
        if kind == "input":
            yield Found(block, block["element"], in_input=True)
        elif kind in ("actions", "context_actions"):
            yield from (Found(block, e, in_input=False) for e in block["elements"])
        elif kind == "section" and "action_id" in block.get("accessory", {}):
            yield Found(block, block["accessory"], in_input=False)
        elif kind == "card":
            yield from (Found(block, e, in_input=False) for e in block.get("actions", ()))
        elif kind == "carousel":
            yield from elements_of(block["elements"])
        elif kind == "container":
            yield from elements_of(block["child_blocks"])


def find_element(blocks: list[Json], action_id: str, block_id: str | None) -> Found:
    """The element with that action id (and block id, if given).

    Raises:
        SandboxError: `no_such_element`, naming those that there are.
    """
    here = list(elements_of(blocks))
    for found in here:
        same_block = block_id in (None, found.block.get("block_id"))
        if same_block and found.element.get("action_id") == action_id:
            return found
    names = ", ".join(str(f.element.get("action_id")) for f in here) or "none"
    raise SandboxError("no_such_element", f"no element {action_id!r} here; there are: {names}")


def initial_values(blocks: list[Json]) -> Values:
    """`state.values` before anybody touched anything."""
    values: Values = {}
    for found in elements_of(blocks):
        kind = found.element["type"]
        if kind in _STATE_KEYS:
            key, initial = _STATE_KEYS[kind]
            start = found.element.get(initial, [] if key in _MANY else None)
            values.setdefault(found.block["block_id"], {})[found.element["action_id"]] = {
                "type": kind,
                key: start,
            }
    return values


def kept_values(blocks: list[Json], before: Values) -> Values:
    """`state.values` of new content: what was filled in stays where both ids and the type do."""
    values = initial_values(blocks)
    for block_id, states in values.items():
        for action_id, state in states.items():
            kept = before.get(block_id, {}).get(action_id)
            if kept and kept["type"] == state["type"]:
                states[action_id] = kept
    return values


def chosen(element: Json, value: Any, loaded: list[Json]) -> Json:
    """What an element reports when somebody uses it: the part of the action beside its ids.

    Args:
        element: the element as the app sent it.
        value: the plain form: an option's value, text, a user's id, a date, or a list of these.
        loaded: options that the app sent for an external select.

    Raises:
        SandboxError: `bad_value` when nobody could choose that.
    """
    kind = element["type"]
    if kind in _STATE_KEYS:
        key = _STATE_KEYS[kind][0]
        return {key: _state_value(element, key, value, loaded)}
    if kind in ("button", "icon_button", "workflow_button"):
        return {k: element[k] for k in ("text", "value", "style", "url") if k in element}
    if kind == "overflow":
        return {"selected_option": _option(element, value, loaded)}
    if kind == "feedback_buttons":
        return _feedback(element, value)
    raise SandboxError("bad_value", f"a {kind} cannot be used")


def _feedback(element: Json, value: Any) -> Json:
    sides = [element["positive_button"], element["negative_button"]]
    side = next((s for s in sides if s.get("value") == value), None)
    if side is None:
        raise SandboxError("bad_value", f"{value!r} is neither of the two buttons' values")
    return {"value": side["value"], "text": side["text"]}


def _state_value(element: Json, key: str, value: Any, loaded: list[Json]) -> Any:
    if key == "selected_options":
        return [_option(element, v, loaded) for v in _list(value)]
    if key in _MANY:
        return _list(value)
    if value in (None, ""):
        return None
    if key == "selected_option":
        return _option(element, value, loaded)
    if key == "selected_date_time":
        if not str(value).isdigit():
            raise SandboxError("bad_value", f"{value!r} is no moment in epoch seconds")
        return int(value)
    return _rich_text(value) if key == "rich_text_value" else str(value)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _option(element: Json, value: Any, loaded: list[Json]) -> Json:
    if isinstance(value, dict):
        return value
    groups = [element.get("options", []), loaded]
    groups += [g["options"] for g in element.get("option_groups", ())]
    options = [option for group in groups for option in group]
    for option in options:
        if option.get("value") == value or option["text"]["text"] == value:
            return dict(option)
    names = ", ".join(repr(o.get("value")) for o in options) or "none"
    raise SandboxError("bad_value", f"{value!r} is not one of the options: {names}")


def _rich_text(value: Any) -> Json:
    if isinstance(value, dict):
        return value
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
    return {"type": "rich_text", "elements": [section]}


def is_stateful(element: Json) -> bool:
    """Whether the element keeps a value (buttons and overflow menus do not)."""
    return element["type"] in _STATE_KEYS


def is_empty(element: Json, state: Json) -> bool:
    """Whether nothing was filled in."""
    return not state.get(_STATE_KEYS[element["type"]][0])
