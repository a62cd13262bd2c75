"""Channels, memberships and a person's status."""

import re
from dataclasses import replace

from .. import membership
from ..act import Act, act, done
from ..errors import SandboxError
from ..model import Json, Person
from ..render import person_for_app
from ..snapshot import person_named
from ..workspace import Change

_CHANNEL_NAME = re.compile(r"[\w-]{1,80}")


@act("open_dm")
async def open_dm(one: Act) -> Json:
    """Begin a direct message."""
    other = person_named(one.workspace, one.text("user"))
    return done(channel=membership.open_direct(one.workspace, one.person.id, other.id).id)


@act("invite")
async def invite(one: Act) -> Json:
    """Bring somebody (the app, too) into a channel; inviting oneself joins a public one."""
    other = person_named(one.workspace, one.text("user"))
    channel = one.channel(member=other.id != one.person.id)
    if channel.kind in {"im", "mpim"}:
        raise SandboxError("bad_value", "nobody can be added to a direct message")
    membership.join(one.workspace, channel, other.id, one.person.id)
    return done()


@act("kick")
async def kick(one: Act) -> Json:
    """Take somebody (or oneself) out of a channel."""
    other = person_named(one.workspace, one.text("user"))
    channel = one.channel()
    if channel.kind in {"im", "mpim"}:
        raise SandboxError("bad_value", "nobody can be removed from a direct message")
    membership.leave(one.workspace, channel, other.id)
    return done()


@act("archive")
async def archive(one: Act) -> Json:
    """Archive a channel."""
    membership.set_archived(one.workspace, one.channel(), one.person.id, archived=True)
    return done()


@act("unarchive")
async def unarchive(one: Act) -> Json:
    """Bring an archived channel back."""
    channel = one.channel(member=False)
    membership.set_archived(one.workspace, channel, one.person.id, archived=False)
    return done()


def _new_name(one: Act) -> str:
    name = one.text("name").lstrip("#").lower()
    if not _CHANNEL_NAME.fullmatch(name):
        raise SandboxError("bad_value", f"{name!r} cannot be a channel's name")
    if one.workspace.channel_by_name(name):
        raise SandboxError("name_taken", f"there is a #{name} already")
    return name


@act("rename")
async def rename(one: Act) -> Json:
    """Rename a channel."""
    membership.rename(one.workspace, one.channel(), _new_name(one))
    return done()


@act("create_channel")
async def create_channel(one: Act) -> Json:
    """Create a channel; `is_private` for one that only members see."""
    private = bool(one.args.get("is_private"))
    name = _new_name(one)
    return done(channel=membership.create(one.workspace, one.person.id, name, private=private).id)


@act("status")
async def status(one: Act) -> Json:
    """Set one's status; `expires` in epoch seconds."""
    one.person.status_emoji = str(one.args.get("emoji") or "")
    one.person.status_text = str(one.args.get("text") or "")
    one.person.status_expiration = one.number("expires")
    person_changed(one, one.person)
    return done()


@act("deactivate")
async def deactivate(one: Act) -> Json:
    """Deactivate an account, as an admin does; the person cannot act any more."""
    other = person_named(one.workspace, one.text("user"))
    other.deleted = True
    person_changed(one, other)
    return done()


@act("join_team")
async def join_team(one: Act) -> Json:
    """Somebody new: `user` (an id), `name` and, if wanted, `real_name` and `email`."""
    workspace = one.workspace
    person_id, name = one.text("user"), one.text("name")
    if person_id in workspace.people:
        raise SandboxError("name_taken", f"there is a {person_id} already")
    newcomer = replace(one.person, id=person_id, name=name, is_admin=False, title="")
    newcomer.real_name = str(one.args.get("real_name") or name)
    newcomer.email = str(one.args.get("email") or "")
    workspace.people[person_id] = newcomer
    event = {"type": "team_join", "user": _shown(one, newcomer)}
    workspace.on_event(event | {"event_ts": _now(one)}, None)
    workspace.on_change(Change("people"))
    return done()


def person_changed(one: Act, person: Person) -> None:
    """Tell everybody that a person is not as before."""
    person.updated = one.workspace.clock.now()
    event = {"type": "user_change", "user": _shown(one, person), "event_ts": _now(one)}
    one.workspace.on_event(event, None)
    one.workspace.on_change(Change("people"))


def _shown(one: Act, person: Person) -> Json:
    with_email = "users:read.email" in one.workspace.app.manifest.scopes
    return person_for_app(one.workspace, person, with_email=with_email)


def _now(one: Act) -> str:
    return f"{one.workspace.clock.now():.6f}"
