"""Which view shows which delivery about a gap; what the reader may not see is not shown."""

from collections.abc import Callable

from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery
from bot.domain.gap_shown import GapTell, Listing, Reply, Which
from bot.domain.gaps import Gap, GapState, Request
from bot.ports import UnitOfWork
from bot.slack.views import gap_notices as notices
from bot.slack.views import gaps as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look


@dataclass(frozen=True)
class GapDisplays:
    """Renders deliveries about gaps; who may read is asked at this moment."""

    #: What answers a request now, as its asker may read it.
    reply: Callable[[UnitOfWork, Request], Reply | None]
    #: The backlog, for whoever (user id) may see it.
    listing: Callable[[UnitOfWork, str, Which], Listing | None]
    #: Whether somebody (user id) sees what others asked.
    manages: Callable[[UnitOfWork, str], bool]
    look: Callable[[UnitOfWork], Look]

    def listed(self, work: UnitOfWork, delivery: Delivery) -> Message:
        """A list that is shown anew."""
        which = Which(str(delivery.about["which"]))
        found = self.listing(work, delivery.person or "", which)
        return views.listing(found, self.look(work)) if found else views.not_marketing()

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """A direct message; None: nothing, or nothing for this reader."""
        about, reader = delivery.about, delivery.person or ""
        gap = work.gaps.get(int(str(about["gap"])))
        if gap is None:
            return None
        said = GapTell(str(about["say"]))
        if said is GapTell.ANSWERED:
            return self._answered(work, delivery)
        if said is GapTell.WONT_DO:
            request = self._request(work, delivery)
            return notices.wont_do(request, gap) if request and gap.why else None
        if not self.manages(work, reader):
            return None
        if said is GapTell.ASSIGNED:
            return notices.assigned(gap, str(about["by"]))
        return _proposed(work, gap)

    def _answered(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        request = self._request(work, delivery)
        if request is None:
            return None
        if request.again > int(str(delivery.about["round"])):
            return notices.judged(request, solved=False)
        if request.solved_at:
            return notices.judged(request, solved=True)
        reply = self.reply(work, request)
        return notices.answered(request, reply) if reply else None

    @staticmethod
    def _request(work: UnitOfWork, delivery: Delivery) -> Request | None:
        return work.gaps.request(int(str(delivery.about["request"])))


def _proposed(work: UnitOfWork, gap: Gap) -> Message:
    if gap.state is not GapState.OPEN:
        return notices.closed(gap)
    return notices.proposed(gap, len(work.gaps.requests([gap.id])))
