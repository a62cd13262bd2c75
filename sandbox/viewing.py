"""Modals and Home tabs: opening, pushing, replacing and closing them."""

import hashlib
import itertools

from .elements import elements_of, initial_values, kept_values
from .errors import SlackError
from .model import Json, View
from .workspace import Change, Workspace

#: A stack holds the root modal and two pushed on it (docs.slack.dev, "Modals").
STACK_LIMIT = 3
_generated = itertools.count(1)


def name_parts(blocks: list[Json]) -> list[Json]:
    """Give every block and element the id that the app left out, as Slack does, and return them."""
    for block in blocks:
        # Slack drops a markdown block's id; giving it none keeps that visible.
        if block["type"] != "markdown":
            block.setdefault("block_id", f"b{next(_generated):05x}")
        for child in (*block.get("child_blocks", ()), *_cards(block)):
            name_parts([child])
    for found in elements_of(blocks):
        found.element.setdefault("action_id", f"a{next(_generated):05x}")
    return blocks


def _cards(block: Json) -> list[Json]:
    return list(block["elements"]) if block["type"] == "carousel" else []


def _new_view(
    workspace: Workspace, owner: str, payload: Json, root: View | None, previous: View | None
) -> View:
    name_parts(payload["blocks"])
    view_id = workspace.new_id("V")
    return View(
        view_id,
        owner,
        payload,
        _hash(workspace),
        root.id if root else view_id,
        previous.id if previous else None,
        initial_values(payload["blocks"]),
    )


def _hash(workspace: Workspace) -> str:
    unique = hashlib.sha256(str(next(_generated)).encode()).hexdigest()[:8]
    return f"{int(workspace.clock.now())}.{unique}"


def _external_id_is_free(workspace: Workspace, payload: Json, but: View | None = None) -> None:
    external_id = payload.get("external_id")
    if not external_id:
        return
    for view in itertools.chain(*workspace.stacks.values(), workspace.homes.values()):
        if view is not but and view.payload.get("external_id") == external_id:
            raise SlackError("duplicate_external_id")


def open_modal(workspace: Workspace, owner: str, payload: Json) -> View:
    """Show a modal as the root of a new stack.

    Raises:
        SlackError: `duplicate_external_id`.
    """
    _external_id_is_free(workspace, payload)
    view = _new_view(workspace, owner, payload, None, None)
    workspace.stacks[owner] = [view]
    workspace.on_change(Change("modals", person=owner))
    return view


def push_modal(workspace: Workspace, owner: str, payload: Json) -> View:
    """Put a modal on top of the open ones.

    Raises:
        SlackError: `push_limit_reached`, `duplicate_external_id`, or `not_found` when none is open.
    """
    stack = workspace.stacks.get(owner) or []
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= STACK_LIMIT:
        raise SlackError("push_limit_reached")
    _external_id_is_free(workspace, payload)
    view = _new_view(workspace, owner, payload, stack[0], stack[-1])
    stack.append(view)
    workspace.on_change(Change("modals", person=owner))
    return view


def update_view(workspace: Workspace, view: View, payload: Json, hash_: str | None = None) -> View:
    """Replace a view's content; what was typed stays where block id and action id stay.

    Raises:
        SlackError: `hash_conflict`, `duplicate_external_id`.
    """
    if hash_ and hash_ != view.hash:
        raise SlackError("hash_conflict")
    _external_id_is_free(workspace, payload, but=view)
    name_parts(payload["blocks"])
    values = kept_values(payload["blocks"], view.values)
    view.payload, view.values, view.errors = payload, values, {}
    view.hash = _hash(workspace)
    is_home = payload["type"] == "home"
    workspace.on_change(Change("home" if is_home else "modals", person=view.owner))
    return view


def publish_home(workspace: Workspace, owner: str, payload: Json, hash_: str | None = None) -> View:
    """Set somebody's Home tab.

    Raises:
        SlackError: `hash_conflict`, `duplicate_external_id`.
    """
    view = workspace.homes.get(owner)
    if view is not None:
        return update_view(workspace, view, payload, hash_)
    _external_id_is_free(workspace, payload)
    view = workspace.homes[owner] = _new_view(workspace, owner, payload, None, None)
    workspace.on_change(Change("home", person=owner))
    return view


def close_view(workspace: Workspace, view: View) -> None:
    """Close one modal; those under it stay."""
    stack = workspace.stacks.get(view.owner, [])
    if view in stack:
        stack.remove(view)
        workspace.on_change(Change("modals", person=view.owner))


def clear_stack(workspace: Workspace, owner: str) -> list[View]:
    """Close all of somebody's modals and return them, top first."""
    stack = workspace.stacks.pop(owner, [])
    workspace.on_change(Change("modals", person=owner))
    return stack[::-1]
