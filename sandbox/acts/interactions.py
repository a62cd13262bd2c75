"""Buttons, menus and the Home tab."""

from dataclasses import dataclass

from .. import elements, membership
from ..act import Act, act, done
from ..elements import Found
from ..errors import SandboxError, SlackError
from ..model import Json, Message, View
from ..render import view_for_app
from ..validate import check_options
from .commands import refused
from .modals import fill


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element stands: a message or a view of the person who acts."""

    one: Act
    message: Message | None
    view: View | None

    @property
    def blocks(self) -> list[Json]:
        if self.view is not None:
            return self.view.blocks
        message = self.message
        attached = [a.get("blocks", []) for a in message.attachments] if message else []
        return sum(attached, list(message.blocks) if message else [])

    @property
    def values(self) -> elements.Values:
        """What its elements hold; a message's elements hold something for each person."""
        if self.view is not None:
            return self.view.values
        if self.message is None:
            return {}
        key = (self.message.channel, self.message.ts, self.one.person.id)
        kept = self.one.workspace.message_values
        # The message may have other elements since it was used last.
        kept[key] = elements.kept_values(self.blocks, kept.get(key, {}))
        return kept[key]

    def find(self) -> Found:
        """The element that the arguments name.

        Raises:
            SandboxError: `no_such_element`, also when this person does not see it.
        """
        one = self.one
        found = elements.find_element(self.blocks, one.text("action_id"), one.args.get("block_id"))
        visible_to = found.element.get("visible_to_user_ids")
        if visible_to and one.person.id not in visible_to:
            raise SandboxError("no_such_element", f"{one.person.real_name} does not see that")
        return found


def _place(one: Act) -> _Place:
    if one.args.get("view_id"):
        return _Place(one, None, one.view())
    return _Place(one, one.message(), None)


@act("click")
async def click(one: Act) -> Json:
    """Use an element: press a button, choose from a menu, fill in a field."""
    place = _place(one)
    if place.view is not None:
        fill(one, place.view)  # the app hears what else has been filled in, as `state`
    found = place.find()
    element = found.element
    loaded = one.workspace.loaded_options.get((one.person.id, element["action_id"]), [])
    value = elements.chosen(element, one.args.get("value"), loaded)
    values = place.values
    if elements.is_stateful(element):
        state = values.setdefault(found.block["block_id"], {})
        state[element["action_id"]] = {"type": element["type"], **value}
    if found.in_input and not found.block.get("dispatch_action"):
        # Slack keeps it in the form and tells the app only with the submission.
        return done(sent=False)
    payload = one.payloads.block_actions(found, value, place.message, place.view)
    reply = await one.request("action", element["action_id"], payload)
    return one.outcome(reply)


@act("options")
async def options(one: Act) -> Json:
    """Type into a menu whose options the app supplies."""
    place = _place(one)
    found = place.find()
    action_id = found.element["action_id"]
    if "external_select" not in found.element["type"]:
        raise SandboxError("bad_value", f"{action_id!r} has its own options")
    query = str(one.args.get("query", ""))
    payload = one.payloads.suggestion(found, query, place.message, place.view)
    reply = await one.request("options", action_id, payload)
    try:
        offered = check_options(reply.body)
    except SlackError as error:
        return refused(one, error) | {"options": []}
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
