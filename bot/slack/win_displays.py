"""Which view shows a shared win, from its newest state."""

from collections.abc import Callable

from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery
from bot.domain.wins import Win, WinShown
from bot.ports import UnitOfWork
from bot.slack.views import wins as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look


@dataclass(frozen=True)
class WinDisplays:
    """Renders deliveries of wins."""

    shown: Callable[[UnitOfWork, Win], WinShown]
    look: Callable[[UnitOfWork], Look]

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """The win as it is now."""
        win = work.wins.get(int(str(delivery.about["win"])))
        return views.win(self.shown(work, win), self.look(work)) if win else None
