"""A made-up company: its app.yaml, its workspace, and the two processes that serve it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.parts import ROOT, Part, free_port
from commands.manifest import made

#: The intake's token, the signing secret and the tokens: made up, and good for this machine only.
TOKEN = "bench-intake-token"  # noqa: S105
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105
BOT_TOKEN = "xoxb-bench-bot"  # noqa: S105
APP_TOKEN = "xapp-bench-app"  # noqa: S105
SOURCE = "form"
TEAM = "T0BENCH"


@dataclass(frozen=True)
class Company:
    """So many channels and people; messages go to each channel once a second, so many go faster."""

    channels: int
    people: int = 12
    #: Whether people take turns; else every lead is the first person's.
    turns: bool = True
    #: Further sections of app.yaml.
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def users(self) -> list[str]:
        """Slack ids of the people."""
        return [f"U0P{number:02}" for number in range(self.people)]

    @property
    def lanes(self) -> list[str]:
        """Keys of the channels."""
        return [f"c{number:02}" for number in range(self.channels)]

    def settings(self) -> dict[str, Any]:
        """The content of app.yaml: a lead goes to the channel that its campaign names."""
        first = self.lanes[0]
        whose = {"pool": "everyone"} if self.turns else {"owner": "p00"}
        return {
            "workspace": {"name": "Bench", "timezone": "Europe/Berlin", "admins": ["p00"]},
            "people": {
                f"p{n:02}": {"name": f"Person {n:02}", "slack": user, "team": "sales"}
                for n, user in enumerate(self.users)
            },
            "teams": {
                "sales": {"name": "Sales", "lead": "p00"},
                "marketing": {"name": "Marketing", "lead": "p00"},
            },
            "channels": {key: f"#{key}" for key in self.lanes},
            "feedback": {
                "emoji": {"good": ["+1"], "bad": ["-1"], "unsure": ["thinking_face"]},
                "reasons": {"no-budget": "No budget", "spam": "Spam or test"},
                "voters": ["sales"],
            },
            "sources": {
                SOURCE: {
                    "name": "Form",
                    "auth": {"bearer_env": "BATON_BENCH_TOKEN"},
                    "id": "id",
                }
            },
            "pools": {"everyone": {"people": [f"p{n:02}" for n in range(self.people)]}},
            "routing": [
                {
                    "name": f"Campaign {key}",
                    "when": f'campaign == "{key}"',
                    "channel": key,
                    **whose,
                }
                for key in self.lanes
            ]
            + [{"name": "The rest", "channel": first, **whose}],
            "card": {"fields": ["email", "company", "campaign"]},
            **self.more,
        }

    def seed(self, bot: str | None = None) -> dict[str, Any]:
        """The sandbox's seed; `bot` is the bot's address in HTTP mode, None: Socket Mode."""
        return {
            "team": {"id": TEAM, "name": "Bench", "domain": "bench"},
            "people": [
                {"id": user, "name": f"p{n:02}", "real_name": f"Person {n:02}"}
                for n, user in enumerate(self.users)
            ],
            "channels": [
                {"id": f"C0{key.upper()}", "name": key, "members": [*self.users, "B:app"]}
                for key in self.lanes
            ],
            "app": {
                "id": "A0BATON",
                "bot_id": "B0BATON",
                "bot_user_id": "U0BATON",
                "manifest": made(bot),
                "bot_token": BOT_TOKEN,
                "app_token": APP_TOKEN,
                "signing_secret": SIGNING_SECRET,
            },
        }


def lead_of(key: str, lane: str) -> dict[str, str]:
    """What the form sends: one person, one company, no two alike."""
    return {
        "id": key,
        "name": f"Lead {key}",
        "email": f"{key}@customer-{key}.example",
        "company": f"Customer {key} Ltd",
        "campaign": lane,
        "message": "We are 40 people and would like to see the product next week.",
    }


@dataclass(frozen=True)
class Site:
    """The company's two processes, ready to start."""

    company: Company
    workspace: Part
    bot: Part
    #: Addresses of the workspace and of the bot's HTTP.
    slack: str
    http: str
    environ: Mapping[str, str]


def site(
    company: Company,
    folder: Path,
    database: str,
    mode: str = "socket",
    host: str = "127.0.0.1",
) -> Site:
    """Write the company's files into `folder`; `mode` is `socket` or `http`.

    The workspace listens at `host`.
    """
    slack_port, bot_port = free_port(), free_port()
    slack, http = f"http://{host}:{slack_port}", f"http://127.0.0.1:{bot_port}"
    # JSON is YAML.
    (folder / "app.yaml").write_text(json.dumps(company.settings(), indent=1))
    seed = company.seed(None if mode == "socket" else http)
    (folder / "seed.json").write_text(json.dumps(seed))
    environ = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        **(
            {"SLACK_APP_TOKEN": APP_TOKEN}
            if mode == "socket"
            else {"SLACK_SIGNING_SECRET": SIGNING_SECRET}
        ),
        "SLACK_API_URL": f"{slack}/api/",
        "BATON_CONFIG": str(folder / "app.yaml"),
        "BATON_DATABASE_URL": database,
        "BATON_HTTP": f"127.0.0.1:{bot_port}",
        "BATON_BENCH_TOKEN": TOKEN,
        "BATON_LOG": "json",
    }
    at = ["--host", host, "--port", str(slack_port)]
    words = ["-m", "sandbox", "--seed", str(folder / "seed.json"), *at]
    workspace = Part("workspace", words, f"{slack}/sandbox/clock", folder)
    bot = Part("bot", [str(ROOT / "app.py"), "run"], f"{http}/readyz", folder, environ)
    return Site(company, workspace, bot, slack, http, environ)
