"""The nouns of a workspace: people, channels, messages, views, user groups."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["channel", "private", "im", "mpim"]


@dataclass(slots=True)
class Person:
    """Somebody with an account; `team_id` other than the workspace's own makes them a stranger."""

    id: str
    name: str
    real_name: str
    team_id: str
    email: str = ""
    title: str = ""
    tz: str = "Etc/UTC"
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    deleted: bool = False
    status_emoji: str = ""
    status_text: str = ""
    status_expiration: int = 0
    updated: float = 0.0


@dataclass(slots=True)
class Message:
    """One message; `reader` is the only person who sees it when it is ephemeral."""

    channel: str
    ts: str
    user: str
    text: str
    bot: bool = False
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    reader: str | None = None
    edited: str | None = None
    subtype: str | None = None
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    options: Json = field(default_factory=dict)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Channel:
    """A conversation of any kind; messages are kept in the order of their ts."""

    id: str
    name: str
    kind: ChannelKind = "channel"
    topic: str = ""
    members: list[str] = field(default_factory=list)
    archived: bool = False
    ext_shared: bool = False
    created: float = 0.0
    creator: str = ""
    messages: dict[str, Message] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)
    last_micros: int = 0
    #: Questions that the app suggests where nobody has to think of one; title and message.
    prompts: list[Json] = field(default_factory=list)

    def roots(self) -> list[Message]:
        """Messages that are not replies (a broadcast reply counts), oldest first."""
        return [
            m
            for m in self.messages.values()
            if m.thread_ts in (None, m.ts) or m.subtype == "thread_broadcast"
        ]

    def partner_of(self, person_id: str) -> str:
        """The other one in a direct message; oneself when alone."""
        return next((m for m in self.members if m != person_id), person_id)


@dataclass(slots=True)
class View:
    """A modal on somebody's stack, or their Home tab; `values` is what was filled in so far."""

    id: str
    owner: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks, ids filled in."""
        blocks: list[Json] = self.payload["blocks"]
        return blocks


@dataclass(slots=True)
class UserGroup:
    """A group of people that can be mentioned by its handle."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)


@dataclass
class Canvas:
    """A document of the workspace; `access`: channel or person id → `read`, `write`, `owner`."""

    id: str
    title: str
    markdown: str
    access: dict[str, str] = field(default_factory=dict)
