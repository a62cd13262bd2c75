"""The Claim and Release buttons."""

from slack_bolt import Ack, App

from bot.services.claims import ClaimService
from bot.slack import ids
from handlers.payloads import Body, click_of


def register(slack: App, claims: ClaimService) -> None:
    """Listen for both buttons."""

    @slack.action(ids.CLAIM)
    def on_claim(ack: Ack, body: Body) -> None:
        claims.claim(click_of(body))
        ack()  # after the commit: a click that was not kept must not look kept

    @slack.action(ids.RELEASE)
    def on_release(ack: Ack, body: Body) -> None:
        claims.release(click_of(body))
        ack()
