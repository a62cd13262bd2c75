"""Notes contacts with leads: the first answer and what follows it, and second thoughts."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.contacts import ONE_CONTACT, Contact, ContactKind, response
from bot.domain.leads import Lead
from bot.domain.notes import Say
from bot.domain.people import Actor, Home, may_act
from bot.domain.promises import Promise
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.clicks import Click, accept, tell_why_not
from bot.services.duties import Duties
from bot.services.promising import stamp
from bot.services.telling import Whisper, tell, whisper

#: How long after it was noted a contact can be taken back.
SECOND_THOUGHTS = timedelta(minutes=30)

_TOLD = {ContactKind.RESPONDED: Say.RESPONDED, ContactKind.CONTACTED: Say.CONTACTED}


class Answer(StrEnum):
    """What came of a wish about a promise."""

    DONE = "done"
    #: It was so already.
    ALREADY = "already"
    #: There is no such lead, or nothing is promised for it.
    NOTHING = "nothing"
    OUTSIDER = "outsider"
    #: The words name no moment in the future.
    NO_MOMENT = "no_moment"


@dataclass(frozen=True)
class Outcome:
    """What came of it, and what is owed to the lead as it is now."""

    answer: Answer
    #: The promise of a first answer.
    promise: Promise | None = None
    #: The follow-ups and the verdict.
    duties: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class ContactService:
    """Note contacts, from buttons, commands and CRMs alike."""

    store: Store
    duties: Duties
    home: Home
    clock: Clock

    def note(self, click: Click, kind: ContactKind) -> None:
        """Note a contact by a button; whoever pressed it can take it back."""

        def keep(work: UnitOfWork) -> None:
            now = self.clock()
            lead = accept(work, click, self.home, now)
            if lead is None:
                return
            contact = Contact(lead.id, kind, now, now, click.identity, click.actor.user)
            outcome = self._note(work, lead, contact)
            if outcome.answer is Answer.DONE:
                about = {"lead_id": lead.id}
                place, user = click.channel_id, click.actor.user
                whisper(work, Whisper(click.identity, place, user, _TOLD[kind], about), now)
            elif outcome.answer is Answer.ALREADY and outcome.promise:
                by = outcome.promise.responded_by
                tell_why_not(work, click, Say.RESPONDED_ALREADY, now, by=by)

        self.store.change(keep)

    def note_by(self, lead_id: int, actor: Actor, kind: ContactKind) -> Outcome:
        """Note a contact by command."""

        def keep(work: UnitOfWork) -> Outcome:
            refused = not_allowed(work, self.home, lead_id, actor)
            lead = work.leads.get(lead_id)
            if refused or lead is None:
                return refused or Outcome(Answer.NOTHING)
            now = self.clock()
            key = f"command:{lead_id}:{actor.user}:{now.isoformat()}"
            return self._note(work, lead, Contact(lead_id, kind, now, now, key, actor.user))

        return self.store.change(keep)

    def keep(self, work: UnitOfWork, lead: Lead, contact: Contact) -> bool:
        """Keep what a CRM told, even where nothing is promised; False when it is known already."""
        before = response(work.contacts.of(lead.id))
        if contact.kind is ContactKind.RESPONDED and before and before.at <= contact.at:
            return False  # the same answer, told once more
        if not work.contacts.add(contact):
            return False
        self._settle(work, lead, contact, before)
        return True

    def take_back(self, click: Click) -> None:
        """Not yet: take the person's own newest contact back, soon after it was noted."""

        def undo(work: UnitOfWork) -> None:
            now = self.clock()
            lead = accept(work, click, self.home, now)
            contacts = work.contacts.of(lead.id) if lead else ()
            if lead is None or not contacts:
                return
            theirs = [one for one in contacts if one.by == click.actor.user and one.source is None]
            newest = max(theirs, key=lambda one: one.noted_at, default=None)
            if newest is None or now - newest.noted_at > SECOND_THOUGHTS:
                tell_why_not(work, click, Say.NOT_TAKEN_BACK, now)
                return
            was_answer = response(contacts) == newest
            work.contacts.drop(newest.key)
            self.duties.settle(work, lead, now)
            kind = Kind.NOT_RESPONDED if was_answer else Kind.NOT_CONTACTED
            tell(work, Entry(lead.id, now, kind, click.actor.user), lead.channel)

        self.store.change(undo)

    def _note(self, work: UnitOfWork, lead: Lead, contact: Contact) -> Outcome:
        promise = work.promises.lock(lead.id)
        if promise is None or promise.ended:
            return Outcome(Answer.NOTHING)
        known = work.contacts.of(lead.id)
        before = response(known)
        if (before and contact.kind is ContactKind.RESPONDED) or _told_just_now(known, contact):
            return Outcome(Answer.ALREADY, promise)
        work.contacts.add(contact)
        return self._settle(work, lead, contact, before)

    def _settle(
        self, work: UnitOfWork, lead: Lead, contact: Contact, before: Contact | None
    ) -> Outcome:
        """Bring the lead's promises in line with a new contact, and tell of it."""
        self.duties.settle(work, lead, contact.noted_at)
        owed = work.promises.of(lead.id)
        first = work.promises.get(lead.id)
        is_answer = before is None or contact.at < before.at
        said: dict[str, object] = {}
        if is_answer and first is not None:
            said["state"] = first.state
        if contact.source is not None:
            said |= {"source": contact.source, "when": stamp(contact.at)}
        kind = Kind.RESPONDED if is_answer else Kind.CONTACTED
        tell(work, Entry(lead.id, contact.noted_at, kind, contact.by, said), lead.channel)
        return Outcome(Answer.DONE, first, tuple(one for one in owed if one != first))


def not_allowed(work: UnitOfWork, home: Home, lead_id: int, actor: Actor) -> Outcome | None:
    """Why somebody cannot change what is owed to a lead; None when they can."""
    if not may_act(home, work.people.get(actor.user), actor):
        return Outcome(Answer.OUTSIDER)
    return None if work.leads.get(lead_id) else Outcome(Answer.NOTHING)


def _told_just_now(known: Iterable[Contact], contact: Contact) -> bool:
    return any(abs(one.at - contact.at) < ONE_CONTACT for one in known)
