"""Leads come in, are found, and are shown in full."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.cards import Details
from bot.domain.leads import Arriving, Lead, Receipt
from bot.domain.people import Actor, may_act
from bot.ports import Clock, Store, StoreUnavailableError, UnitOfWork
from bot.services.arriving import Arrivals
from bot.services.cards import Cards

#: How long each post of a failed group is tried alone while the store keeps failing.
_PATIENCE = timedelta(seconds=5)
#: Leads looked at in one piece, and pieces, until a search ends.
_PAGE = 50
_PAGES = 20


#: What became of one post: receipts for its leads, or why none of them is kept.
Outcome = tuple[Receipt, ...] | Exception


@dataclass(frozen=True)
class LeadService:
    """Receive, find and show leads."""

    store: Store
    settings: Settings
    cards: Cards
    clock: Clock

    def receive(self, arriving: Sequence[Arriving]) -> tuple[Receipt, ...]:
        """Keep leads that just came in; they are routed right after.

        Each is committed when this returns. The same key from the same source gives the lead that
        is already there; the same person again joins the lead that is still open.
        """
        if not arriving:
            return ()
        at = self.clock()
        arrivals = Arrivals(self.settings)
        return self.store.change(lambda work: arrivals.keep(work, arriving, at))

    def receive_together(self, posts: Sequence[Sequence[Arriving]]) -> Sequence[Outcome]:
        """As `receive` for each of several posts, which share statements and a commit.

        An error is told to the post that it belongs to, and spoils no other.
        """
        if len(posts) <= 1:
            return self._one_by_one(posts, None)
        try:
            receipts = iter(self.receive([one for post in posts for one in post]))
        except StoreUnavailableError as error:
            return self._one_by_one(posts, error)
        except Exception:  # noqa: BLE001  # told to its own post, when that fails again
            return self._one_by_one(posts, None)
        return [tuple(islice(receipts, len(post))) for post in posts]

    def find(self, words: str, reader: str, limit: int = 11) -> Sequence[Lead]:
        """Leads that match all words (or have that number), newest first.

        Of leads whose contact details are hidden, only what everybody sees is shown, and matched
        unless the reader (Slack user id) may see the rest.
        """
        if not words.strip():
            return []
        return self.store.read(lambda work: self._find(work, words, reader, limit))

    def _find(self, work: UnitOfWork, words: str, reader: str, limit: int) -> Sequence[Lead]:
        hiding = self.cards.hiding
        found: list[Lead] = []
        for page in range(_PAGES):
            leads = work.leads.find(words, _PAGE, page * _PAGE)
            found += [
                hiding.masked(lead)
                for lead in leads
                if hiding.may_see(work, lead, reader) or hiding.found_by(lead, words)
            ]
            if len(found) >= limit or len(leads) < _PAGE:
                break
        return found[:limit]

    def may_see(self, actor: Actor) -> bool:
        """Whether somebody is a colleague, and not a guest in a channel that has become shared."""
        person = self.store.read(lambda work: work.people.get(actor.user))
        return bool(may_act(self.cards.home, person, actor))

    def details(self, lead_id: int, reader: str | None = None) -> Details | None:
        """Everything that a reader (Slack user id; None: everybody) may know about a lead.

        None when there is no such lead.
        """
        return self.store.read(lambda work: self.cards.details(work, lead_id, reader))

    def shown_at(self, lead_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Lead id → channel id and ts of its card, for those that have one."""
        return dict(self.store.read(lambda work: work.deliveries.shown_cards(lead_ids)))

    def _one_by_one(
        self, posts: Sequence[Sequence[Arriving]], why: StoreUnavailableError | None
    ) -> list[Outcome]:
        """One of the posts failed and took the others with it: each has its own chance now.

        When it is the store that fails, waiting for it once for each would take minutes.
        """
        until = self.clock() + _PATIENCE
        outcomes: list[Outcome] = []
        for post in posts:
            if why is not None and self.clock() > until:
                outcomes.append(why)
                continue
            try:
                outcomes.append(self.receive(post))
            except Exception as error:  # noqa: BLE001  # whatever it was belongs to its own post
                outcomes.append(error)
        return outcomes
