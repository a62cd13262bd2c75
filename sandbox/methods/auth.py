"""auth.*, api.*, apps.*, bots.*, team.*: who the app is and where it connects."""

from ..call import Call, method
from ..errors import SlackError
from ..model import Json


@method("api.test", tier=4)
def api_test(call: Call) -> Json:
    """Answer with the arguments."""
    if error := call.text("error"):
        raise SlackError(error)
    return {"args": {k: v for k, v in call.args.items() if k != "token"}}


@method("auth.test", tier=0)
def auth_test(call: Call) -> Json:
    """Tell whom the token belongs to."""
    workspace, app = call.workspace, call.app
    return {
        "url": f"{call.base_url}/",
        "team": workspace.team.name,
        "user": workspace.people[app.bot_user_id].name,
        "team_id": workspace.team.id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier=1, app_token=True)
def apps_connections_open(call: Call) -> Json:
    """Give the address of a new Socket Mode connection."""
    if call.app.mode != "socket":
        raise SlackError("forbidden_method")
    ticket = call.sandbox.outbox.sockets.ticket()
    return {"url": f"{call.base_url.replace('http', 'ws', 1)}/socket/{ticket}"}


@method("team.info", scopes=("team:read",), tier=3)
def team_info(call: Call) -> Json:
    """Describe the workspace."""
    team = call.workspace.team
    about = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}
    return {"team": about | {"url": f"{call.base_url}/"}}


@method("bots.info", scopes=("users:read",), tier=3)
def bots_info(call: Call) -> Json:
    """Describe the app's bot."""
    app = call.app
    if call.text("bot", app.bot_id) != app.bot_id:
        raise SlackError("bot_not_found")
    about = {"id": app.bot_id, "deleted": False, "name": app.manifest.name, "app_id": app.id}
    return {"bot": about | {"user_id": app.bot_user_id, "updated": 0, "icons": {}}}
