"""Taking a lead, and giving it back."""

from bot.dataclass import dataclass
from bot.domain.notes import Say
from bot.domain.people import Home
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.clicks import Click, accept, tell_why_not
from bot.services.offering import claimed, released
from bot.services.telling import tell


@dataclass(frozen=True)
class ClaimService:
    """Claim and release leads. Whoever cannot is told privately why."""

    store: Store
    home: Home
    clock: Clock

    def claim(self, click: Click) -> None:
        """Make the person the owner, if nobody has claimed the lead before them."""
        self.store.change(lambda work: self._claim(work, click))

    def release(self, click: Click) -> None:
        """Take the person's own claim back; the lead returns to whom it was given first."""
        self.store.change(lambda work: self._release(work, click))

    def _claim(self, work: UnitOfWork, click: Click) -> None:
        now = self.clock()
        work.foresee(work.offers.lock, click.lead_id)
        lead = accept(work, click, self.home, now)
        if lead is None:
            return
        # Before the claim, so that nobody passes the lead on meanwhile.
        offer = work.offers.lock(lead.id)
        if taken := work.leads.claim(lead.id, click.actor.user, now):
            claimed(work, offer, now)
            entry = Entry(lead.id, now, Kind.CLAIMED, click.actor.user)
            tell(work, entry, taken.channel, taken)
        elif lead.owner != click.actor.user:
            tell_why_not(work, click, Say.TAKEN, now, by=lead.owner)

    def _release(self, work: UnitOfWork, click: Click) -> None:
        now = self.clock()
        lead = accept(work, click, self.home, now)
        if lead is None:
            return
        if work.leads.release(lead.id, click.actor.user):
            released(work, lead.id)
            tell(work, Entry(lead.id, now, Kind.RELEASED, click.actor.user), lead.channel)
        elif lead.claimed:
            tell_why_not(work, click, Say.NOT_YOURS, now, by=lead.owner)
