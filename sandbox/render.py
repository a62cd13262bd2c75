"""How things look in JSON: to the app (in Slack's form) and to screens."""

from .model import Channel, Json, Message, Person, View
from .workspace import Workspace


def message_for_app(workspace: Workspace, message: Message) -> Json:
    """A message as Slack's API and payloads show it."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": workspace.team.id,
    }
    author = workspace.people.get(message.user)
    if author is not None and workspace.is_stranger(author):
        shown |= dict.fromkeys(("team", "user_team", "source_team"), author.team_id)
    if message.bot:
        shown |= _bot_parts(workspace, message)
    if message.subtype:
        shown["subtype"] = message.subtype
    for key in ("blocks", "attachments", "files", "metadata"):
        if value := getattr(message, key):
            shown[key] = value
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if message.thread_ts:
        shown |= _thread_parts(workspace, message, message.thread_ts)
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    return shown


def _bot_parts(workspace: Workspace, message: Message) -> Json:
    app = workspace.app
    if message.user != app.bot_user_id:
        return {"bot_id": f"B{message.user[1:]}", "subtype": "bot_message"}
    profile = {"id": app.bot_id, "app_id": app.id, "name": app.manifest.name}
    profile["team_id"] = workspace.team.id
    return {"bot_id": app.bot_id, "app_id": app.id, "bot_profile": profile}


def _thread_parts(workspace: Workspace, message: Message, thread_ts: str) -> Json:
    if message.replies:
        return _thread_summary(workspace, message)
    root = workspace.channels[message.channel].messages.get(thread_ts)
    parts: Json = {"thread_ts": thread_ts}
    return parts | ({"parent_user_id": root.user} if root else {})


def _thread_summary(workspace: Workspace, root: Message) -> Json:
    channel = workspace.channels[root.channel]
    users = dict.fromkeys(channel.messages[ts].user for ts in root.replies)
    return {
        "thread_ts": root.ts,
        "reply_count": len(root.replies),
        "reply_users_count": len(users),
        "latest_reply": root.replies[-1],
        "reply_users": list(users)[:5],
        "is_locked": False,
        "subscribed": False,
    }


def message_for_page(message: Message) -> Json:
    """A message as docs/sandbox.md describes it for screens and scripts."""
    shown: Json = {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "bot": message.bot,
        "text": message.text,
        "blocks": message.blocks,
        "reply_count": len(message.replies),
        "edited": message.edited is not None,
        "reactions": [{"name": n, "users": list(u)} for n, u in message.reactions.items()],
        "ephemeral": message.reader is not None,
        "files": message.files,
    }
    for key in ("attachments", "subtype", "metadata", "options"):
        if value := getattr(message, key):
            shown[key] = value
    if message.thread_ts and message.thread_ts != message.ts:
        shown["thread_ts"] = message.thread_ts
    return shown


def person_for_app(workspace: Workspace, person: Person, *, with_email: bool) -> Json:
    """A person as `users.info` shows them; the address only with the scope for it."""
    stranger = workspace.is_stranger(person)
    profile: Json = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "title": person.title,
        "status_text": person.status_text,
        "status_emoji": person.status_emoji,
        "status_expiration": person.status_expiration,
        "team": person.team_id,
    }
    # Strangers' addresses are not shared over Slack Connect.
    if with_email and person.email and not stranger and not person.is_bot:
        profile["email"] = person.email
    if person.id == workspace.app.bot_user_id:
        profile |= {"api_app_id": workspace.app.id, "bot_id": workspace.app.bot_id}
    shown: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": profile,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(person.updated),
    }
    if stranger:
        shown["is_stranger"] = True
    if not person.deleted:
        shown |= {
            "real_name": person.real_name,
            "tz": person.tz,
            "is_admin": person.is_admin,
            "is_owner": False,
            "is_restricted": person.is_restricted,
            "is_ultra_restricted": False,
        }
    return shown


def channel_for_app(workspace: Workspace, channel: Channel) -> Json:
    """A conversation as `conversations.info` shows it."""
    bot = workspace.app.bot_user_id
    shown: Json = {
        "id": channel.id,
        "created": int(channel.created),
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.team.id,
        "updated": int(channel.created * 1000),
    }
    if channel.kind == "im":
        return shown | {"user": channel.partner_of(bot), "is_user_deleted": False, "priority": 0}
    private = channel.kind in {"private", "mpim"}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not private,
        "is_group": private,
        "is_mpim": channel.kind == "mpim",
        "is_private": private,
        "is_general": False,
        "is_shared": channel.ext_shared,
        "is_ext_shared": channel.ext_shared,
        "is_pending_ext_shared": False,
        "is_member": bot in channel.members,
        "creator": channel.creator,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def view_for_app(workspace: Workspace, view: View) -> Json:
    """A view as payloads and `views.*` answers show it."""
    payload = view.payload
    shown: Json = {
        "id": view.id,
        "team_id": workspace.team.id,
        "type": payload["type"],
        "blocks": view.blocks,
        "private_metadata": payload.get("private_metadata", ""),
        "callback_id": payload.get("callback_id", ""),
        "state": {"values": {block: dict(part) for block, part in view.values.items()}},
        "hash": view.hash,
        "title": payload.get("title"),
        "clear_on_close": payload.get("clear_on_close", False),
        "notify_on_close": payload.get("notify_on_close", False),
        "close": payload.get("close"),
        "submit": payload.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app.id,
        "external_id": payload.get("external_id", ""),
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.app.bot_id,
    }
    return shown


def view_for_page(workspace: Workspace, view: View) -> Json:
    """A view for screens: Slack's form with the errors of a refused submission."""
    return view_for_app(workspace, view) | {"errors": view.errors}
