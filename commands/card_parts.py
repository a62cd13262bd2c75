"""What battlecards need: services, what the sender shows of documents, and what it asks first."""

from dataclasses import dataclass

from bot.config import Settings
from bot.domain.deliveries import Delivery
from bot.services.access import AccessService
from bot.services.battlecards import CardService
from bot.services.card_deeds import CardDeeds
from bot.services.card_owners import CardOwners
from bot.services.card_writing import CardWriting
from bot.services.promising import Promiser
from bot.services.reviews import ReviewService
from bot.services.roster import Roster
from bot.services.sharing import Admitted, ShareService
from bot.slack.document_displays import DocumentDisplays
from bot.slack.outcomes import Fault, Outcome
from commands.ground import Ground
from commands.libraries import writers_of
from handlers.battlecards import Battlecards

_FAULTS = {
    Admitted.LATER: Fault(Outcome.REST, "Slack did not tell who reads there"),
    Admitted.NO: Fault(Outcome.FAILED, "not everybody there may read it"),
}


@dataclass(frozen=True)
class CardParts:
    """The parts that know documents as cards."""

    services: Battlecards
    writing: CardWriting
    displays: DocumentDisplays

    def admit(self, delivery: Delivery) -> Fault | None:
        """What stands in the way of sending a delivery; asks Slack who reads a share."""
        return _FAULTS.get(self.services.sharing.admit(delivery))


def card_parts(
    ground: Ground, settings: Settings, roster: Roster, access: AccessService, promiser: Promiser
) -> CardParts:
    """Make them for these settings."""
    store, clock = ground.database, ground.clock
    owners = CardOwners(settings, roster, access)
    cards = CardService(store, settings, access, owners, clock)
    services = Battlecards(
        cards=cards,
        deeds=CardDeeds(store, access, owners, clock),
        sharing=ShareService(store, access, cards, clock),
        reviews=ReviewService(store, cards, owners, promiser, clock),
    )
    return CardParts(
        services,
        CardWriting(store, settings, writers_of(settings), clock),
        DocumentDisplays(cards.open, cards.for_all, access.channel),
    )
