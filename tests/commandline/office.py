"""A small company: its app.yaml, its tokens, its practice Slack with odd channels and people."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from commands.demo_workspace import seed
from tests.settings import loaded

ROOT = Path(__file__).resolve().parent.parent.parent
INTAKE_TOKEN = "a-secret-of-the-website"
APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  dana: {name: Dana Kim, slack: dana@practice.example, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: dana}
  marketing: {name: Marketing, lead: emil}
channels:
  leads: "#leads"
feedback: {reasons: {spam: Spam}}
sources:
  website: {name: Website, id: id}
pools: {all: {people: [ana]}}
routing: [{name: Rest, channel: leads, pool: all}]
"""
#: As a workspace knows them; the company's own are made of app.yaml.
_ODD_PEOPLE = [
    {"id": "U0DANA", "name": "dana", "real_name": "Dana Kim", "email": "dana@practice.example"},
    {"id": "U0GONE", "name": "gone", "real_name": "Gus Gone", "deleted": True},
    {"id": "U0OUT", "name": "otto", "real_name": "Otto Outsider", "team_id": "T0ELSEWHERE"},
    {"id": "U0ROBOT", "name": "robot", "real_name": "Robot", "is_bot": True},
]
_ODD_CHANNELS = [
    {"id": "C0OLD", "name": "old", "members": ["B:app"], "archived": True},
    {"id": "C0ELSE", "name": "not-invited", "members": ["U0ANA"]},
    {"id": "C0BOTH", "name": "with-partner", "members": ["U0ANA", "B:app"], "is_ext_shared": True},
]


def workspace(folder: Path, url: str | None = None) -> dict[str, Any]:
    """The seed of the practice Slack."""
    tour = folder / "tour.json"
    tour.write_text("[]")
    content = seed(loaded(APP.replace("dana@practice.example", "U0DANA"), {}), tour, url)
    content["people"] = [one for one in content["people"] if one["id"] != "U0DANA"] + _ODD_PEOPLE
    content["channels"] += _ODD_CHANNELS
    return content


def tokens(url: str) -> dict[str, str]:
    """The variables of an installation on the practice Slack at `url`."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-practice-bot",
        "SLACK_APP_TOKEN": "xapp-practice-app",
        "SLACK_API_URL": f"{url}/api/",
        "BATON_INTAKE_TOKEN": INTAKE_TOKEN,
    }


def clean(more: Mapping[str, str]) -> dict[str, str]:
    """The process's variables without any of Baton's own, and `more`."""
    mine = {name: held for name, held in os.environ.items() if name[:6] not in {"SLACK_", "BATON_"}}
    return {**mine, **more}
