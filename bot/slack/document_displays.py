"""Which view shows which delivery about a document; to whom may not read it, none does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.dataclass import dataclass
from bot.domain.battlecard_changes import Change
from bot.domain.battlecard_notices import Tell
from bot.domain.battlecard_shown import BattlecardShown, Did
from bot.domain.battlecards import Report
from bot.domain.content import Reader
from bot.domain.deliveries import SHARES, Delivery
from bot.ports import UnitOfWork
from bot.slack.views import battlecard, battlecard_lists
from bot.slack.views import battlecard_notices as notices
from bot.slack.views.kit import Message

#: A document (id) as somebody (user id) may see it.
Open = Callable[[UnitOfWork, str, int], BattlecardShown | None]
#: A document (id) as all these readers may see it.
ForAll = Callable[[UnitOfWork, Reader, int], BattlecardShown | None]
#: Everybody in a channel (id), when that is known freshly.
InChannel = Callable[[UnitOfWork, str], Reader | None]


@dataclass(frozen=True)
class DocumentDisplays:
    """Renders deliveries about documents; who may read is asked at this moment."""

    open: Open
    for_all: ForAll
    in_channel: InChannel

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """What Slack should show now; None: nothing, or nothing for this reader."""
        document_id = int(str(delivery.about["document"]))
        if delivery.kind in SHARES:
            return self._shared(work, delivery, document_id)
        shown = self.open(work, delivery.person or "", document_id)
        if delivery.about["say"] == Tell.CARD:
            return _card(shown, delivery)
        return self._notice(work, delivery, shown) if shown else None

    def _shared(self, work: UnitOfWork, delivery: Delivery, document_id: int) -> Message | None:
        channel_id = delivery.root[0] if delivery.root else delivery.place
        reader = self.in_channel(work, channel_id)
        shown = self.for_all(work, reader, document_id) if reader else None
        if shown is None or not shown.card.sections:
            return None
        shown = replace(shown, lead_id=delivery.lead_id or 0)
        return battlecard.shared(shown, str(delivery.about["by"]))

    def _notice(
        self, work: UnitOfWork, delivery: Delivery, shown: BattlecardShown
    ) -> Message | None:
        about = delivery.about
        match Tell(str(about["say"])):
            case Tell.REVIEW:
                return notices.review(shown, date.fromisoformat(str(about["due"])))
            case Tell.WRONG:
                report = self._report(work, delivery)
                return notices.wrong(shown, report) if report else None
            case Tell.WARNED:
                report = self._report(work, delivery)
                return notices.warned(shown, report) if report else None
            case Tell.NOT_SHARED:
                return notices.not_shared(shown, Did(str(about["did"])), str(about["why"]))
            case said:
                change = work.battlecards.change(int(str(about["change"])))
                return _of_change(said, shown, change) if change else None

    @staticmethod
    def _report(work: UnitOfWork, delivery: Delivery) -> Report | None:
        """The report, as long as it stands."""
        document_id, number = int(str(delivery.about["document"])), delivery.about["report"]
        standing = work.battlecards.reports([document_id])
        return next((one for one in standing if one.id == number), None)


def _of_change(said: Tell, shown: BattlecardShown, change: Change) -> Message | None:
    match said:
        case Tell.NOTE:
            return notices.note(shown, change)
        case Tell.NOTE_ANSWERED:
            return notices.note_answered(shown, change)
        case Tell.NOT_WRITTEN:
            return notices.not_written(shown, change)
        case Tell.WAITS:
            return notices.waits(shown, change)
        case _:
            return None


def _card(shown: BattlecardShown | None, delivery: Delivery) -> Message:
    if shown is None:
        return battlecard_lists.gone()
    about = delivery.about
    return battlecard.card(
        replace(
            shown,
            opened=str(about.get("opened") or "") or None,
            lead_id=int(str(about.get("lead_id") or 0)),
            did=Did(str(about["did"])) if about.get("did") else None,
            why=str(about.get("why") or ""),
        )
    )
