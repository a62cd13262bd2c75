"""Which view shows which message of the exchange, from its newest state."""

from collections.abc import Callable

from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery
from bot.domain.exchange_programme import Invitation, Meeting
from bot.ports import UnitOfWork
from bot.slack.views import exchange as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look


@dataclass(frozen=True)
class ExchangeDisplays:
    """Renders deliveries of the exchange."""

    invitation: Callable[[UnitOfWork, Meeting], Invitation]
    look: Callable[[UnitOfWork], Look]

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """A message as it is now; None when there is nothing to show."""
        about = delivery.about
        if about["say"] == "round":
            meetings = work.exchange.of_round(int(str(about["round"])))
            return views.announcement(meetings, self.look(work)) if meetings else None
        meeting = work.exchange.get(int(str(about["meeting"])))
        if meeting is None:
            return None
        if about["say"] == "invite":
            return views.invitation(self.invitation(work, meeting), self.look(work))
        reader = delivery.person or ""
        said = {one.person: one for one in work.exchange.learned([meeting.id])}
        return views.question(meeting, reader, said.get(reader))
