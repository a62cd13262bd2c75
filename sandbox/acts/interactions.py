"""Buttons, menus and the Home tab."""

from .. import elements, membership
from ..act import Act, act, done
from ..elements import Found
from ..errors import SandboxError
from ..model import Json, Message, View
from ..render import view_for_app
from .modals import fill

#: An external menu shows at most this many options (docs.slack.dev).
MAX_OPTIONS = 100


def _place(one: Act) -> tuple[Message | None, View | None, list[Json]]:
    if one.args.get("view_id"):
        view = one.view()
        return None, view, view.blocks
    message = one.message()
    blocks = list(message.blocks)
    for attachment in message.attachments:
        blocks += attachment.get("blocks", ())
    return message, None, blocks


def _find(one: Act, blocks: list[Json]) -> Found:
    block_id = one.args.get("block_id")
    return elements.find_element(blocks, one.text("action_id"), block_id)


def _values(one: Act, message: Message | None, view: View | None) -> dict[str, dict[str, Json]]:
    if view is not None:
        return view.values
    assert message is not None  # noqa: S101  _place gives one of the two
    key = (message.channel, message.ts, one.person.id)
    all_values = one.workspace.message_values
    if key not in all_values:
        all_values[key] = elements.initial_values(message.blocks)
    return all_values[key]


@act("click")
async def click(one: Act) -> Json:
    """Use an element: press a button, choose from a menu, fill in a field."""
    message, view, blocks = _place(one)
    if view is not None:
        fill(one, view)  # the app hears what else has been filled in, as `state`
    found = _find(one, blocks)
    element = found.element
    visible_to = element.get("visible_to_user_ids")
    if visible_to and one.person.id not in visible_to:
        raise SandboxError("no_such_element", f"{one.person.real_name} does not see that button")
    loaded = one.workspace.loaded_options.get((one.person.id, element["action_id"]), [])
    value = elements.chosen(element, one.args.get("value"), loaded)
    values = _values(one, message, view)
    if elements.is_stateful(element):
        state = values.setdefault(found.block["block_id"], {})
        state[element["action_id"]] = {"type": element["type"], **value}
    if found.in_input and not found.block.get("dispatch_action"):
        # Slack keeps it in the form and tells the app only with the submission.
        return done(sent=False)
    payload = one.payloads.block_actions(found, value, message, view)
    reply = await one.request("action", element["action_id"], payload)
    return one.outcome(reply)


@act("options")
async def options(one: Act) -> Json:
    """Type into a menu whose options the app supplies."""
    message, view, blocks = _place(one)
    found = _find(one, blocks)
    action_id = found.element["action_id"]
    if "external_select" not in found.element["type"]:
        raise SandboxError("bad_value", f"{action_id!r} has its own options")
    payload = one.payloads.suggestion(found, str(one.args.get("query", "")), message, view)
    reply = await one.request("options", action_id, payload)
    offered = list(reply.body.get("options") or ())
    for group in reply.body.get("option_groups") or ():
        offered += group["options"]
    if len(offered) > MAX_OPTIONS:
        detail = f"{len(offered)} options were offered; Slack shows none above {MAX_OPTIONS}."
        return {"acked": True, "ms": reply.ms, "delivered": False, "detail": detail, "options": []}
    one.workspace.loaded_options[one.person.id, action_id] = offered
    return one.outcome(reply, options=offered)


@act("open_home")
async def open_home(one: Act) -> Json:
    """Open the app's Home (or Messages) tab."""
    workspace = one.workspace
    tab = one.args.get("tab") or "home"
    channel = membership.open_direct(workspace, workspace.app.bot_user_id, one.person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": one.person.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": f"{workspace.clock.now():.6f}",
    }
    view = workspace.homes.get(one.person.id)
    if tab == "home" and view is not None:
        event["view"] = view_for_app(workspace, view)
    workspace.on_event(event, channel)
    return done(channel=channel.id)
