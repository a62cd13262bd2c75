"""One call of a Web API method: its arguments, and what the method may ask of the workspace."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from .core import Sandbox
from .errors import SlackError, arguments_error
from .model import Channel, Json, Message, Person
from .wire import parse_json
from .workspace import App, Workspace

#: Scope prefix by kind of conversation: `channels:read` and the like.
SCOPE_OF_KIND = {"channel": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
Method = Callable[["Call"], Json]
F = TypeVar("F", bound=Method)


@dataclass
class Call:
    """Arguments as the app sent them, in either form; `base_url` is the sandbox's own address."""

    sandbox: Sandbox
    args: dict[str, Any]
    base_url: str

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.sandbox.workspace

    @property
    def app(self) -> App:
        """The app that calls."""
        return self.sandbox.workspace.app

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.args.get(name)
        if isinstance(value, list):
            # JSON callers may send lists where forms have commas.
            return ",".join(map(str, value))
        return default if value is None else str(value)

    def required(self, *names: str) -> list[str]:
        """These arguments as text.

        Raises:
            SlackError: `invalid_arguments`, naming the missing ones.
        """
        missing = [name for name in names if not self.text(name)]
        if missing:
            raise arguments_error(*(f"missing required field: {name}" for name in missing))
        return [self.text(name) for name in names]

    def flag(self, name: str, *, default: bool = False) -> bool:
        """An argument as yes or no; forms say `true`, `1` and the like."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return str(value).lower() in ("1", "true", "yes", "on")

    def number(self, name: str, default: int, *, most: int) -> int:
        """A positive whole number, at most `most`.

        Raises:
            SlackError: `invalid_limit` when it is neither.
        """
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            number = int(str(value))
        except ValueError:
            raise SlackError("invalid_limit") from None
        if not 0 < number <= most:
            raise SlackError("invalid_limit")
        return number

    def structure(self, name: str, code: str) -> Any:
        """An argument that is JSON, possibly encoded as text; None when it is not there.

        Raises:
            SlackError: with `code` when the text is not JSON.
        """
        value = self.args.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            return value
        try:
            return parse_json(value)
        except ValueError:
            raise SlackError(code) from None

    def need_scope(self, scope: str) -> None:
        """Go on only with that scope.

        Raises:
            SlackError: `missing_scope`, with what is needed and what was granted.
        """
        granted = self.app.manifest.scopes
        if scope not in granted:
            provided = ",".join(sorted(granted))
            raise SlackError("missing_scope", needed=scope, provided=provided)

    def channel(self, name: str = "channel", *, scope: str = "") -> Channel:
        """The conversation an argument names, if the app may know of it.

        `scope` is the second half of the scope that it takes, such as `read` or `history`.

        Raises:
            SlackError: `channel_not_found`, also for private ones without the app; `missing_scope`.
        """
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or not self.workspace.sees(self.app.bot_user_id, channel):
            raise SlackError("channel_not_found")
        if scope:
            self.need_scope(f"{SCOPE_OF_KIND[channel.kind]}:{scope}")
        return channel

    def person(self, name: str = "user", code: str = "user_not_found") -> Person:
        """The person an argument names.

        Raises:
            SlackError: with `code` when there is nobody.
        """
        person = self.workspace.people.get(self.text(name))
        if person is None:
            raise SlackError(code)
        return person

    def message(self, channel: Channel, ts: str) -> Message:
        """A message of the conversation.

        Raises:
            SlackError: `message_not_found`.
        """
        message = channel.messages.get(ts)
        if message is None or message.subtype == "tombstone":
            raise SlackError("message_not_found")
        return message


@dataclass(frozen=True, slots=True)
class Registered:
    """A Web API method: who may call it, how often, and what it does."""

    name: str
    run: Method
    scopes: tuple[str, ...]
    tier: int
    app_token: bool


METHODS: dict[str, Registered] = {}


def method(
    name: str, *, scopes: tuple[str, ...] = (), tier: int, app_token: bool = False
) -> Callable[[F], F]:
    """Register a Web API method.

    Args:
        name: as Slack calls it.
        scopes: any one of these is enough; none are needed when empty.
        tier: Slack's rate limit tier, 1 to 4, or 0 for a special one.
        app_token: whether it takes the app-level token and not the bot's.
    """

    def register(run: F) -> F:
        METHODS[name] = Registered(name, run, scopes, tier, app_token)
        return run

    return register


def page_of(call: Call, items: list[Json], *, default: int, most: int) -> tuple[list[Json], Json]:
    """One page of a list, and the `response_metadata` with the cursor of the next.

    Raises:
        SlackError: `invalid_cursor` for a cursor that was not given out, `invalid_limit`.
    """
    limit = call.number("limit", default, most=most)
    start = 0
    cursor = call.text("cursor")
    if cursor:
        prefix, _, offset = cursor.partition(":")
        if prefix != "next" or not offset.isdigit():
            raise SlackError("invalid_cursor")
        start = int(offset)
    end = start + limit
    return items[start:end], {"next_cursor": f"next:{end}" if end < len(items) else ""}
