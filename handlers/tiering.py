"""The Show card button of a roundup, and `/lead show 42`."""

from collections.abc import Callable
from dataclasses import replace

from slack_bolt import Ack, App

from bot.domain.people import Actor
from bot.services.tiering import TieringService
from bot.slack import ids
from bot.slack.views import showing as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from handlers.payloads import Body, click_of, lead_id_of
from handlers.sla import Deed


def register(slack: App, tiering: TieringService) -> None:
    """Listen for the button."""

    @slack.action(ids.SHOW_CARD)
    def on_show(ack: Ack, body: Body) -> None:
        # The message that carries the button is a roundup, not the lead's card.
        tiering.show(replace(click_of(body), ts=""))
        ack()


def deeds(tiering: TieringService, look: Callable[[], Look]) -> dict[str, Deed]:
    """The word of `/lead` that shows a card."""

    def show(rest: str, actor: Actor) -> Message:
        number = rest.strip().lstrip("#")
        found = tiering.show_number(lead_id_of(number), actor)
        return views.shown(found.shown, number, found.address, look())

    return {"show": show}
