"""Gives a lead to somebody by hand, past the turns of its pool."""

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.giving import Answer, Outcome
from bot.domain.leads import OPEN_STAGES, Lead
from bot.domain.naming import meant
from bot.domain.offers import Ending
from bot.domain.people import Actor, Home, may_act
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.assigning import Assigner
from bot.services.roster import Roster
from bot.services.telling import tell

_REASON_LIMIT = 200


@dataclass(frozen=True)
class GiveService:
    """A lead's owner, whoever manages its pool, leads of teams and admins may give it away."""

    store: Store
    settings: Settings
    roster: Roster
    assigner: Assigner
    home: Home
    clock: Clock

    def give(self, lead_id: int, actor: Actor, words: str) -> Outcome:
        """Make somebody a lead's owner. `words`: their name, then why, if that is to be told.

        A claim ends, and so does an offer: what is given by hand does not pass on. It counts as a
        turn of the new owner's, if they are in the lead's pool.
        """
        return self.store.change(lambda work: self._give(work, lead_id, actor, words))

    def _give(self, work: UnitOfWork, lead_id: int, actor: Actor, words: str) -> Outcome:
        if not may_act(self.home, work.people.get(actor.user), actor):
            return Outcome(Answer.OUTSIDER)
        # Before the lead is read, so that nobody passes it on meanwhile.
        offer = work.offers.lock(lead_id)
        lead = work.leads.get(lead_id)
        refused = self._refused(work, lead, actor.user)
        if lead is None or refused is not None:
            return Outcome(refused or Answer.NO_LEAD)
        to, reason = self._meant(work, words)
        if isinstance(to, Outcome):
            return to
        if lead.owner == to:
            return Outcome(Answer.ALREADY, to)
        now = self.clock()
        if offer is not None:
            work.offers.put(offer.end(Ending.WITHDRAWN, now))
        work.leads.reassign(lead.id, to, now)
        if lead.pool in self.settings.pools:
            self.assigner.charge(work, lead.pool or "", to, now)
        said = {"owner": to, "from": lead.owner, "reason": reason}
        tell(work, Entry(lead.id, now, Kind.GIVEN, actor.user, said), lead.channel)
        return Outcome(Answer.GIVEN, to, lead.owner, absence=work.absences.now([to], now).get(to))

    def _meant(self, work: UnitOfWork, words: str) -> tuple[str | Outcome, str]:
        """Whom the words begin with (Slack user id), or why nobody; and the reason after it."""
        people = self.settings.people
        keys, reason = meant(words, {key: one.name for key, one in people.items()})
        if len(keys) != 1:
            return Outcome(Answer.WHO, meant=tuple(people[key].name for key in keys)), ""
        user = self.roster.user(work, keys[0])
        met = work.people.get(user) if user else None
        if user is None or (met is not None and met.deleted):
            return Outcome(Answer.NOT_IN_SLACK, meant=(people[keys[0]].name,)), ""
        return user, reason[:_REASON_LIMIT]

    def _refused(self, work: UnitOfWork, lead: Lead | None, user: str) -> Answer | None:
        if lead is None:
            return Answer.NO_LEAD
        if user != lead.owner and user not in self.roster.managers(work, lead.pool):
            return Answer.NOT_YOURS
        return None if lead.stage in OPEN_STAGES else Answer.CLOSED
