"""What the backlog of gaps needs: services, and what the sender shows of gaps."""

from collections.abc import Callable

from bot.config import Settings
from bot.dataclass import dataclass
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.calling_back import CallBack
from bot.services.composing import Composer
from bot.services.gap_desk import GapDesk
from bot.services.gaps import GapService
from bot.services.roster import Roster
from bot.slack.gap_displays import GapDisplays
from bot.slack.views.look import Look
from commands.ground import Ground
from commands.parts import Duty
from handlers.gaps import Gaps


@dataclass(frozen=True)
class GapParts:
    """The parts that know what the content lacks."""

    #: Puts on the backlog what others notice.
    noticing: GapService
    services: Gaps
    displays: GapDisplays
    duties: tuple[Duty, ...]


def gap_parts(
    ground: Ground,
    settings: Settings,
    roster: Roster,
    access: AccessService,
    *,
    composer: Composer,
    look: Callable[[UnitOfWork], Look],
) -> GapParts:
    """Make them for these settings."""
    store, clock = ground.database, ground.clock

    noticing = GapService(settings, clock)
    desk = GapDesk(store, settings, access, roster, noticing, clock)
    calls = CallBack(store, settings, access, roster, noticing, composer, clock)
    return GapParts(
        noticing,
        Gaps(desk, calls),
        GapDisplays(calls.reply, desk.listing, desk.manages, look),
        duties=(Duty("gaps", calls.step, every=5, wakes_on="content"),),
    )
