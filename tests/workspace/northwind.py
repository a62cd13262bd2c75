"""The workspace that these tests play in."""

from typing import Any

SCOPES = [
    "app_mentions:read",
    "canvases:write",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:read",
    "mpim:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
]
EVENTS = [
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_created",
    "channel_rename",
    "channel_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "user_change",
]
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Echo"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Echo"},
        "slash_commands": [
            {"command": "/echo", "description": "Say it again", "usage_hint": "text"},
            {"command": "/escaped", "description": "Escaped", "should_escape": True},
        ],
        "shortcuts": [
            {"callback_id": "say_more", "name": "Say more", "type": "message"},
            {"callback_id": "anywhere", "name": "Anywhere", "type": "global"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {
        "event_subscriptions": {"bot_events": EVENTS},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}
SEED: dict[str, Any] = {
    "team": {"id": "T0SANDBOX", "name": "Northwind", "domain": "northwind"},
    "people": [
        {"id": "U0ANA", "name": "ana", "real_name": "Ana Ruiz", "email": "ana@northwind.example"},
        {"id": "U0BEN", "name": "ben", "real_name": "Ben Okafor", "email": "ben@northwind.example"},
        {"id": "U0CARA", "name": "cara", "real_name": "Cara Admin", "is_admin": True},
        {"id": "U0GONE", "name": "gone", "deleted": True, "email": "gone@northwind.example"},
        {"id": "U0OUT", "name": "out", "real_name": "Otto Outsider", "team_id": "T0ELSEWHERE"},
        {"id": "U0ROBOT", "name": "robot", "is_bot": True},
    ],
    "channels": [
        {"id": "C0LEADS", "name": "leads", "members": ["U0ANA", "U0BEN", "U0OUT", "B:app"]},
        {"id": "C0OTHER", "name": "other", "members": ["U0ANA"]},
        {"id": "C0OLD", "name": "old", "members": ["U0ANA", "B:app"], "archived": True},
        {"id": "C0SECRET", "name": "secret", "is_private": True, "members": ["U0ANA"]},
        {"id": "C0INNER", "name": "inner", "is_private": True, "members": ["U0ANA", "B:app"]},
    ],
    "usergroups": [{"id": "S0SALES", "handle": "sales", "name": "Sales", "users": ["U0ANA"]}],
    "emoji": {"party_parrot": "alias:tada"},
    "app": {
        "id": "A0ECHO",
        "bot_id": "B0ECHO",
        "bot_user_id": "U0ECHO",
        "manifest": MANIFEST,
        "bot_token": "xoxb-test",
        "app_token": "xapp-test",
        "signing_secret": "not-so-secret",
    },
    "tour": [{"title": "Begin", "text": "Say hello", "as": "U0ANA", "channel": "C0LEADS"}],
}
