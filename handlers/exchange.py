"""`/exchange`, the buttons of its messages, and the form for what was learned."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.exchange_programme import Standing
from bot.domain.people import Actor
from bot.services.exchange_deeds import ExchangeDeeds
from bot.slack import ids
from bot.slack.views import exchange as views
from bot.slack.views.look import Look
from bot.slack.views.usage import usage
from handlers.forms import values_of
from handlers.payloads import (
    Body,
    actor_of,
    commander_of,
    identity_of,
    lead_id_of,
    private,
    submission_identity,
)


def register(slack: App, deeds: ExchangeDeeds, look: Callable[[], Look]) -> None:
    """Listen for the command, the buttons and the form."""
    _register_learning(slack, deeds)

    @slack.command(ids.EXCHANGE)
    def on_command(ack: Ack, body: Body) -> None:
        words = body.get("text", "").strip()
        found = _command(deeds, words, commander_of(body))
        ack(**private(views.standing(found, look()) if found else usage(ids.EXCHANGE, words)))

    def on_choice(ack: Ack, body: Body, client: WebClient) -> None:
        choose = choices[body["actions"][0]["action_id"]]
        found = choose(actor_of(body))
        ack()
        # In a window, because both of the pair read the message; in the listener, because Slack
        # takes the trigger for three seconds only.
        client.views_open(
            trigger_id=body["trigger_id"], view=views.window(views.standing(found, look()))
        )

    choices: dict[str, Callable[[Actor], Standing]] = {
        ids.EXCHANGE_SNOOZE: deeds.snooze,
        ids.EXCHANGE_OFF: deeds.off,
    }
    for action in choices:
        slack.action(action)(on_choice)


def _register_learning(slack: App, deeds: ExchangeDeeds) -> None:
    @slack.action(ids.EXCHANGE_TELL)
    def on_tell(ack: Ack, body: Body, client: WebClient) -> None:
        found = deeds.meeting_of(lead_id_of(body["actions"][0]["value"]), actor_of(body))
        ack()
        view = views.form(*found) if found else views.not_yours()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.action(ids.EXCHANGE_MISSED)
    def on_missed(ack: Ack, body: Body, client: WebClient) -> None:
        meeting_id = lead_id_of(body["actions"][0]["value"])
        kept = deeds.missed(meeting_id, actor_of(body), identity_of(body))
        ack()
        view = views.noted() if kept else views.not_yours()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.view(ids.EXCHANGE_FORM)
    def on_submit(ack: Ack, body: Body) -> None:
        values = values_of(body)
        kept = deeds.tell(
            lead_id_of(body["view"]["private_metadata"]),
            actor_of(body),
            submission_identity(body),
            text=values.text(views.TEXT_FIELD),
            agreed=bool(values.of(views.AGREED_FIELD).get("selected_options")),
        )
        if kept:
            ack()
        else:
            ack(response_action="update", view=views.not_yours())


def _command(deeds: ExchangeDeeds, words: str, actor: Actor) -> Standing | None:
    """What came of it; None for words that mean nothing here, `help` among them."""
    word, _, rest = words.partition(" ")
    match word.lower():
        case "on":
            return deeds.on(actor)
        case "off":
            return deeds.off(actor)
        case "snooze":
            return deeds.snooze(actor, rest.strip() or None)
        case "":
            return deeds.standing(actor)
        case _:
            return None
