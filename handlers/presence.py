"""`/away`, `/back` and `/pool`, and Slack statuses that mean away."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App

from bot.domain.notes import Say
from bot.services.fairness import FairnessService
from bot.services.presence import PresenceService, Status
from bot.slack import ids
from bot.slack.views import fairness as fair_views
from bot.slack.views import presence as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.usage import usage
from handlers.payloads import Body, asks_help, identity_of, private


def register(slack: App, presence: PresenceService, look: Callable[[], Look]) -> None:
    """Listen for who is away and back, by their own words or their manager's."""

    @slack.command(ids.AWAY)
    def on_away(ack: Ack, body: Body) -> None:
        words = body.get("text", "").strip()
        if asks_help(words):
            ack(**private(usage(ids.AWAY)))
            return
        absence = presence.away(body["user_id"], words)
        ack(**private(views.away(absence, look()) if absence else views.not_understood(words)))

    @slack.command(ids.BACK)
    def on_back(ack: Ack, body: Body) -> None:
        if asks_help(body.get("text", "")):
            ack(**private(usage(ids.BACK)))
            return
        ack(**private(views.back(presence.back(body["user_id"]))))

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


#: What the two sides of a pool's answer show.
_SIDES = {ids.FAIRNESS: Say.FAIRNESS, ids.POOL_NOW: Say.POOL}


def register_turning(slack: App, presence: PresenceService) -> None:
    """Listen for turning a pool's answer over, to how fairly leads were shared out and back."""

    def on_turn(ack: Ack, body: Body) -> None:
        action, address = body["actions"][0], body.get("response_url")
        say = _SIDES[action["action_id"]]
        presence.show(say, action["value"], body["user"]["id"], address, identity_of(body))
        ack()

    for side in _SIDES:
        slack.action(side)(on_turn)


def register_pool(
    slack: App, presence: PresenceService, fairness: FairnessService, look: Callable[[], Look]
) -> None:
    """Listen for /pool and /pool fairness."""

    @slack.command(ids.POOL)
    def on_pool(ack: Ack, body: Body) -> None:
        words = body.get("text", "").lower().split()
        pool = " ".join(word for word in words if word != "fairness")
        if asks_help(pool):
            ack(**private(usage(ids.POOL)))
        elif "fairness" in words:
            ack(**private(_fairness(pool)))
        else:
            ack(**private(_pools(body["user_id"], pool)))

    def _fairness(word: str) -> Message:
        shown = fairness.all()
        known = [one.pool for one in shown]
        found = _meant(word, known, look())
        if word and not found:
            return views.unknown_pool(word, known)
        return fair_views.fairness([one for one in shown if found in ("", one.pool)], look())

    def _pools(user: str, word: str) -> Message:
        shown = presence.pools()
        known = [pool.key for pool in shown]
        if word:
            found = _meant(word, known, look())
            shown = [pool for pool in shown if pool.key == found]
            if not shown:
                return views.unknown_pool(word, known)
        return views.pools(shown, look(), manages=presence.managed_by(user))


def _meant(word: str, known: Sequence[str], look: Look) -> str:
    """The key of the pool that a word means by key or name; "" when it is none's."""
    names = {key: look.pools.get(key, key).lower() for key in known}
    return next((key for key, name in names.items() if word in {key.lower(), name}), "")


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
