"""users.*: the people of the workspace."""

from ..call import Call, method, page_of
from ..errors import SlackError
from ..model import Json, Person
from ..render import channel_for_app, person_for_app


def _shown(call: Call, person: Person) -> Json:
    with_email = "users:read.email" in call.app.manifest.scopes
    return person_for_app(call.workspace, person, with_email=with_email)


@method("users.list", scopes=("users:read",), tier=2)
def users_list(call: Call) -> Json:
    """Everybody of the workspace, deactivated people included; strangers are not listed."""
    workspace = call.workspace
    everybody = [_shown(call, p) for p in workspace.people.values() if not workspace.is_stranger(p)]
    members, metadata = page_of(call, everybody, default=1000, most=1000)
    now = int(workspace.clock.now())
    return {"members": members, "cache_ts": now, "response_metadata": metadata}


@method("users.info", scopes=("users:read",), tier=4)
def users_info(call: Call) -> Json:
    """One person."""
    return {"user": _shown(call, call.person())}


@method("users.lookupByEmail", scopes=("users:read.email",), tier=3)
def users_lookup_by_email(call: Call) -> Json:
    """The active person with that address."""
    address = call.required("email")[0].strip().lower()
    workspace = call.workspace
    for person in workspace.people.values():
        listed = not (person.deleted or person.is_bot or workspace.is_stranger(person))
        if listed and person.email.lower() == address:
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


@method("users.conversations", scopes=("channels:read", "groups:read", "im:read"), tier=3)
def users_conversations(call: Call) -> Json:
    """The conversations somebody is in, as far as the app sees them; the app's own by default."""
    workspace = call.workspace
    bot = call.app.bot_user_id
    person = call.text("user") or bot
    if person not in workspace.people:
        raise SlackError("user_not_found")
    types = set(call.text("types", "public_channel").replace(" ", "").split(","))
    kinds = {"channel": "public_channel", "private": "private_channel", "im": "im", "mpim": "mpim"}
    listed = [
        channel_for_app(workspace, c)
        for c in workspace.channels.values()
        if kinds[c.kind] in types
        and person in c.members
        and workspace.sees(bot, c)
        and not (call.flag("exclude_archived") and c.archived)
    ]
    page, metadata = page_of(call, listed, default=100, most=1000)
    return {"channels": page, "response_metadata": metadata}
