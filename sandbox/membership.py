"""What can be done to conversations: open, create, join, leave, archive, rename."""

from .model import Channel, Json
from .workspace import Change, Workspace


def open_direct(workspace: Workspace, one: str, other: str) -> Channel:
    """The direct message between two people, begun if there was none."""
    bot = workspace.app.bot_user_id
    if other == bot:
        one, other = other, one
    # A readable id: D0ANA is Ana's conversation with the app, D0ANA0BEN hers with Ben.
    pair = [other] if one == bot else sorted((one, other))
    channel_id = "D" + "".join(person[1:] for person in pair)
    channel = workspace.channels.get(channel_id)
    if channel is None:
        members = list(dict.fromkeys((one, other)))
        channel = Channel(channel_id, "", "im", members=members, created=workspace.clock.now())
        workspace.channels[channel_id] = channel
        workspace.on_change(Change("channels", channel=channel_id))
    return channel


def open_group(workspace: Workspace, people: list[str]) -> Channel:
    """The conversation of these people, begun if there was none."""
    members = sorted(people)
    for channel in workspace.channels.values():
        if channel.kind == "mpim" and channel.members == members:
            return channel
    names = "--".join(workspace.people[one].name for one in members if one in workspace.people)
    channel = Channel(
        workspace.new_id("G"),
        f"mpdm-{names}-1",
        "mpim",
        members=members,
        created=workspace.clock.now(),
    )
    workspace.channels[channel.id] = channel
    workspace.on_change(Change("channels", channel=channel.id))
    return channel


def create(workspace: Workspace, creator: str, name: str, *, private: bool = False) -> Channel:
    """A new channel with its creator as the only member."""
    now = workspace.clock.now()
    channel = Channel(
        workspace.new_id("C"),
        name,
        "private" if private else "channel",
        members=[creator],
        created=now,
        creator=creator,
    )
    workspace.channels[channel.id] = channel
    if not private:
        about = {"id": channel.id, "name": name, "created": int(now), "creator": creator}
        # Public channels are announced to apps that are not in them (they cannot be, yet).
        workspace.on_event(
            {"type": "channel_created", "channel": about, "event_ts": workspace.new_ts(channel)},
            None,
        )
    workspace.on_change(Change("channels", channel=channel.id))
    return channel


def join(workspace: Workspace, channel: Channel, person_id: str, inviter: str = "") -> None:
    """Make somebody a member; nothing happens when they are one."""
    if person_id in channel.members:
        return
    channel.members.append(person_id)
    event = _membership(workspace, channel, person_id, "member_joined_channel")
    if inviter:
        event["inviter"] = inviter
    workspace.on_event(event, channel)
    workspace.on_change(Change("channels", channel=channel.id))


def leave(workspace: Workspace, channel: Channel, person_id: str) -> None:
    """End a membership; the app hears of its own, too."""
    if person_id not in channel.members:
        return
    event = _membership(workspace, channel, person_id, "member_left_channel")
    workspace.on_event(event, channel)
    if person_id == workspace.app.bot_user_id:
        kind = "group_left" if channel.kind == "private" else "channel_left"
        workspace.on_event(
            {"type": kind, "channel": channel.id, "event_ts": event["event_ts"]}, channel
        )
    channel.members.remove(person_id)
    workspace.on_change(Change("channels", channel=channel.id))


def _membership(workspace: Workspace, channel: Channel, person_id: str, kind: str) -> Json:
    return {
        "type": kind,
        "user": person_id,
        "channel": channel.id,
        "channel_type": "G" if channel.kind == "private" else "C",
        "team": workspace.team.id,
        "event_ts": workspace.new_ts(channel),
    }


def set_archived(workspace: Workspace, channel: Channel, actor: str, *, archived: bool) -> None:
    """Archive a channel or bring it back."""
    if channel.archived == archived:
        return
    channel.archived = archived
    prefix = "group" if channel.kind == "private" else "channel"
    event = {
        "type": f"{prefix}_archive" if archived else f"{prefix}_unarchive",
        "channel": channel.id,
        "user": actor,
        "event_ts": workspace.new_ts(channel),
    }
    workspace.on_event(event, channel)
    workspace.on_change(Change("channels", channel=channel.id))


def rename(workspace: Workspace, channel: Channel, name: str) -> None:
    """Give a channel another name; its id stays."""
    channel.name = name
    kind = "group_rename" if channel.kind == "private" else "channel_rename"
    about = {"id": channel.id, "name": name, "created": int(channel.created)}
    event = {"type": kind, "channel": about, "event_ts": workspace.new_ts(channel)}
    workspace.on_event(event, channel)
    workspace.on_change(Change("channels", channel=channel.id))
