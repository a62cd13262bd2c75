"""What Home tabs need: services, and what the sender shows of them."""

from collections.abc import Callable
from datetime import timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery
from bot.ports import UnitOfWork
from bot.services.calibrating import CalibrationService
from bot.services.fairness import FairnessService
from bot.services.gap_desk import GapDesk
from bot.services.home import HomeService, HomeSources
from bot.services.home_figures import HomeFigures
from bot.services.measuring import MeasureService
from bot.services.promising import Promiser
from bot.services.prompting import PromptService
from bot.services.reviews import ReviewService
from bot.services.roster import Roster
from bot.services.scoring import ScoreService
from bot.slack.home_displays import HomeDisplays
from bot.slack.outcomes import Fault
from bot.slack.views.look import Look
from commands.ground import Ground
from commands.parts import Duty
from handlers.home import Homes
from handlers.ticks import Tick


@dataclass(frozen=True)
class HomeParts:
    """The parts that know what a person has to do."""

    services: Homes
    displays: HomeDisplays
    duties: tuple[Duty, ...]
    ticks: tuple[Tick, ...]

    def admit(self, delivery: Delivery) -> Fault | None:
        """Count what a tab shows before it is drawn; nothing ever stands in its way."""
        self.services.home.prepare(delivery)
        return None


def home_parts(
    ground: Ground,
    settings: Settings,
    roster: Roster,
    promiser: Promiser,
    look: Callable[[UnitOfWork], Look],
    *,
    scoring: ScoreService,
    fairness: FairnessService,
    desk: GapDesk,
    reviews: ReviewService,
) -> HomeParts:
    """Make them for these settings."""
    store, clock = ground.database, ground.clock

    calibration = CalibrationService(store, settings, roster, promiser, clock)
    measures = MeasureService(store, settings, roster, clock)
    sources = HomeSources(
        HomeFigures(measures, scoring, fairness, clock), calibration, desk, reviews
    )
    home = HomeService(store, settings, roster, ground.home, sources, clock)
    prompts = PromptService(settings.content.ask.prompts, ground.directory.suggest)
    return HomeParts(
        Homes(home, calibration, prompts),
        HomeDisplays(home.tab, calibration.told, look),
        duties=(
            Duty("homes", home.step, every=1),
            Duty("prompts", prompts.step, every=1),
        ),
        ticks=(Tick("CalibrationService.sweep", calibration.sweep, timedelta(minutes=5)),),
    )
