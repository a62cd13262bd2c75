"""What is promised to leads: it begins with routing and can be put off."""

from dataclasses import replace
from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.leads import Lead
from bot.domain.people import Actor, Home
from bot.domain.presence import read_until
from bot.domain.sla import Standing
from bot.domain.sla_policy import Duty
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.contacts import Answer, Outcome, not_allowed
from bot.services.duties import Duties
from bot.services.promising import Promiser, stamp
from bot.services.telling import tell

_REASON_LIMIT = 200


@dataclass(frozen=True)
class SlaService:
    """Begin promises, and note snoozes and stops."""

    store: Store
    promiser: Promiser
    duties: Duties
    home: Home
    clock: Clock

    def begin(self, work: UnitOfWork, lead: Lead, at: datetime) -> None:
        """Promise what the policies promise to a lead that was just routed."""
        self.duties.begin(work, lead, at)

    def standings_in(self, work: UnitOfWork, lead: Lead) -> tuple[Standing, ...]:
        """Where what is owed to a lead stands now."""
        return self.duties.standings(work, lead, self.clock())

    def snooze(self, lead_id: int, actor: Actor, words: str) -> Outcome:
        """Remind nobody of a lead until the moment that the words begin with; the rest says why."""

        def keep(work: UnitOfWork) -> Outcome:
            refused = not_allowed(work, self.home, lead_id, actor)
            if refused:
                return refused
            now = self.clock()
            found = _moment_in(words, now, self.promiser, work, actor.user)
            if found is None:
                return Outcome(Answer.NO_MOMENT)
            until, reason = found
            said = {"until": stamp(until), "reason": reason[:_REASON_LIMIT]}
            entry = Entry(lead_id, now, Kind.SNOOZED, actor.user, said)
            return self._change(work, entry, snoozed_until=until)

        return self.store.change(keep)

    def stop(self, lead_id: int, actor: Actor, reason: str) -> Outcome:
        """Remind nobody of a lead any more; that it is escalated stands."""

        def keep(work: UnitOfWork) -> Outcome:
            refused = not_allowed(work, self.home, lead_id, actor)
            if refused:
                return refused
            said = {"reason": reason[:_REASON_LIMIT]}
            entry = Entry(lead_id, self.clock(), Kind.STOPPED, actor.user, said)
            return self._change(work, entry, stopped=True)

        return self.store.change(keep)

    def _change(self, work: UnitOfWork, entry: Entry, **changes: object) -> Outcome:
        """Change all that is still owed to the lead."""
        known = work.promises.lock_all(entry.lead_id)
        first = next((one for one in known if one.duty is Duty.FIRST_RESPONSE), None)
        if first is None or first.ended:
            return Outcome(Answer.NOTHING)
        still = [one for one in known if one.is_open]
        if not still:
            return Outcome(Answer.ALREADY, first)
        after = [
            replace(one, look_at=entry.at, **changes)  # type: ignore[arg-type]  # fields
            for one in still
        ]
        for one in after:
            work.promises.put(one)
        tell(work, entry, _known(work, entry.lead_id).channel)
        return Outcome(Answer.DONE, after[0])


def _known(work: UnitOfWork, lead_id: int) -> Lead:
    lead = work.leads.get(lead_id)
    if lead is None:
        raise LookupError(f"lead {lead_id}")
    return lead


def _moment_in(
    words: str, now: datetime, promiser: Promiser, work: UnitOfWork, user: str
) -> tuple[datetime, str] | None:
    """The moment that the longest beginning of the words names, and the rest."""
    parts = words.split()
    zone = promiser.zone_of(work, user)
    for end in range(min(len(parts), 5), 0, -1):
        until = read_until(" ".join(parts[:end]), now, zone)
        if until is not None:
            return until, " ".join(parts[end:])
    return None
