"""Which view shows which delivery of a digest: always what was said, whenever it is drawn."""

from collections.abc import Callable, Iterator

from bot.dataclass import dataclass
from bot.domain.abilities import Form
from bot.domain.deliveries import Delivery, Kind
from bot.domain.digest_records import Fate
from bot.domain.digests import Digest, LeadRef
from bot.domain.people import Home
from bot.ports import UnitOfWork
from bot.slack.views import digest as views
from bot.slack.views import digest_words as words
from bot.slack.views.kit import Message
from bot.slack.views.look import Look


@dataclass(frozen=True)
class DigestDisplays:
    """Renders digests and their parts from what is kept."""

    look: Callable[[UnitOfWork], Look]
    home: Home
    #: What a preview of a digest (key) shows of a window (name, "" is the last).
    previewed: Callable[[UnitOfWork, str, str], Digest | None]

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """What Slack should show now; None: nothing."""
        part = delivery.kind is Kind.DIGEST_PART
        name = str(delivery.about["digest"]) if part else delivery.key
        record = work.digests.get(name)
        if record is None or record.digest is None:
            return None
        made, look = record.digest, self.look(work)
        if record.fate is Fate.WITHDRAWN:
            return Message("", deleted=True)
        deletes = name if record.asked_by else ""
        around = self.around(work, made, look, deletes=deletes)
        if not part:
            return views.digest(made, around)
        key = delivery.about["section"]
        found = next((one for one in made.sections if one.key == key), None)
        return views.part(found, around) if found else None

    def preview(self, work: UnitOfWork, delivery: Delivery) -> Message:
        """A digest that only who asked sees."""
        key, window = str(delivery.about["digest"]), str(delivery.about["window"])
        made = self.previewed(work, key, window)
        if made is None:
            return words.unknown(f'No digest is called "{key}" any more.')
        around = self.around(work, made, self.look(work), private=True)
        return views.preview(made, around)

    def around(
        self,
        work: UnitOfWork,
        made: Digest,
        look: Look,
        *,
        deletes: str = "",
        private: bool = False,
    ) -> views.Around:
        """What the views need beside a digest; what is private has no thread and no pictures."""
        shown = work.deliveries.shown_cards(sorted(set(_leads_of(made))))
        links = {lead_id: self.home.permalink(*place) for lead_id, place in shown.items()}
        form = Form.WORDS if private else Form.NATIVE
        return views.Around(look, links, form, deletes, threaded=not private)


def _leads_of(made: Digest) -> Iterator[int]:
    lines = [made.headline]
    for one in made.sections:
        lines += [*one.lines, *one.details]
    for line in lines:
        yield from (piece.lead_id for piece in line.pieces if isinstance(piece, LeadRef))
