"""The practice workspace of the demonstration: the people and channels of app.yaml, and a tour."""

import json
from pathlib import Path
from typing import Any

from bot.config import Settings
from commands.manifest import made

_TEAM = "T0SANDBOX"
_BOT = "B:app"


def seed(settings: Settings, tour: Path, url: str | None = None) -> dict[str, Any]:
    """The sandbox's seed (docs/sandbox.md).

    `tour` is the file with the tour's steps; with `url`, the bot's address, Slack comes by HTTP.
    """
    everybody = [person.slack for person in settings.people.values()]
    return {
        "team": {"id": _TEAM, "name": settings.workspace.name, "domain": "practice"},
        "people": [
            {
                "id": person.slack,
                "name": key,
                "real_name": person.name,
                "email": f"{key}@practice.example",
                "title": settings.teams[person.team].name,
                "tz": person.timezone or settings.workspace.timezone,
                "is_admin": key in settings.workspace.admins,
            }
            for key, person in settings.people.items()
        ],
        "channels": [
            {
                "id": _channel_id(key),
                "name": name.removeprefix("#"),
                "members": [*everybody, _BOT],
            }
            for key, name in settings.channels.items()
        ],
        "usergroups": [
            {
                "id": f"S0{key.upper()}",
                "handle": key,
                "name": team.name,
                "users": [one.slack for one in settings.people.values() if one.team == key],
            }
            for key, team in settings.teams.items()
        ],
        "app": {
            "id": "A0BATON",
            "bot_id": "B0BATON",
            "bot_user_id": "U0BATON",
            "manifest": made(
                url,
                channels=bool(settings.content.ask.channels),
                agent=bool(settings.content.ask.prompts),
            ),
            "bot_token": "xoxb-practice-bot",
            "app_token": "xapp-practice-app",
            "signing_secret": "0123456789abcdef0123456789abcdef",
        },
        "tour": _tour(settings, tour),
    }


def _tour(settings: Settings, path: Path) -> list[dict[str, str]]:
    """The steps of the sample tour, in the channel that takes whatever no rule wants."""
    steps = json.loads(path.read_text(encoding="utf-8"))
    channel = _channel_id(settings.routing[-1].channel)
    people = settings.people
    return [
        {**step, "as": people[step["as"]].slack, "channel": channel}
        for step in steps
        if step["as"] in people
    ]


def _channel_id(key: str) -> str:
    return f"C0{key.upper().replace('-', '')}"
