"""The seed file: what a workspace holds when it starts, checked so that a mistake is named."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class SeedError(Exception):
    """The seed is not usable; the message names each wrong key."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TeamSeed(_Part):
    """The workspace itself."""

    id: str = "T0SANDBOX"
    name: str = "Northwind"
    domain: str = "northwind"


class PersonSeed(_Part):
    """A person; without `team_id` they belong to the workspace."""

    id: str
    name: str
    real_name: str = ""
    email: str = ""
    title: str = ""
    tz: str = "Etc/UTC"
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    deleted: bool = False
    team_id: str = ""


class ChannelSeed(_Part):
    """A channel; `B:app` among the members stands for the app's bot user."""

    id: str
    name: str
    is_private: bool = False
    is_ext_shared: bool = False
    topic: str = ""
    members: list[str] = Field(default_factory=list)
    archived: bool = False


class UserGroupSeed(_Part):
    """A user group."""

    id: str
    handle: str
    name: str = ""
    users: list[str] = Field(default_factory=list)


class AppSeed(_Part):
    """The one installed app: its ids, credentials and manifest as Slack's."""

    id: str = "A0APP"
    bot_id: str = "B0APP"
    bot_user_id: str = "U0APP"
    manifest: dict[str, Any] = Field(default_factory=dict)
    bot_token: str = "xoxb-sandbox"  # noqa: S105  made up
    app_token: str = "xapp-sandbox"  # noqa: S105  made up
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105  made up


class Seed(_Part):
    """Everything a workspace starts with."""

    team: TeamSeed = Field(default_factory=TeamSeed)
    people: list[PersonSeed] = Field(default_factory=list)
    channels: list[ChannelSeed] = Field(default_factory=list)
    usergroups: list[UserGroupSeed] = Field(default_factory=list)
    emoji: dict[str, str] = Field(default_factory=dict)
    app: AppSeed = Field(default_factory=AppSeed)
    tour: list[dict[str, Any]] = Field(default_factory=list)


def parse_seed(content: dict[str, Any]) -> Seed:
    """Check a seed's content.

    Raises:
        SeedError: with one line for each key that is unknown, missing or of the wrong type, and
            for each member that is nobody.
    """
    try:
        seed = Seed.model_validate(content)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise SeedError("\n".join(lines)) from error
    known = {person.id for person in seed.people} | {"B:app", seed.app.bot_user_id}
    groups = [(f"channels.{c.id}", c.members) for c in seed.channels]
    groups += [(f"usergroups.{g.id}", g.users) for g in seed.usergroups]
    strangers = [
        f"{name}: nobody has the id {m}" for name, ids in groups for m in ids if m not in known
    ]
    if strangers:
        raise SeedError("\n".join(strangers))
    return seed


def read_seed(path: Path) -> Seed:
    """Read and check a seed file.

    Raises:
        SeedError: when the file cannot be read, is not JSON, or is not a seed.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SeedError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise SeedError(f"{path}: not JSON: {error}") from error
    if not isinstance(content, dict):
        raise SeedError(f"{path}: a JSON object is expected")
    return parse_seed(content)
