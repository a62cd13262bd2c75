"""One thing that a person does, and the table of all the things they can do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from .core import Sandbox
from .errors import SandboxError
from .model import Channel, Json, Message, Person, View
from .outbox import Reply
from .payloads import Payloads
from .snapshot import channel_named, person_named
from .workspace import Workspace

#: What Slack's client says when the app did not take an interaction.
_REASONS = {
    "timeout": "{app} did not answer within 3 seconds.",
    "http_timeout": "{app} did not answer within 3 seconds.",
    "no_connection": "{app} is not connected.",
    "connection_lost": "{app} went away before it answered.",
    "connection_failed": "{app} cannot be reached.",
    "no_interactivity": "{app} is not configured to handle interactive responses.",
    "no_request_url": "{app} has no request URL for this.",
    "lost": "The request got lost on its way.",
    "http_error": "{app} answered with an error.",
}


@dataclass
class Act:
    """Who does it, with which arguments; `base_url` is the sandbox's own address."""

    sandbox: Sandbox
    person: Person
    args: Json
    base_url: str

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.sandbox.workspace

    @property
    def payloads(self) -> Payloads:
        """Builds what is sent to the app."""
        return Payloads(self.sandbox, self.person, self.base_url)

    def text(self, name: str) -> str:
        """An argument that has to be there, as text.

        Raises:
            SandboxError: `missing_argument`.
        """
        value = self.args.get(name)
        if not isinstance(value, str) or not value:
            raise SandboxError("missing_argument", f"{name!r} is needed and has to be text")
        return value

    def number(self, name: str) -> int:
        """An argument in whole seconds or the like; 0 when it is not there.

        Raises:
            SandboxError: `bad_value`.
        """
        value = self.args.get(name) or 0
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise SandboxError("bad_value", f"{name!r} has to be a number")
        return int(value)

    def channel(self, *, member: bool = True) -> Channel:
        """The conversation, by id or name.

        Raises:
            SandboxError: `no_such_channel`, `not_in_channel`.
        """
        channel = channel_named(self.workspace, self.person.id, self.text("channel"))
        if member and self.person.id not in channel.members:
            name = channel.name or channel.id
            raise SandboxError("not_in_channel", f"{self.person.real_name} is not in #{name}")
        return channel

    def message(self) -> Message:
        """The message that `channel` and `ts` name, if this person sees it.

        Raises:
            SandboxError: `no_such_message`, `no_such_channel`, `not_in_channel`.
        """
        channel = self.channel()
        message = self.workspace.find_message(channel.id, self.text("ts"))
        if message is None or message.reader not in (None, self.person.id):
            raise SandboxError("no_such_message", f"no message {self.args['ts']} in {channel.id}")
        return message

    def view(self) -> View:
        """The person's own view that `view_id` names.

        Raises:
            SandboxError: `no_such_view`.
        """
        view = self.workspace.find_view(self.text("view_id"))
        if view is None or view.owner != self.person.id:
            name = self.person.real_name
            raise SandboxError("no_such_view", f"{name} has no view {self.args['view_id']}")
        return view

    async def request(self, kind: str, name: str, payload: Json) -> Reply:
        """Send an interaction to the app."""
        return await self.sandbox.outbox.request(kind, name, payload)

    def outcome(self, answer: Reply, **more: Any) -> Json:
        """What the person learns of the app's answer."""
        outcome: Json = {"acked": answer.acked, "ms": answer.ms, "delivered": answer.acked} | more
        if not answer.acked:
            sentence = _REASONS.get(answer.reason, "{app} could not be reached ({reason}).")
            app = self.workspace.app.manifest.name
            outcome["detail"] = sentence.format(app=app, reason=answer.reason)
        return outcome


Doing = Callable[[Act], Awaitable[Json]]
ACTS: dict[str, Doing] = {}


def act(name: str) -> Callable[[Doing], Doing]:
    """Register something that a person can do."""

    def register(doing: Doing) -> Doing:
        ACTS[name] = doing
        return doing

    return register


def done(**more: Any) -> Json:
    """The answer for what does not wait for the app."""
    return {"acked": False, "ms": 0.0, "delivered": True} | more


async def perform(sandbox: Sandbox, args: Json, base_url: str) -> Json:
    """Do what `args` say, as docs/sandbox.md describes.

    Raises:
        SandboxError: when nobody could do that.
    """
    doing = ACTS.get(str(args.get("do")))
    if doing is None:
        names = ", ".join(sorted(ACTS))
        raise SandboxError("unknown_act", f"do: {args.get('do')!r} is none of {names}")
    person = person_named(sandbox.workspace, str(args.get("as", "")))
    if person.deleted:
        raise SandboxError("deactivated", f"{person.real_name} is deactivated")
    return await doing(Act(sandbox, person, args, base_url))
