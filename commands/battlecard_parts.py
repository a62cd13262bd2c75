"""What battlecards need: services, what the sender shows of documents, and what it asks first."""

from datetime import timedelta

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
from bot.services.sharing import ShareService
from bot.slack.document_displays import DocumentDisplays
from bot.slack.outcomes import Fault
from commands.admitting import FAULTS
from commands.ground import Ground
from commands.libraries import writers_of
from commands.parts import Duty
from handlers.battlecards import Battlecards
from handlers.ticks import Tick


@dataclass(frozen=True)
class BattlecardParts:
    """The parts that know documents as cards."""

    services: Battlecards
    displays: DocumentDisplays
    duties: tuple[Duty, ...]
    ticks: tuple[Tick, ...]

    def admit(self, delivery: Delivery) -> Fault | None:
        """What stands in the way of sending a delivery; asks Slack who reads a share."""
        return FAULTS.get(self.services.sharing.admit(delivery))


def battlecard_parts(
    ground: Ground, settings: Settings, roster: Roster, access: AccessService, promiser: Promiser
) -> BattlecardParts:
    """Make them for these settings."""
    store, clock = ground.database, ground.clock
    owners = BattlecardOwners(settings, roster, access)
    cards = BattlecardService(store, settings, access, owners, clock, ground.turns)
    writing = BattlecardWriting(store, settings, writers_of(settings), clock)
    services = Battlecards(
        cards=cards,
        deeds=BattlecardDeeds(store, access, owners, clock),
        sharing=ShareService(store, access, cards, clock),
        reviews=ReviewService(store, cards, owners, promiser, clock),
    )
    return BattlecardParts(
        services,
        DocumentDisplays(cards.open, cards.for_all, access.channel),
        duties=(Duty("content changes", writing.step, every=30, wakes_on="changes"),),
        ticks=(Tick("ReviewService.sweep", services.reviews.sweep, timedelta(minutes=5)),),
    )
