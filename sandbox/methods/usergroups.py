"""usergroups.*: groups of people with a handle."""

from ..call import Call, method
from ..errors import SlackError
from ..model import Json


@method("usergroups.list", scopes=("usergroups:read",), tier=2)
def usergroups_list(call: Call) -> Json:
    """All groups, with their people when asked for."""
    groups = []
    for group in call.workspace.usergroups.values():
        about: Json = {
            "id": group.id,
            "team_id": call.workspace.team.id,
            "is_usergroup": True,
            "name": group.name,
            "description": "",
            "handle": group.handle,
            "is_external": False,
            "date_delete": 0,
            "user_count": len(group.users),
        }
        if call.flag("include_users"):
            about["users"] = list(group.users)
        groups.append(about)
    return {"usergroups": groups}


@method("usergroups.users.list", scopes=("usergroups:read",), tier=2)
def usergroups_users_list(call: Call) -> Json:
    """The people of one group."""
    group = call.workspace.usergroups.get(call.required("usergroup")[0])
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}
