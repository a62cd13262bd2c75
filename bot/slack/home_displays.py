"""Which view shows a Home tab and the quarterly message about verdicts, for their reader alone."""

from collections.abc import Callable, Mapping

from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery, Kind
from bot.domain.home_tab import HomeTab
from bot.domain.verdict_records import Record
from bot.ports import UnitOfWork
from bot.slack.views import calibration, home
from bot.slack.views.kit import Message
from bot.slack.views.look import Look


@dataclass(frozen=True)
class HomeDisplays:
    """Renders for the person at whose place it is shown; nobody else is ever asked about."""

    #: The tab of a person (user id), given what its delivery is about.
    tab: Callable[[UnitOfWork, str, Mapping[str, object]], HomeTab]
    #: Whether a person (user id) is written to once a quarter.
    told: Callable[[UnitOfWork, str], bool]
    look: Callable[[UnitOfWork], Look]

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """What Slack should show now."""
        reader, about = delivery.place, delivery.about
        if delivery.person != reader:
            return None
        if delivery.kind is Kind.HOME:
            return home.home(self.tab(work, reader, about), self.look(work))
        told = self.told(work, reader)
        return calibration.quarterly(Record.of(about), str(about["quarter"]), told=told)
