"""Questions that an app manifest answers: scopes, events, commands, shortcuts, addresses."""

from dataclasses import dataclass, field

from .model import Json

#: Which subscription lets a `message` event through, by the kind of conversation.
MESSAGE_EVENTS = {
    "channel": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


@dataclass
class Manifest:
    """A Slack app manifest (v2); missing parts answer as Slack's defaults do."""

    content: Json = field(default_factory=dict)

    def _part(self, *path: str) -> Json:
        part = self.content
        for key in path:
            part = part.get(key) or {}
        return part

    @property
    def name(self) -> str:
        """The app's name as people see it."""
        display = self._part("features", "bot_user").get("display_name")
        return str(display or self._part("display_information").get("name") or "App")

    @property
    def scopes(self) -> frozenset[str]:
        """The bot token's granted scopes."""
        return frozenset(self._part("oauth_config", "scopes").get("bot") or ())

    @property
    def events(self) -> frozenset[str]:
        """The subscribed bot events, such as `message.channels`."""
        return frozenset(self._part("settings", "event_subscriptions").get("bot_events") or ())

    @property
    def commands(self) -> list[Json]:
        """The slash commands, each with `command` and whatever the manifest says about it."""
        return list(self._part("features").get("slash_commands") or ())

    @property
    def shortcuts(self) -> list[Json]:
        """The global and message shortcuts."""
        return list(self._part("features").get("shortcuts") or ())

    @property
    def home_tab(self) -> bool:
        """Whether the app has a Home tab."""
        return bool(self._part("features", "app_home").get("home_tab_enabled"))

    @property
    def interactive(self) -> bool:
        """Whether buttons, modals and shortcuts are to work; a manifest may switch them off."""
        return bool(self._part("settings", "interactivity").get("is_enabled", True))

    @property
    def messages_tab(self) -> bool:
        """Whether the app may write to people directly."""
        return bool(self._part("features", "app_home").get("messages_tab_enabled", True))

    @property
    def messages_tab_read_only(self) -> bool:
        """Whether people may not write to the app."""
        app_home = self._part("features", "app_home")
        return bool(app_home.get("messages_tab_read_only_enabled", False))

    @property
    def socket_mode(self) -> bool:
        """Whether the app asked for Socket Mode; without any request URL there is no other way."""
        settings = self._part("settings")
        return bool(settings.get("socket_mode_enabled", not self.address("event")))

    def address(self, kind: str, command: str = "") -> str:
        """The request URL for `event`, `command` (of that name), `options` or anything else."""
        settings = self._part("settings")
        interactivity = settings.get("interactivity") or {}
        if kind == "event":
            return str((settings.get("event_subscriptions") or {}).get("request_url") or "")
        if kind == "command":
            found = next((c for c in self.commands if c.get("command") == command), {})
            return str(found.get("url") or "")
        if kind == "options":
            return str(
                interactivity.get("message_menu_options_url")
                or interactivity.get("request_url")
                or ""
            )
        return str(interactivity.get("request_url") or "")
