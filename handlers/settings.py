"""`/settings`: what was changed in app.yaml, for admins and whoever leads a team."""

from collections.abc import Callable

from slack_bolt import Ack, App

from bot.services.settings_history import SettingsHistory
from bot.slack import ids
from bot.slack.views import settings as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from handlers.payloads import Body, private


def register(slack: App, history: SettingsHistory, look: Callable[[], Look]) -> None:
    """Listen for the command."""

    @slack.command(ids.SETTINGS)
    def on_settings(ack: Ack, body: Body) -> None:
        ack(**private(_answer(body["user_id"], body.get("text", "").strip())))

    def _answer(user: str, word: str) -> Message:
        if not history.may_see(user):
            return views.not_for_you(history.admins())
        if not word:
            return views.listed(history.recent(views.LISTED), look().zone)
        number = word.removeprefix("#")
        known = number.isascii() and number.isdecimal() and len(number) <= 18
        change = history.get(int(number)) if known else None
        return views.one(change, look().zone) if change else views.unknown(word)
