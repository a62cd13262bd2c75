"""What the exchange and shared wins need: services, and what the sender shows of them."""

from collections.abc import Callable
from datetime import timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery, Kind
from bot.ports import UnitOfWork
from bot.services.agenda import AgendaService
from bot.services.exchange import ExchangeService
from bot.services.exchange_agenda import ExchangeAgenda
from bot.services.exchange_deeds import ExchangeDeeds
from bot.services.roster import Roster
from bot.services.win_posting import WinPoster
from bot.services.wins import WinService
from bot.slack.exchange_displays import ExchangeDisplays
from bot.slack.views.look import Look
from bot.slack.win_displays import WinDisplays
from commands.ground import Ground
from commands.parts import Duty
from handlers.ticks import Tick


@dataclass(frozen=True)
class ExchangeParts:
    """The parts that bring the two teams together."""

    exchange: ExchangeDeeds
    exchange_displays: ExchangeDisplays
    wins: WinService
    win_displays: WinDisplays
    duties: tuple[Duty, ...]
    ticks: tuple[Tick, ...]

    def posted(self, work: UnitOfWork, delivery: Delivery, channel_id: str, ts: str) -> None:
        """Note which message shows a win."""
        if delivery.kind is Kind.WIN:
            self.wins.posted(work, int(str(delivery.about["win"])), channel_id, ts)


def exchange_parts(
    ground: Ground,
    settings: Settings,
    roster: Roster,
    poster: WinPoster,
    *,
    agenda: AgendaService,
    look: Callable[[UnitOfWork], Look],
) -> ExchangeParts:
    """Make them for these settings; `poster` follows the stages of leads."""
    store, home, clock = ground.database, ground.home, ground.clock

    rounds = ExchangeService(store, settings, roster, ground.directory, home, clock)
    return ExchangeParts(
        exchange=ExchangeDeeds(rounds, ExchangeAgenda(settings, roster, agenda).put),
        exchange_displays=ExchangeDisplays(rounds.invitation, look),
        wins=WinService(store, poster, clock),
        win_displays=WinDisplays(poster.shown, look),
        # `conversations.open` is tier 3: 50 calls a minute.
        duties=(Duty("exchange", rounds.step, every=30, pace=1.3, wakes_on="exchange"),),
        ticks=(Tick("ExchangeService.sweep", rounds.sweep, timedelta(seconds=15)),),
    )
