"""The promise of a first answer: it begins with routing and ends with a response."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from bot.domain.leads import Lead
from bot.domain.notes import Say
from bot.domain.people import Actor, Home, may_act
from bot.domain.presence import read_until
from bot.domain.promises import Promise
from bot.domain.scorecard import Score, scorecard
from bot.domain.sla import Standing, State
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.clicks import Click, accept, tell_why_not
from bot.services.promising import Promiser, stamp
from bot.services.telling import Whisper, tell, whisper

log = structlog.get_logger(__name__)

#: How long after it was noted a response can be taken back.
SECOND_THOUGHTS = timedelta(minutes=30)
_REASON_LIMIT = 200


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
    """What came of it, and the promise as it is now."""

    answer: Answer
    promise: Promise | None = None


@dataclass(frozen=True)
class SlaService:
    """Begin promises, and note responses, snoozes and stops."""

    store: Store
    promiser: Promiser
    home: Home
    clock: Clock

    @property
    def promises_anything(self) -> bool:
        """Whether the settings promise any answer."""
        return bool(self.promiser.settings.sla)

    def scorecard(self, days: int) -> tuple[Score, ...]:
        """How each team kept the promises that began within so many days."""
        since = self.clock() - timedelta(days=days)
        return scorecard(self.store.read(lambda work: work.promises.since(since)))

    def begin(self, work: UnitOfWork, lead: Lead, at: datetime) -> None:
        """Promise an answer to a lead that was just routed, if a policy is for it."""
        try:
            policy = self.promiser.choose(lead)
        except Exception:
            # One lead that no condition can digest must not stop the routing of all behind it.
            log.exception("promise_failed", lead=lead.id)
            return
        if policy is None:
            return
        team = self.promiser.team_of(work, lead.owner)
        promise = Promise(lead.id, policy.name, team, at, None, None)
        seen = self.promiser.measure(work, lead, promise, policy, at).standing
        work.promises.put(
            replace(promise, due_at=seen.due_at, look_at=seen.look_again_at, state=seen.state)
        )
        said = {"policy": policy.name, "due": stamp(seen.due_at)}
        work.timeline.add(Entry(lead.id, at, Kind.PROMISED, None, said))

    def standing_in(self, work: UnitOfWork, lead: Lead) -> Standing | None:
        """Where the promise to a lead stands now; None when there is none."""
        promise = work.promises.get(lead.id)
        policy = self.promiser.policy(promise.policy) if promise else None
        if promise is None or policy is None or promise.ended:
            return None
        return self.promiser.measure(work, lead, promise, policy, self.clock()).standing

    def respond(self, click: Click) -> None:
        """Note the first answer, by the button on the card."""

        def note(work: UnitOfWork) -> None:
            now = self.clock()
            lead = accept(work, click, self.home, now)
            if lead is None:
                return
            outcome = self._respond(work, lead, click.actor.user, now)
            if outcome.answer is Answer.DONE:
                said = Whisper(
                    click.identity,
                    click.channel_id,
                    click.actor.user,
                    Say.RESPONDED,
                    {"lead_id": lead.id},
                )
                whisper(work, said, now)
            elif outcome.answer is Answer.ALREADY and outcome.promise:
                by = outcome.promise.responded_by
                tell_why_not(work, click, Say.RESPONDED_ALREADY, now, by=by)

        self.store.change(note)

    def take_back(self, click: Click) -> None:
        """Not yet: take the person's own response back, soon after it was noted."""

        def undo(work: UnitOfWork) -> None:
            now = self.clock()
            lead = accept(work, click, self.home, now)
            promise = work.promises.lock(lead.id) if lead else None
            if lead is None or promise is None or promise.responded_at is None:
                return
            late = now - promise.responded_at > SECOND_THOUGHTS
            if late or promise.responded_by != click.actor.user:
                tell_why_not(work, click, Say.NOT_TAKEN_BACK, now)
                return
            again = replace(
                promise,
                responded_at=None,
                responded_by=None,
                took=None,
                state=State.ON_TIME,
                look_at=now,
            )
            work.promises.put(again)
            tell(work, Entry(lead.id, now, Kind.NOT_RESPONDED, click.actor.user), lead.channel)

        self.store.change(undo)

    def respond_to(self, lead_id: int, actor: Actor) -> Outcome:
        """Note the first answer, by command."""
        return self.store.change(
            lambda work: (
                self._allowed(work, lead_id, actor)
                or self._respond(work, _known(work, lead_id), actor.user, self.clock())
            )
        )

    def snooze(self, lead_id: int, actor: Actor, words: str) -> Outcome:
        """Remind nobody of a lead until the moment that the words begin with; the rest says why."""

        def keep(work: UnitOfWork) -> Outcome:
            refused = self._allowed(work, lead_id, actor)
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
            refused = self._allowed(work, lead_id, actor)
            if refused:
                return refused
            said = {"reason": reason[:_REASON_LIMIT]}
            entry = Entry(lead_id, self.clock(), Kind.STOPPED, actor.user, said)
            return self._change(work, entry, stopped=True)

        return self.store.change(keep)

    def _change(self, work: UnitOfWork, entry: Entry, **changes: object) -> Outcome:
        promise = work.promises.lock(entry.lead_id)
        if promise is None or promise.ended:
            return Outcome(Answer.NOTHING)
        if not promise.is_open:
            return Outcome(Answer.ALREADY, promise)
        after = replace(promise, look_at=entry.at, **changes)  # type: ignore[arg-type]  # fields
        work.promises.put(after)
        tell(work, entry, _known(work, entry.lead_id).channel)
        return Outcome(Answer.DONE, after)

    def _respond(self, work: UnitOfWork, lead: Lead, user: str, now: datetime) -> Outcome:
        promise = work.promises.lock(lead.id)
        if promise is None or promise.ended:
            return Outcome(Answer.NOTHING)
        if promise.responded_at is not None:
            return Outcome(Answer.ALREADY, promise)
        policy = self.promiser.policy(promise.policy)
        if policy is None:
            return Outcome(Answer.NOTHING)
        answered = replace(promise, responded_at=now, responded_by=user)
        seen = self.promiser.measure(work, lead, answered, policy, now).standing
        answered = replace(
            answered, state=seen.state, took=seen.elapsed, due_at=seen.due_at, look_at=None
        )
        work.promises.put(answered)
        tell(work, Entry(lead.id, now, Kind.RESPONDED, user, {"state": seen.state}), lead.channel)
        return Outcome(Answer.DONE, answered)

    def _allowed(self, work: UnitOfWork, lead_id: int, actor: Actor) -> Outcome | None:
        if not may_act(self.home, work.people.get(actor.user), actor):
            return Outcome(Answer.OUTSIDER)
        return None if work.leads.get(lead_id) else Outcome(Answer.NOTHING)


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
