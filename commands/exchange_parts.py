"""What the exchange and shared wins need: services, and what the sender shows of them."""

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
from bot.slack.displays import look_of
from bot.slack.exchange_displays import ExchangeDisplays
from bot.slack.views.look import Look
from bot.slack.win_displays import WinDisplays
from commands.ground import Ground


@dataclass(frozen=True)
class ExchangeParts:
    """The parts that bring the two teams together."""

    rounds: ExchangeService
    exchange: ExchangeDeeds
    exchange_displays: ExchangeDisplays
    wins: WinService
    win_displays: WinDisplays

    def posted(self, work: UnitOfWork, delivery: Delivery, channel_id: str, ts: str) -> None:
        """Note which message shows a win."""
        if delivery.kind is Kind.WIN:
            self.wins.posted(work, int(str(delivery.about["win"])), channel_id, ts)


def exchange_parts(
    ground: Ground,
    settings: Settings,
    roster: Roster,
    poster: WinPoster,
    agenda: AgendaService,
) -> ExchangeParts:
    """Make them for these settings; `poster` follows the stages of leads."""
    store, home, clock = ground.database, ground.home, ground.clock

    def look(work: UnitOfWork) -> Look:
        return look_of(settings, roster.users(work))

    rounds = ExchangeService(store, settings, roster, ground.directory, home, clock)
    return ExchangeParts(
        rounds=rounds,
        exchange=ExchangeDeeds(rounds, ExchangeAgenda(settings, roster, agenda).put),
        exchange_displays=ExchangeDisplays(rounds.invitation, look),
        wins=WinService(store, poster, clock),
        win_displays=WinDisplays(poster.shown, look),
    )
