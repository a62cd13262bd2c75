"""Showing documents to a channel: only if everybody who reads there may read them."""

from datetime import datetime
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.access import Obstacle
from bot.domain.battlecard_changes import Use
from bot.domain.battlecard_notices import Tell
from bot.domain.battlecard_shown import Did
from bot.domain.deliveries import SHARES, Delivery, Kind, Wish
from bot.ports import Clock, SlackUnavailableError, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.battlecard_deeds import BattlecardClick, Told, readable, show, tell
from bot.services.battlecards import BattlecardService


class Admitted(StrEnum):
    """Whether a share may be sent."""

    YES = "yes"
    #: Slack did not tell who reads there.
    LATER = "later"
    #: The card in whose thread it belongs is not shown.
    EARLY = "early"
    NO = "no"


@dataclass(frozen=True)
class ShareService:
    """Shares cards. The channel is asked about twice: at the press, and right before sending."""

    store: Store
    access: AccessService
    battlecards: BattlecardService
    clock: Clock

    def to_channel(self, click: BattlecardClick) -> None:
        """Post a card where it was asked for."""

        def change(work: UnitOfWork) -> None:
            now = self.clock()
            if not self._counts(work, click, now):
                return
            did, why = self._forbids(work, click.channel_id, click.document_id)
            if did is None:
                wish = self._wish(click, Kind.SHARED, click.channel_id)
                work.deliveries.want(wish, now)
                work.battlecards.use(
                    click.document_id, click.actor.user, Use.SHARED, now, click.lead_id
                )
            show(work, click, did or Did.SHARED, now, why)

        self.store.change(change)

    def to_thread(self, click: BattlecardClick) -> None:
        """Post a card in the thread of the lead for which it was opened."""

        def change(work: UnitOfWork) -> None:
            now = self.clock()
            if not self._counts(work, click, now):
                return
            place = work.deliveries.shown_cards([click.lead_id]).get(click.lead_id)
            lead = work.leads.get(click.lead_id)
            if place is None or lead is None or lead.channel is None:
                show(work, click, Did.NO_THREAD, now)
                return
            did, why = self._forbids(work, place[0], click.document_id)
            if did is None:
                wish = self._wish(click, Kind.ENCLOSED, lead.channel, lead.id)
                work.deliveries.want(wish, now)
                work.battlecards.use(
                    click.document_id, click.actor.user, Use.SHARED, now, click.lead_id
                )
            show(work, click, did or Did.ENCLOSED, now, why)

        self.store.change(change)

    def admit(self, delivery: Delivery) -> Admitted:
        """Ask Slack who reads there, right before a delivery; whoever shares is told of a no.

        Never inside a unit of work.
        """
        if delivery.kind not in SHARES:
            return Admitted.YES
        if delivery.kind is Kind.ENCLOSED and delivery.root is None:
            return Admitted.EARLY  # the lead's card is being posted anew
        channel_id = delivery.root[0] if delivery.root else delivery.place
        document_id = int(str(delivery.about["document"]))
        try:
            self.access.look(channel_id)
        except SlackUnavailableError:
            return Admitted.LATER

        def check(work: UnitOfWork) -> Admitted:
            if self.access.obstacle(work, channel_id) is Obstacle.UNKNOWN:
                # Somebody came or went while Slack was asked.
                return Admitted.LATER
            did, why = self._forbids(work, channel_id, document_id)
            if did is None:
                return Admitted.YES
            by, facts = str(delivery.about["by"]), {"did": did, "why": why}
            told = Told(delivery.key, by, Tell.NOT_SHARED, document_id, facts)
            tell(work, told, self.clock())
            return Admitted.NO

        return self.store.change(check)

    def _counts(self, work: UnitOfWork, click: BattlecardClick, now: datetime) -> bool:
        if not work.inbox.first_time(click.identity, now):
            return False
        if readable(work, self.access, click) is None:
            show(work, click, None, now)
            return False
        return True

    def _forbids(
        self, work: UnitOfWork, channel_id: str, document_id: int
    ) -> tuple[Did | None, str]:
        """Why a document must not be shown in a channel; what is not known is left to `admit`."""
        if channel_id[:1] not in {"C", "G"}:
            # A direct message: Slack tells apps only of those with themselves.
            return Did.NOT_SHARED, Obstacle.HIDDEN
        obstacle = self.access.obstacle(work, channel_id)
        if obstacle is Obstacle.UNKNOWN:
            return None, ""
        reader = self.access.channel(work, channel_id)
        if reader is None:
            return Did.NOT_SHARED, obstacle or Obstacle.HIDDEN
        shown = self.battlecards.for_all(work, reader, document_id)
        if shown is None:
            return Did.NOT_FOR_ALL, ""
        return (None, "") if shown.card.sections else (Did.ALL_INTERNAL, "")

    @staticmethod
    def _wish(click: BattlecardClick, kind: Kind, place: str, lead_id: int | None = None) -> Wish:
        about = {"document": click.document_id, "by": click.actor.user}
        return Wish(f"share:{click.identity}", kind, place, lead_id, about=about)
