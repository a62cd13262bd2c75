"""`/lead give`: a lead goes to somebody by hand."""

from collections.abc import Callable

from bot.domain.people import Actor
from bot.services.giving import GiveService
from bot.slack.views import giving as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from handlers.payloads import lead_id_of
from handlers.sla import Deed


def deeds(giving: GiveService, look: Callable[[], Look]) -> dict[str, Deed]:
    """The word of `/lead` that gives one to somebody."""

    def give(rest: str, actor: Actor) -> Message:
        number, _, words = rest.strip().partition(" ")
        lead_id = lead_id_of(number.lstrip("#"))
        return views.gave(lead_id, giving.give(lead_id, actor, words), look())

    return {"give": give}
