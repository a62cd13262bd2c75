"""The Pass button, its second thoughts, and `/lead pass`."""

from collections.abc import Callable
from dataclasses import replace

from slack_bolt import Ack, App

from bot.domain.people import Actor
from bot.services.offers import Answer, OfferService
from bot.slack import ids
from bot.slack.views import offers as views
from bot.slack.views import sla as shared
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from handlers.payloads import Body, click_of, lead_id_of
from handlers.sla import Deed


def register(slack: App, offers: OfferService) -> None:
    """Listen for the buttons."""

    @slack.action(ids.PASS_ON)
    def on_pass(ack: Ack, body: Body) -> None:
        offers.pass_on(click_of(body))
        ack()

    @slack.action(ids.TAKE_BACK)
    def on_take_back(ack: Ack, body: Body) -> None:
        # The button stands in a private message, which is no copy of the card.
        offers.take_back(replace(click_of(body), ts=""))
        ack()


def deeds(offers: OfferService, look: Callable[[], Look]) -> dict[str, Deed]:
    """The word of `/lead` that passes a lead on."""

    def pass_lead(rest: str, actor: Actor) -> Message:
        number, _, reason = rest.strip().partition(" ")
        lead_id = lead_id_of(number.lstrip("#"))
        outcome = offers.pass_lead(lead_id, actor, reason.strip())
        offer = outcome.offer
        match outcome.answer:
            case Answer.PASSED if offer is not None:
                return views.passed_on(lead_id, offer.user, offer.until, look())
            case Answer.STAYS:
                return views.stays()
            case Answer.OUTSIDER:
                return shared.outsider()
            case Answer.NO_LEAD:
                return views.unknown()
            case _:
                return views.not_offered(offer.user if offer else "")

    return {"pass": pass_lead}
