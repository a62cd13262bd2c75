"""`/settings`: what was changed in app.yaml, for admins and whoever leads a team."""

from collections.abc import Callable

from slack_bolt import Ack, App

from bot.services.settings_history import SettingsHistory
from bot.slack import ids
from bot.slack.views import settings as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.usage import usage
from handlers.payloads import Body, asks_help, private


def register(slack: App, history: SettingsHistory, look: Callable[[], Look]) -> None:
    """Listen for the command."""

    @slack.command(ids.SETTINGS)
    def on_settings(ack: Ack, body: Body) -> None:
        words = body.get("text", "").strip()
        helped = usage(ids.SETTINGS) if asks_help(words) else None
        ack(**private(helped or _answer(body["user_id"], words)))

    def _answer(user: str, word: str) -> Message:
        if not history.may_see(user):
            return views.not_for_you(history.admins())
        if not word:
            return views.listed(history.recent(views.LISTED), look().zone)
        number = word.removeprefix("#")
        known = number.isascii() and number.isdecimal() and len(number) <= 18
        change = history.get(int(number)) if known else None
        return views.one(change, look().zone) if change else views.unknown(word)
