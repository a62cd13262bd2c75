"""The workspace's whole state, and the look-ups that everything else asks of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from .clock import Clock
from .manifest import Manifest
from .model import Canvas, Channel, Json, Message, Person, UserGroup, View
from .seed import Seed


@dataclass(frozen=True, slots=True)
class Change:
    """Something that people's screens should show; `data` is sent as it is.

    Without `data` the receiver is to look at the part of the state that `type` names.
    """

    type: str
    channel: str | None = None
    person: str | None = None
    data: Json | None = None


@dataclass
class App:
    """The installed app and how the workspace talks to it."""

    id: str
    bot_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    manifest: Manifest
    mode: Literal["socket", "http"] = "socket"
    request_url: str = ""
    #: Messages older than this many seconds cannot be edited any more; None: always.
    edit_window_seconds: float | None = None
    #: Kinds of blocks that this workspace's Slack does not know yet, such as `data_visualization`.
    unknown_blocks: frozenset[str] = frozenset()
    #: So many seconds after its upload a file can be shown in blocks.
    file_seconds: float = 0.0
    #: Real seconds between the attempts to deliver an event; Slack's are about 0, 60 and 300.
    retry_delays: tuple[float, ...] = (1.0, 5.0, 30.0)

    def address(self, kind: str, command: str = "") -> str:
        """Where that kind of request goes in HTTP mode; empty when nowhere."""
        return self.request_url or self.manifest.address(kind, command)


@dataclass
class Team:
    """The workspace's own name."""

    id: str
    name: str
    domain: str


@dataclass
class Workspace:
    """State in memory. One event loop owns it, so nothing here needs a lock."""

    seed: Seed
    clock: Clock = field(default_factory=Clock)
    #: Told of everything that screens should show.
    on_change: Callable[[Change], None] = lambda _change: None
    #: Told of everything the app may have subscribed to, with the conversation it happened in.
    on_event: Callable[[Json, Channel | None], None] = lambda _event, _channel: None

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget everything and begin with the seed again."""
        seed = self.seed
        self.team = Team(**seed.team.model_dump())
        self.app = _app_of(seed)
        self.people: dict[str, Person] = {}
        for person in seed.people:
            values = person.model_dump()
            values["team_id"] = person.team_id or self.team.id
            values["real_name"] = person.real_name or person.name
            self.people[person.id] = Person(**values)
        name = self.app.manifest.name
        self.people.setdefault(
            self.app.bot_user_id,
            Person(self.app.bot_user_id, name.lower(), name, self.team.id, is_bot=True),
        )
        self.channels: dict[str, Channel] = {}
        for part in seed.channels:
            members = [self.app.bot_user_id if m == "B:app" else m for m in part.members]
            self.channels[part.id] = Channel(
                part.id,
                part.name,
                "private" if part.is_private else "channel",
                topic=part.topic,
                members=list(dict.fromkeys(members)),
                archived=part.archived,
                ext_shared=part.is_ext_shared,
                created=self.clock.now(),
                creator=members[0] if members else "",
            )
        self.usergroups = {
            g.id: UserGroup(g.id, g.handle, g.name or g.handle, list(g.users))
            for g in seed.usergroups
        }
        self.emoji = dict(seed.emoji)
        self.homes: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.ephemerals: dict[tuple[str, str], Message] = {}
        #: What somebody chose in a message's menus and inputs: (channel, ts, person) → values.
        self.message_values: dict[tuple[str, str, str], dict[str, dict[str, Json]]] = {}
        #: Options that the app supplied last for a person's external menu.
        self.loaded_options: dict[tuple[str, str], list[Json]] = {}
        self.files: dict[str, Json] = {}
        self.canvases: dict[str, Canvas] = {}
        self._ids = count(1)

    def new_id(self, prefix: str) -> str:
        """An id never given before, such as `V0000007`."""
        return f"{prefix}{next(self._ids):07d}"

    def new_ts(self, channel: Channel) -> str:
        """The next message's ts: the clock's microseconds, later than any other in the channel."""
        micros = max(int(self.clock.now() * 1_000_000), channel.last_micros + 1)
        channel.last_micros = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def is_stranger(self, person: Person) -> bool:
        """Whether they belong to another organisation."""
        return person.team_id != self.team.id

    def person_by_name(self, name: str) -> Person | None:
        """The person (or bot) with that handle."""
        return next((p for p in self.people.values() if p.name == name), None)

    def channel_by_name(self, name: str) -> Channel | None:
        """The channel with that name, direct messages left out."""
        return next((c for c in self.channels.values() if c.name == name and c.kind != "im"), None)

    def find_message(self, channel_id: str, ts: str) -> Message | None:
        """A message, ephemeral ones included."""
        channel = self.channels.get(channel_id)
        if channel is None:
            return None
        return channel.messages.get(ts) or self.ephemerals.get((channel_id, ts))

    def find_view(self, view_id: str) -> View | None:
        """An open modal or a published Home by its id."""
        for stack in self.stacks.values():
            for view in stack:
                if view.id == view_id:
                    return view
        return next((v for v in self.homes.values() if v.id == view_id), None)

    def sees(self, person_id: str, channel: Channel) -> bool:
        """Whether the conversation is listed for that person at all; strangers see only theirs."""
        person = self.people.get(person_id)
        open_to_all = channel.kind == "channel" and person and not self.is_stranger(person)
        return person_id in channel.members or bool(open_to_all)


def _app_of(seed: Seed) -> App:
    app = seed.app
    manifest = Manifest(app.manifest)
    return App(
        app.id,
        app.bot_id,
        app.bot_user_id,
        app.bot_token,
        app.app_token,
        app.signing_secret,
        manifest,
        mode="socket" if manifest.socket_mode else "http",
    )
