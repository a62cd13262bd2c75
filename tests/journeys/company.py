"""The company whose people make these journeys: its app.yaml, and strangers in its workspace."""

import json
from pathlib import Path
from typing import Any

from bot.config import Settings
from commands.demo_workspace import seed
from tests.settings import loaded

TOKEN = "a token for tests"
ENVIRON = {"BATON_INTAKE_TOKEN": TOKEN}

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, default_country: DE, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: dana}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads", emea: "#leads-emea", later: "#later"}
feedback:
  emoji: {good: ["+1", fire], bad: ["-1", no_entry_sign], unsure: [thinking_face]}
  reasons: {no-budget: No budget, spam: Spam or test}
sources:
  website: {name: Website, id: id, keep: {Wants: wants}}
  webinar: {name: Webinar, id: id}
pools: {all: {people: [ana, ben]}, benelux: {people: [ana, ben], sticky: true}}
routing:
  - {name: Europe, when: 'country == "FR"', channel: emea, pool: all}
  - {name: Benelux, when: 'country == "NL"', channel: leads, pool: benelux}
  - {name: Asia, when: 'country == "JP"', channel: later, owner: dana}
  - {name: Rest, channel: leads, pool: all}
"""

_MORE_PEOPLE: list[dict[str, Any]] = [
    {"id": "U0NEW", "name": "nora", "real_name": "Nora New", "email": "nora@practice.example"},
    {"id": "U0OUT", "name": "otto", "real_name": "Otto Outsider", "team_id": "T0ELSEWHERE"},
    {"id": "U0ROBOT", "name": "robot", "real_name": "Robot", "is_bot": True},
]


def settings() -> Settings:
    """The company's settings."""
    return loaded(APP, ENVIRON)


def workspace(folder: Path, url: str | None, app: Settings | None = None) -> dict[str, Any]:
    """The seed of its Slack; the channel #later is not there yet."""
    tour = folder / "tour.json"
    tour.write_text(json.dumps([]))
    content = seed(app or settings(), tour, url)
    ids = [person["id"] for person in _MORE_PEOPLE]
    content["people"] += _MORE_PEOPLE
    content["channels"] = [one for one in content["channels"] if one["name"] != "later"]
    for channel in content["channels"]:
        channel["members"] += ids
    return content
