"""`/win`, the button that adds a word, and kudos by reaction."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.wins import WinAnswer
from bot.services.wins import WinService
from bot.slack import ids
from bot.slack.views import wins as views
from handlers.payloads import (
    Body,
    actor_of,
    commander_of,
    lead_id_of,
    private,
    submission_identity,
    submitted,
)


def register(slack: App, wins: WinService) -> None:
    """Listen for the command, the button and its form; reactions come from handlers.feedback."""

    @slack.command(ids.WIN)
    def on_command(ack: Ack, body: Body) -> None:
        words, actor = body.get("text", "").strip(), commander_of(body)
        identity = f"command:{body['trigger_id']}"
        if words.lower() in {"", "help"}:
            found = WinAnswer.EMPTY
        elif words.lower() == "undo":
            found = wins.undo(actor, identity)
        else:
            found = wins.share(words, actor, identity)
        ack(**private(views.answer(found)))

    @slack.action(ids.WIN_WORD)
    def on_word(ack: Ack, body: Body, client: WebClient) -> None:
        found = wins.look(lead_id_of(body["actions"][0]["value"]), actor_of(body))
        ack()
        # In the listener, because Slack takes the trigger for three seconds only.
        client.views_open(
            trigger_id=body["trigger_id"], view=views.form(*found) if found else views.gone()
        )

    @slack.view(ids.WIN_FORM)
    def on_submit(ack: Ack, body: Body) -> None:
        win_id = lead_id_of(body["view"]["private_metadata"])
        text = submitted(body).get(views.WORD_FIELD, "")
        if wins.add_word(win_id, text, actor_of(body), submission_identity(body)):
            ack()
        else:
            ack(response_action="update", view=views.gone())
