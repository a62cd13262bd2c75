"""The Slack app manifest: which scopes, events and commands Baton needs, for either mode."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.slack import ids

#: The Web API methods that Baton calls → the bot scopes each needs
#: (https://docs.slack.dev/reference/methods). A test holds this against the code.
METHOD_SCOPES: Mapping[str, frozenset[str]] = {
    # Only with `agent`, see AGENT_SCOPES.
    "assistant.threads.setSuggestedPrompts": frozenset(),
    "auth.test": frozenset(),
    # Without it minutes come as files.
    "canvases.access.set": frozenset({"canvases:write"}),
    "canvases.create": frozenset({"canvases:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "chat.delete": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "conversations.info": frozenset({"channels:read", "groups:read"}),
    "conversations.list": frozenset({"channels:read", "groups:read"}),
    # Only for several people at once; without it each is written to alone.
    "conversations.open": frozenset({"mpim:write"}),
    "conversations.members": frozenset({"channels:read", "groups:read"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "reactions.get": frozenset({"reactions:read"}),
    "usergroups.list": frozenset({"usergroups:read"}),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
    "users.lookupByEmail": frozenset({"users:read", "users:read.email"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
}

#: Events → the bot scopes that let Slack send them (https://docs.slack.dev/reference/events).
EVENT_SCOPES: Mapping[str, frozenset[str]] = {
    "reaction_added": frozenset({"reactions:read"}),
    "reaction_removed": frozenset({"reactions:read"}),
    "member_joined_channel": frozenset({"channels:read", "groups:read"}),
    "member_left_channel": frozenset({"channels:read", "groups:read"}),
    "channel_archive": frozenset({"channels:read"}),
    "channel_unarchive": frozenset({"channels:read"}),
    "channel_rename": frozenset({"channels:read"}),
    "channel_created": frozenset({"channels:read"}),
    "channel_id_changed": frozenset({"channels:read"}),
    "channel_shared": frozenset({"channels:read"}),
    "channel_unshared": frozenset({"channels:read"}),
    "group_archive": frozenset({"groups:read"}),
    "group_unarchive": frozenset({"groups:read"}),
    "group_rename": frozenset({"groups:read"}),
    "user_change": frozenset({"users:read"}),
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    # Direct messages; of channels see below.
    "message": frozenset({"im:history"}),
}
#: How the settings of an app name the messages of each kind of conversation.
_DIRECT = ("message.im",)
_CHANNELS = ("message.channels", "message.groups")
#: Needed only where questions in channels are answered unasked (content.ask.channels).
CHANNEL_SCOPES = frozenset({"channels:history", "groups:history"})
#: Needed only where the Messages tab suggests questions (content.ask.prompts).
AGENT_SCOPES = frozenset({"assistant:write"})

_AGENT = "Answers from what marketing has written, word for word and with its sources."

#: Shortcuts on messages → name (24 characters) and description.
SHORTCUT_HELP: Mapping[str, tuple[str, str]] = {
    ids.PUT_ON_AGENDA: ("Put on the agenda", "The next meeting talks about it"),
    ids.MAKE_ACTION: ("Make it an action", "Somebody does it by a day, and is reminded"),
    ids.SAVE_ANSWER: ("Save answer", "Make a document of it, so that the next one finds it"),
}

#: Slash commands → what Slack shows while they are typed: description, usage hint.
COMMAND_HELP: Mapping[str, tuple[str, str]] = {
    ids.LEAD: (
        "Add or find a lead, or ask why it came here",
        "add | find acme | why 42 | responded 42 | help",
    ),
    ids.AWAY: ("Get no leads for a while", "[until Monday | 3 days]"),
    ids.BACK: ("Take turns again", ""),
    ids.POOL: ("Who gets leads, and whose turn is next", "[name] | fairness"),
    ids.SLA: ("How soon leads get an answer", ""),
    ids.SETTINGS: ("What was changed in app.yaml, when and by whom", "[number]"),
    ids.AGENDA: ("What the next meeting talks about", "add the price list | remove 2 | help"),
    ids.MEETING: ("Meetings to come, and what to do about them", "start | cancel | move | help"),
    ids.BATTLECARD: (
        "What to say about a competitor",
        "acme | list | compare acme vs globex | stale",
    ),
    ids.ACTIONS: (
        "Who does what by when",
        "team | all | @ana | add @ana send the deck by friday",
    ),
    ids.GAPS: ("What the library lacks, and what became of it", "mine | done | all | csv"),
    ids.ASK: ("Ask what marketing has written", "how long is the refund window"),
    ids.DIGEST: (
        "What is summed up every day, week and month",
        "list | preview weekly | now weekly",
    ),
    ids.EXCHANGE: ("Meet somebody of the other team now and then", "on | off | snooze 2 weeks"),
    ids.WIN: ("Share a win with both teams", "Acme signed | 42 they signed | undo"),
    ids.MEASURES: ("The numbers of a week or month", "week | month | 2026-W47 | 2026-Q4"),
    ids.DEFINE: ("What the teams agreed on, such as MQL", "[name]"),
}

#: Slash commands in which people are named, so that Slack tells their ids.
NAMES_PEOPLE = frozenset({ids.ACTIONS, ids.MEETING})


def scopes(*, channels: bool = False, agent: bool = False) -> list[str]:
    """All bot scopes that Baton needs, and none beyond; `channels`, `agent` see `manifest`."""
    needed = {"commands"}.union(*METHOD_SCOPES.values(), *EVENT_SCOPES.values())
    optional = {*(CHANNEL_SCOPES if channels else ()), *(AGENT_SCOPES if agent else ())}
    return sorted(needed | optional)


def manifest(
    events: Iterable[str],
    commands: Iterable[str],
    url: str | None = None,
    *,
    shortcuts: Iterable[str] = (),
    channels: bool = False,
    agent: bool = False,
) -> dict[str, Any]:
    """The manifest for Socket Mode, or for HTTP at the public address `url`.

    With `channels` Baton reads all messages of its channels, to answer questions there unasked.
    With `agent` its Messages tab suggests questions, which not every plan has.

    Format: https://docs.slack.dev/reference/app-manifest, version 2.
    """
    address = f"{url.rstrip('/')}/slack/events" if url else None
    at = {"request_url": address} if address else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Baton",
            "description": "Carries leads from marketing to sales, and feedback back.",
            "background_color": "#1f4d3f",
        },
        "features": {
            # Without it nobody could write to Baton directly.
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            **({"agent_view": {"agent_description": _AGENT}} if agent else {}),
            "bot_user": {"display_name": "Baton", "always_online": True},
            "shortcuts": [_shortcut(name) for name in sorted(shortcuts)],
            "slash_commands": [_command(name, address) for name in sorted(commands)],
        },
        "oauth_config": {"scopes": {"bot": scopes(channels=channels, agent=agent)}},
        "settings": {
            "event_subscriptions": {**at, "bot_events": bot_events(events, channels=channels)},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }


def bot_events(events: Iterable[str], *, channels: bool = False) -> list[str]:
    """The events as the settings of an app name them."""
    named = {*_DIRECT, *(_CHANNELS if channels else ())}
    return sorted(name for one in events for name in (named if one == "message" else {one}))


def _shortcut(name: str) -> dict[str, str]:
    title, description = SHORTCUT_HELP[name]
    return {"name": title, "type": "message", "callback_id": name, "description": description}


def _command(name: str, address: str | None) -> dict[str, Any]:
    description, hint = COMMAND_HELP[name]
    command: dict[str, Any] = {"command": name, "description": description}
    if hint:
        command["usage_hint"] = hint
    if address:
        command["url"] = address
    # Else Slack would wrap the addresses that people look for: `<mailto:ada@…|ada@…>`.
    return {**command, "should_escape": name in NAMES_PEOPLE}
