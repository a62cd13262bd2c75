"""The minutes to keep: as a canvas, as a file, or as a text to copy."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.meeting_shown import Refusal
from bot.domain.papers import Paper
from bot.slack import ids
from bot.slack.views import meeting_forms as forms
from bot.slack.views import meeting_lists as views
from bot.slack.views.forms import closed
from handlers.meeting_replies import Meetings, press_of, tell
from handlers.payloads import Body


def register(slack: App, services: Meetings) -> None:
    """Listen for the buttons below the minutes."""

    @slack.action(ids.MEETING_FILE)
    def on_file(ack: Ack, body: Body, client: WebClient) -> None:
        press = press_of(body)
        shown = services.room.shown(press.actor, press.meeting_id)
        ack()
        if isinstance(shown, Refusal):
            view = closed("Minutes", views.refused(shown).text)
        else:
            view = forms.file(f"{shown.meeting.key}.md", services.minutes.written(shown))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.action(ids.MEETING_PAPER)
    def on_paper(ack: Ack, body: Body) -> None:
        tell(services, body, services.minutes.hand_over(press_of(body), Paper.FILE))
        ack()

    @slack.action(ids.MEETING_CANVAS)
    def on_canvas(ack: Ack, body: Body) -> None:
        tell(services, body, services.minutes.hand_over(press_of(body), Paper.CANVAS))
        ack()
