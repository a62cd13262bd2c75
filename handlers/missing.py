"""Reactions that could not be kept, or came so late that others may not have come at all."""

from collections.abc import Callable

from slack_bolt import BoltRequest

from bot.services.lookout import Lookout
from handlers.payloads import Body

#: Slack's own count of its tries after the first: at once, after a minute, and after five.
_RETRY = "x-slack-retry-num"
#: From this one on, Slack was in vain for a minute at least.
_LATE = 2


def look_out(
    lookout: Lookout, body: Body, request: Callable[[], BoltRequest], *, kept: bool
) -> None:
    """Tell of a reaction that was not kept: Slack may have sent it for the last time.

    A click is no such thing: whoever made it sees that it failed.
    """
    event = body.get("event")
    if not isinstance(event, dict) or not str(event.get("type", "")).startswith("reaction_"):
        return
    tries = request().headers.get(_RETRY, ["0"])[0]
    if tries.isdecimal() and int(tries) >= _LATE:
        lookout.doubt()
    item = event.get("item", {})
    if not kept and item.get("type") == "message":
        lookout.missed(item["channel"], item["ts"])
