"""views.*: modals and the Home tab."""

from .. import viewing
from ..call import Call, method
from ..errors import SlackError
from ..model import Json, View
from ..render import view_for_app
from ..validate import check_view


def _payload(call: Call, surface: str) -> Json:
    view = call.structure("view", "invalid_arguments")
    return check_view(view, surface)


def _answer(call: Call, view: View) -> Json:
    return {"view": view_for_app(call.workspace, view)}


@method("views.open", tier=4)
def views_open(call: Call) -> Json:
    """Open a modal for the person whose action gave the trigger id."""
    call.required("trigger_id")
    payload = _payload(call, "modal")
    trigger = call.sandbox.triggers.use(call.text("trigger_id"))
    return _answer(call, viewing.open_modal(call.workspace, trigger.person, payload))


@method("views.push", tier=4)
def views_push(call: Call) -> Json:
    """Put a modal on top of the one whose action gave the trigger id."""
    call.required("trigger_id")
    payload = _payload(call, "modal")
    trigger = call.sandbox.triggers.use(call.text("trigger_id"))
    return _answer(call, viewing.push_modal(call.workspace, trigger.person, payload))


@method("views.update", tier=4)
def views_update(call: Call) -> Json:
    """Replace the content of an open modal or a Home tab."""
    view = _find(call)
    payload = _payload(call, view.payload["type"])
    return _answer(call, viewing.update_view(call.workspace, view, payload, call.text("hash")))


def _find(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not (view_id or external_id):
        call.required("view_id")
    workspace = call.workspace
    if view_id:
        view = workspace.find_view(view_id)
    else:
        open_views = [v for stack in workspace.stacks.values() for v in stack]
        open_views += workspace.homes.values()
        view = next((v for v in open_views if v.payload.get("external_id") == external_id), None)
    if view is None:
        raise SlackError("not_found")
    return view


@method("views.publish", tier=4)
def views_publish(call: Call) -> Json:
    """Set somebody's Home tab."""
    call.required("user_id")
    payload = _payload(call, "home")
    if not call.app.manifest.home_tab:
        raise SlackError("not_enabled")
    person = call.workspace.people.get(call.text("user_id"))
    if person is None or person.is_bot:
        raise SlackError("invalid_arguments")
    view = viewing.publish_home(call.workspace, person.id, payload, call.text("hash"))
    return _answer(call, view)
