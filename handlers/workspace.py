"""What happens to the workspace itself: channels, members, and what nobody else listens for."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.services.access import AccessService
from bot.services.presence import PresenceService
from bot.services.workspace import WorkspaceService
from bot.slack.directory import person_of
from handlers.presence import status_of

_ANYTHING = re.compile(".*")

#: After any of these Slack is asked again for the channels of the settings.
_CHANNEL_EVENTS = (
    "member_joined_channel",
    "member_left_channel",
    "channel_archive",
    "channel_unarchive",
    "channel_rename",
    "channel_created",
    "channel_id_changed",
    "channel_shared",
    "channel_unshared",
    "group_archive",
    "group_unarchive",
    "group_rename",
)
#: After any of these it is asked again who reads the channel.
_WHO_READS = frozenset(
    {"member_joined_channel", "member_left_channel", "channel_shared", "channel_unshared"}
)


def register(
    slack: App,
    workspace: WorkspaceService,
    presence: PresenceService,
    access: AccessService,
    look_again: Callable[[], None],
) -> None:
    """Listen for changes; `look_again` asks for the channels soon, and not in the listener."""
    for name in _CHANNEL_EVENTS:

        @slack.event(name)
        def on_channel(event: dict[str, Any], context: dict[str, Any]) -> None:
            if event["type"] in _WHO_READS:
                access.members_changed(_channel_of(event))
            joined_or_left = event["type"].startswith("member_")
            if not joined_or_left or event.get("user") == context.get("bot_user_id"):
                look_again()

    @slack.event("user_change")
    def on_user_change(event: dict[str, Any]) -> None:
        workspace.described(person_of(event["user"]))
        presence.status_changed(status_of(event["user"]))


def _channel_of(event: dict[str, Any]) -> str:
    """The id of the channel that an event is about, which it tells in one of two forms."""
    channel = event["channel"]
    return str(channel["id"] if isinstance(channel, dict) else channel)


def register_last(slack: App) -> None:
    """Answer 200 to what nobody listens for.

    A 404 would make Slack send an event again, and in the end switch the app's events off.
    Buttons of an older version's messages do nothing, quietly.
    """

    @slack.event(_ANYTHING)
    def on_any_event() -> None:
        return

    @slack.action(_ANYTHING)
    def on_any_action(ack: Ack) -> None:
        ack()
