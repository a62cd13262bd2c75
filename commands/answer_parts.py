"""What questions need: services, what the sender shows of answers, and what it asks first."""

from datetime import date, timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery
from bot.services.access import AccessService
from bot.services.answer_deeds import AnswerDeeds
from bot.services.answer_reading import AnswerReading
from bot.services.answering import AnswerService
from bot.services.battlecards import BattlecardService
from bot.services.composing import Composer
from bot.services.drafting import DraftService
from bot.services.gaps import GapService
from bot.services.model_client import ModelClient
from bot.services.roster import Roster
from bot.services.searching import SearchService
from bot.services.writing import Writer
from bot.slack.answer_displays import AnswerDisplays
from bot.slack.outcomes import Fault
from commands.admitting import FAULTS
from commands.ground import Ground
from commands.libraries import writers_of
from commands.parts import Duty
from handlers.asking import Asking
from handlers.ticks import Tick


@dataclass(frozen=True)
class AnswerParts:
    """The parts that know answers."""

    services: Asking
    displays: AnswerDisplays
    duties: tuple[Duty, ...]
    ticks: tuple[Tick, ...]

    def admit(self, delivery: Delivery) -> Fault | None:
        """What stands in the way of posting an answer; asks Slack who reads there."""
        return FAULTS.get(self.services.deeds.admit(delivery))


def answer_parts(
    ground: Ground,
    settings: Settings,
    roster: Roster,
    *,
    access: AccessService,
    cards: BattlecardService,
    search: SearchService,
    gaps: GapService,
) -> AnswerParts:
    """Make them for these settings."""
    store, clock = ground.database, ground.clock
    reading, composer = AnswerReading(), Composer(settings, search, cards)
    model = settings.content.ask.model
    writer = Writer(store, composer, ModelClient(model, settings.model_key)) if model else None

    def today() -> date:
        return clock().astimezone(settings.workspace.zone).date()

    services = Asking(
        answers=AnswerService(store, settings, access, composer, clock, writer, ground.turns),
        deeds=AnswerDeeds(store, access, reading, search, gaps, clock),
        drafts=DraftService(store, settings, access, roster, writers_of(settings), clock),
        today=today,
        has_content=bool(settings.content.repositories),
    )
    return AnswerParts(
        services,
        AnswerDisplays(reading.shown, access.reader, access.channel, access.obstacle, today),
        duties=(
            Duty("answers", services.answers.step, every=5, wakes_on="answers"),
            Duty("drafts", services.drafts.step, every=30, wakes_on="drafts"),
        ),
        ticks=(Tick("AnswerDeeds.learn", services.deeds.learn, timedelta(hours=1)),),
    )
