"""What battlecards need: services, what the sender shows of documents, and what it asks first."""

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery
from bot.services.access import AccessService
from bot.services.battlecard_deeds import BattlecardDeeds
from bot.services.battlecard_owners import BattlecardOwners
from bot.services.battlecard_writing import BattlecardWriting
from bot.services.battlecards import BattlecardService
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
class BattlecardParts:
    """The parts that know documents as cards."""

    services: Battlecards
    writing: BattlecardWriting
    displays: DocumentDisplays

    def admit(self, delivery: Delivery) -> Fault | None:
        """What stands in the way of sending a delivery; asks Slack who reads a share."""
        return _FAULTS.get(self.services.sharing.admit(delivery))


def battlecard_parts(
    ground: Ground, settings: Settings, roster: Roster, access: AccessService, promiser: Promiser
) -> BattlecardParts:
    """Make them for these settings."""
    store, clock = ground.database, ground.clock
    owners = BattlecardOwners(settings, roster, access)
    cards = BattlecardService(store, settings, access, owners, clock, ground.turns)
    services = Battlecards(
        cards=cards,
        deeds=BattlecardDeeds(store, access, owners, clock),
        sharing=ShareService(store, access, cards, clock),
        reviews=ReviewService(store, cards, owners, promiser, clock),
    )
    return BattlecardParts(
        services,
        BattlecardWriting(store, settings, writers_of(settings), clock),
        DocumentDisplays(cards.open, cards.for_all, access.channel),
    )
