"""What one person sees of the workspace, as docs/sandbox.md describes it."""

from itertools import islice

from .errors import SandboxError
from .model import Canvas, Channel, Json, Message, Person
from .outbox import Outbox
from .render import message_for_page, view_for_page
from .workspace import Workspace

#: Roots shown of each channel, and unread messages counted at most.
SHOWN_ROOTS = 200
UNREAD_CAP = 100


def person_named(workspace: Workspace, person_id: str) -> Person:
    """The person with that id.

    Raises:
        SandboxError: `no_such_person`, naming those that there are.
    """
    person = workspace.people.get(person_id)
    if person is None:
        names = ", ".join(p.id for p in workspace.people.values())
        raise SandboxError("no_such_person", f"nobody has the id {person_id!r}; there are: {names}")
    return person


def somebody(workspace: Workspace) -> str:
    """The id of the first person who can act, for a screen that has not chosen one yet."""
    able = (p.id for p in workspace.people.values() if not p.is_bot and not p.deleted)
    return next(able, "")


def channel_named(workspace: Workspace, me: str, name: str) -> Channel:
    """The conversation with that id or name, if that person sees it.

    Raises:
        SandboxError: `no_such_channel`, naming those that they see.
    """
    wanted = name.lstrip("#")
    channel = workspace.channels.get(wanted) or workspace.channel_by_name(wanted)
    if channel is None or not workspace.sees(me, channel):
        seen = [c for c in workspace.channels.values() if workspace.sees(me, c)]
        who = workspace.people[me].real_name
        names = ", ".join(c.name or c.id for c in seen)
        raise SandboxError(
            "no_such_channel", f"{who} sees no channel {wanted!r}; there are: {names}"
        )
    return channel


def people(workspace: Workspace) -> list[Json]:
    """Everybody, bots and deactivated people included."""
    return [
        {
            "id": p.id,
            "name": p.name,
            "real_name": p.real_name,
            "title": p.title,
            "is_bot": p.is_bot,
            "deleted": p.deleted,
            "stranger": workspace.is_stranger(p),
            "tz": p.tz,
            "status_emoji": p.status_emoji,
            "status_text": p.status_text,
        }
        for p in workspace.people.values()
    ]


def channels(workspace: Workspace, me: str) -> list[Json]:
    """The conversations listed for that person."""
    return [_channel(c, me) for c in workspace.channels.values() if workspace.sees(me, c)]


def _channel(channel: Channel, me: str) -> Json:
    is_member = me in channel.members
    last_read = channel.last_read.get(me, "")
    shown: Json = {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "members": list(channel.members),
        "is_member": is_member,
        "archived": channel.archived,
        "ext_shared": channel.ext_shared,
        "unread": _unread(channel, me, last_read) if is_member else 0,
        "last_read": last_read,
    }
    if channel.kind == "im":
        shown["with"] = channel.partner_of(me)
        shown["prompts"] = channel.prompts
    return shown


def _unread(channel: Channel, me: str, last_read: str) -> int:
    unread = 0
    for message in reversed(channel.messages.values()):
        if message.ts <= last_read or unread >= UNREAD_CAP:
            break
        reply = message.thread_ts not in (None, message.ts) and not message.subtype
        unread += message.user != me and not reply
    return unread


def messages(
    workspace: Workspace, channel: Channel, me: str, roots: int | None = SHOWN_ROOTS
) -> list[Json]:
    """The newest roots with all their replies and that person's ephemeral messages, by ts."""
    newest: list[Message] = []
    all_roots = (m for m in reversed(channel.messages.values()) if m.thread_ts in (None, m.ts))
    for root in islice(all_roots, roots):
        newest.append(root)
        newest += [channel.messages[ts] for ts in root.replies]
    newest += [
        m for (c, _), m in workspace.ephemerals.items() if c == channel.id and m.reader == me
    ]
    return [message_for_page(m) for m in sorted(newest, key=lambda m: m.ts)]


def modals(workspace: Workspace, me: str) -> list[Json]:
    """That person's stack of modals, bottom first."""
    return [view_for_page(workspace, v) for v in workspace.stacks.get(me, ())]


def home(workspace: Workspace, me: str) -> Json | None:
    """That person's Home tab, if the app published one."""
    view = workspace.homes.get(me)
    return view_for_page(workspace, view) if view else None


def canvas(workspace: Workspace, me: str, canvas_id: str) -> Json:
    """A canvas as that person sees it.

    Raises:
        SandboxError: `no_such_canvas`, also for one that was not shared with them.
    """
    found = workspace.canvases.get(canvas_id)
    level = _level(workspace, found, me) if found else ""
    if found is None or not level:
        raise SandboxError("no_such_canvas", f"there is no canvas {canvas_id!r} that {me} may read")
    return {
        "id": found.id,
        "title": found.title,
        "markdown": found.markdown,
        "writable": level != "read",
    }


def _level(workspace: Workspace, canvas: Canvas, me: str) -> str:
    levels = [canvas.access.get(me, "")]
    for place, level in canvas.access.items():
        channel = workspace.channels.get(place)
        if channel is not None and workspace.sees(me, channel):
            levels.append(level)
    return next((one for one in ("owner", "write", "read") if one in levels), "")


def app(workspace: Workspace, outbox: Outbox) -> Json:
    """The app's side: how it is connected."""
    manifest = workspace.app.manifest
    return {
        "bot_user_id": workspace.app.bot_user_id,
        "name": manifest.name,
        "mode": workspace.app.mode,
        "unknown_blocks": sorted(workspace.app.unknown_blocks),
        "connections": len(outbox.sockets.connections),
        "home_tab": manifest.home_tab,
    }


def clock(workspace: Workspace) -> Json:
    """The workspace's time."""
    return {"now": workspace.clock.now(), "clock_offset": workspace.clock.offset}


def state(workspace: Workspace, outbox: Outbox, me: str) -> Json:
    """Everything that person's screen shows."""
    person_named(workspace, me)
    manifest = workspace.app.manifest
    command_keys = ("command", "description", "usage_hint")
    return {
        "team": {"id": workspace.team.id, "name": workspace.team.name},
        "me": me,
        **clock(workspace),
        "app": app(workspace, outbox),
        "people": people(workspace),
        "channels": channels(workspace, me),
        "messages": {
            c.id: messages(workspace, c, me)
            for c in workspace.channels.values()
            if workspace.sees(me, c)
        },
        "home": home(workspace, me),
        "modals": modals(workspace, me),
        "commands": [{k: c.get(k, "") for k in command_keys} for c in manifest.commands],
        "shortcuts": [
            {k: s.get(k, "") for k in ("callback_id", "name", "type")} for s in manifest.shortcuts
        ],
        "usergroups": [
            {"id": g.id, "handle": g.handle, "name": g.name, "users": list(g.users)}
            for g in workspace.usergroups.values()
        ],
        "emoji": workspace.emoji,
        "tour": workspace.seed.tour,
    }
