"""`/away`, `/back` and `/pool`, and Slack statuses that mean away."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App

from bot.services.presence import PresenceService, Status
from bot.slack import ids
from bot.slack.views import presence as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from handlers.payloads import Body, private


def register(slack: App, presence: PresenceService, look: Callable[[], Look]) -> None:
    """Listen for the commands and the buttons of /pool."""

    @slack.command(ids.AWAY)
    def on_away(ack: Ack, body: Body) -> None:
        words = body.get("text", "").strip()
        absence = presence.away(body["user_id"], words)
        ack(**private(views.away(absence, look()) if absence else views.not_understood(words)))

    @slack.command(ids.BACK)
    def on_back(ack: Ack, body: Body) -> None:
        ack(**private(views.back(presence.back(body["user_id"]))))

    @slack.command(ids.POOL)
    def on_pool(ack: Ack, body: Body) -> None:
        ack(**private(_pools(body["user_id"], body.get("text", "").strip())))

    @slack.action(ids.PAUSE)
    def on_pause(ack: Ack, body: Body) -> None:
        pool, _, user = body["actions"][0]["value"].partition(":")
        presence.pause(pool, user, by=body["user"]["id"], answer_to=body.get("response_url"))
        ack()

    @slack.action(ids.RESUME)
    def on_resume(ack: Ack, body: Body) -> None:
        pool, _, user = body["actions"][0]["value"].partition(":")
        presence.resume(pool, user, by=body["user"]["id"], answer_to=body.get("response_url"))
        ack()

    def _pools(user: str, word: str) -> Message:
        shown = presence.pools()
        known = [pool.key for pool in shown]
        if word:
            shown = [pool for pool in shown if pool.key == word.lower()]
            if not shown:
                return views.unknown_pool(word, known)
        return views.pools(shown, look(), manages=presence.managed_by(user))


def status_of(user: dict[str, Any]) -> Status:
    """The status in a `user_change` event."""
    profile = user.get("profile", {})
    expires = profile.get("status_expiration") or 0
    return Status(
        user=user["id"],
        emoji=profile.get("status_emoji", ""),
        text=profile.get("status_text", ""),
        until=datetime.fromtimestamp(expires, UTC) if expires else None,
    )
