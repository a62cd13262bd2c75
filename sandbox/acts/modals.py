"""Submitting and closing modals."""

from typing import Any

from .. import elements, viewing
from ..act import Act, act, done
from ..errors import SandboxError, SlackError
from ..forms import problems
from ..model import Json, View
from ..outbox import Reply
from ..validate import check_view
from ..workspace import Change
from .commands import refused


@act("submit")
async def submit(one: Act) -> Json:
    """Fill in a modal and submit it.

    What Slack's own form refuses (a required field that is empty, a number out of range) comes back
    as `errors` without the app being asked: `sent` is false then.
    """
    view = _top(one)
    fill(one, view)
    if view.payload.get("submit") is None:
        raise SandboxError("bad_value", "this modal has no submit button")
    view.errors = problems(view)
    if view.errors:
        one.workspace.on_change(Change("modals", person=one.person.id))
        return done(sent=False, errors=view.errors)
    name = str(view.payload.get("callback_id") or "view_submission")
    reply = await one.request("view", name, one.payloads.view_submission(view))
    if not reply.acked:
        return one.outcome(reply, errors={})
    try:
        return _follow(one, view, reply)
    except SlackError as error:
        return refused(one, error)


def _top(one: Act) -> View:
    view = one.view()
    stack = one.workspace.stacks.get(one.person.id, [])
    if not stack or stack[-1] is not view:
        raise SandboxError("no_such_view", f"{view.id} is not the topmost modal")
    return view


def fill(one: Act, view: View) -> None:
    """Keep in the view what `values` say its elements hold.

    Raises:
        SandboxError: `no_such_element`, `bad_value`.
    """
    values: Any = one.args.get("values") or {}
    if not isinstance(values, dict) or not all(isinstance(v, dict) for v in values.values()):
        raise SandboxError("bad_value", "values has to be {block_id: {action_id: value}}")
    for block_id, parts in values.items():
        for action_id, value in parts.items():
            found = elements.find_element(view.blocks, action_id, block_id)
            loaded = one.workspace.loaded_options.get((one.person.id, action_id), [])
            chosen = elements.chosen(found.element, value, loaded)
            state = {"type": found.element["type"], **chosen}
            view.values.setdefault(block_id, {})[action_id] = state


def _follow(one: Act, view: View, reply: Reply) -> Json:
    """Do what the acknowledgement of a submission asks for (docs.slack.dev, "Modals")."""
    workspace, body = one.workspace, reply.body
    action = body.get("response_action")
    if action == "errors":
        blocks = {block.get("block_id") for block in view.blocks if block["type"] == "input"}
        errors = body.get("errors")
        if not isinstance(errors, dict) or not errors or not errors.keys() <= blocks:
            raise SlackError("invalid_errors")
        view.errors = {str(k): str(v) for k, v in errors.items()}
        workspace.on_change(Change("modals", person=one.person.id))
        return one.outcome(reply, errors=view.errors)
    if action == "update":
        viewing.update_view(workspace, view, check_view(body.get("view"), "modal"))
    elif action == "push":
        viewing.push_modal(workspace, one.person.id, check_view(body.get("view"), "modal"))
    elif action == "clear":
        viewing.clear_stack(workspace, one.person.id)
    elif action is None:
        viewing.close_view(workspace, view)
    else:
        raise SlackError("invalid_response_action")
    return one.outcome(reply, errors={})


@act("close")
async def close(one: Act) -> Json:
    """Close a modal without submitting it; the app hears of it if it asked to."""
    view = _top(one)
    workspace = one.workspace
    if view.payload.get("clear_on_close"):
        closed = viewing.clear_stack(workspace, one.person.id)
    else:
        closed = [view]
        viewing.close_view(workspace, view)
    reply: Reply | None = None
    for each in closed:
        if each.payload.get("notify_on_close"):
            payload = one.payloads.view_closed(each, cleared=len(closed) > 1)
            name = str(each.payload.get("callback_id") or "view_closed")
            reply = await one.request("view", name, payload)
    return done() if reply is None else one.outcome(reply)
