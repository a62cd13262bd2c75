"""What is owed to one lead: its promises, derived anew from its contacts and its votes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.dataclass import dataclass
from bot.domain.contacts import Contact, later_contacts, response
from bot.domain.feedback import Verdict, Vote, derive_vote
from bot.domain.follow_ups import FollowUps, FollowUpState, follow_ups
from bot.domain.leads import OPEN_STAGES, Lead
from bot.domain.promises import Promise, PromiseKey
from bot.domain.sla import Standing
from bot.domain.sla_policy import Duty, Policy
from bot.domain.timeline import Entry, Kind
from bot.ports import UnitOfWork
from bot.services.promising import Promiser, stamp

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Done:
    """When a duty was done, and by whom."""

    at: datetime
    by: str | None


@dataclass(frozen=True)
class Duties:
    """Begins promises and brings them in line with what happened.

    Works inside a unit of work. What is derived depends on the facts alone, never on the order in
    which they came: a call that a CRM tells late moves the answer and the follow-ups behind it.
    """

    promiser: Promiser

    def begin(self, work: UnitOfWork, lead: Lead, at: datetime) -> None:
        """Promise an answer, and a verdict, to a lead that was just routed, if a policy does."""
        try:
            policy = self.promiser.choose(lead)
        except Exception:
            # One lead that no condition can digest must not stop the routing of all behind it.
            log.exception("promise_failed", lead=lead.id)
            return
        if policy is None:
            return
        if lead.held:
            work.promises.hold(lead.id, at)
        for duty in (Duty.FIRST_RESPONSE, Duty.FEEDBACK):
            asked = policy.of(duty)
            if asked is not None:
                promise = Promise(
                    lead.id, asked.name, self._team(work, lead), at, None, None, duty=duty
                )
                self._tell_promised(work, self._put(work, lead, promise, asked, at), at)

    def standings(self, work: UnitOfWork, lead: Lead, now: datetime) -> tuple[Standing, ...]:
        """Where what is owed to the lead stands now: the answer first, follow-ups, the verdict."""
        found = []
        for promise in sorted(work.promises.of(lead.id), key=_in_order):
            policy = self.promiser.policy(promise.policy, promise.duty)
            if policy is not None and not promise.ended:
                found.append(self.promiser.measure(work, lead, promise, policy, now).standing)
        return tuple(found)

    @staticmethod
    def foresee_settling(work: UnitOfWork, lead: Lead) -> None:
        """Tell that `settle` follows."""
        work.foresee(work.promises.lock_all, lead.id)
        work.foresee(work.contacts.of, lead.id)
        work.foresee(work.feedback.facts, lead.id)

    def settle(self, work: UnitOfWork, lead: Lead, now: datetime) -> None:
        """Bring all promises to a lead in line with its contacts, votes and stage.

        The caller tells of what happened, which draws the card anew.
        """
        self.foresee_settling(work, lead)
        owed = work.promises.lock_all(lead.id)
        if not owed:
            return
        contacts = work.contacts.of(lead.id)
        answer, judged = response(contacts), self._judgement(work, lead)
        done = {
            Duty.FIRST_RESPONSE: _Done(answer.at, answer.by) if answer else None,
            Duty.FEEDBACK: _Done(judged.at, judged.person) if judged else None,
        }
        for promise in owed:
            if promise.duty in done:
                self._settle_one(work, lead, promise, done[promise.duty], now)
        kept = self._settle_follow_ups(work, lead, owed, contacts, now)
        for promise in owed:
            if promise.duty is Duty.FOLLOW_UP and promise.key not in kept:
                work.promises.drop(promise.key)

    def follow_on(self, work: UnitOfWork, lead: Lead, late: Promise, now: datetime) -> None:
        """Begin the next follow-up after one that is late, if there is one more."""
        policy = self.promiser.policy(late.policy, late.duty)
        key = PromiseKey(lead.id, late.duty, late.number + 1)
        if policy is None or late.due_at is None or key.number > policy.times:
            return
        if work.promises.get(*key) is None:
            self._put(work, lead, _next(late, key.number, late.due_at), policy, now)

    def close(self, work: UnitOfWork, lead: Lead, now: datetime) -> None:
        """Nothing is owed any more to a lead that was just closed."""
        for promise in work.promises.lock_all(lead.id):
            if promise.is_open:
                work.promises.put(replace(promise, ended=True, look_at=None))
        work.promises.end_hold(lead.id, now)

    def reopen(self, work: UnitOfWork, lead: Lead, now: datetime) -> None:
        """What was owed to a lead when it was closed is owed again."""
        for promise in work.promises.lock_all(lead.id):
            if promise.ended and promise.responded_at is None:
                work.promises.put(replace(promise, ended=False, look_at=now))
        self.settle(work, lead, now)

    def closed(self, work: UnitOfWork, lead: Lead) -> bool:
        """Whether nobody needs to contact the lead again: closed, or bad for a reason."""
        judged = self._judgement(work, lead, bad_for_a_reason=True)
        return lead.stage not in OPEN_STAGES or judged is not None

    def _settle_one(
        self, work: UnitOfWork, lead: Lead, promise: Promise, done: _Done | None, now: datetime
    ) -> None:
        policy = self.promiser.policy(promise.policy, promise.duty)
        before = (promise.responded_at, promise.responded_by)
        if policy is None or promise.ended or before == (_at(done), _by(done)):
            return
        self._put(work, lead, _having(promise, done), policy, now)

    def _settle_follow_ups(
        self,
        work: UnitOfWork,
        lead: Lead,
        owed: Sequence[Promise],
        contacts: Sequence[Contact],
        now: datetime,
    ) -> set[PromiseKey]:
        """Derive the follow-ups anew; returns those that there are now."""
        first = next((one for one in owed if one.duty is Duty.FIRST_RESPONSE), None)
        old = [one for one in owed if one.duty is Duty.FOLLOW_UP]
        answer = response(contacts)
        if answer is None:
            return set()
        policy = self.promiser.policy(first.policy, Duty.FOLLOW_UP) if first else None
        if first is None or policy is None or first.ended:
            return {one.key for one in old}
        if not old and first.responded_at is not None:
            # Answered before the settings asked for follow-ups: they are for what comes now.
            return set()
        known = {one.number: one for one in old}
        closed = self.closed(work, lead)
        made = later_contacts(contacts, answer)
        clock = self.promiser.clock(work, lead, policy, answer.at, now)
        plan = FollowUps(policy.times, policy.target)
        since: datetime | None = answer.at
        before = replace(first, duty=Duty.FOLLOW_UP, started_at=answer.at)
        kept: set[PromiseKey] = set()
        for one in follow_ups(plan, answer.at, [each.at for each in made], now, clock):
            if since is None:
                break
            promise = known.get(one.number) or _next(before, one.number, since)
            if promise.started_at != since:
                promise = replace(promise, started_at=since, done=())
            by = made[one.number - 1].by if one.done_at else None
            done = _Done(one.done_at, by) if one.done_at else None
            promise = replace(_having(promise, done), ended=closed and done is None)
            before = self._put(work, lead, promise, policy, now)
            kept.add(promise.key)
            if one.number not in known and done is None:
                self._tell_promised(work, before, now)
            if one.state is FollowUpState.WAITING:
                break
            since = one.done_at or one.due_at
        return kept

    def _put(
        self, work: UnitOfWork, lead: Lead, promise: Promise, policy: Policy, now: datetime
    ) -> Promise:
        """Measure a promise and keep it; the sweep looks at it again when something changes."""
        seen = self.promiser.measure(work, lead, promise, policy, now).standing
        after = replace(
            promise,
            due_at=seen.due_at,
            state=seen.state,
            took=None if promise.responded_at is None else seen.elapsed,
            look_at=seen.look_again_at if promise.is_open else None,
        )
        work.promises.put(after)
        return after

    def _judgement(
        self, work: UnitOfWork, lead: Lead, *, bad_for_a_reason: bool = False
    ) -> Vote | None:
        """The earliest vote that is a verdict on the lead."""
        meaning = self.promiser.settings.emoji_meaning
        votes = (derive_vote(facts, meaning) for facts in work.feedback.facts(lead.id))
        counting = [
            vote
            for vote in votes
            if vote is not None
            and self.promiser.judges(work, lead, vote.person)
            and (not bad_for_a_reason or (vote.verdict is Verdict.BAD and vote.reason))
        ]
        return min(counting, key=lambda vote: vote.at, default=None)

    def _team(self, work: UnitOfWork, lead: Lead) -> str:
        return self.promiser.team_of(work, lead.owner)

    @staticmethod
    def _tell_promised(work: UnitOfWork, promise: Promise, at: datetime) -> None:
        said = {"policy": promise.policy, "due": stamp(promise.due_at), **about(promise)}
        work.timeline.add(Entry(promise.lead_id, at, Kind.PROMISED, None, said))


def about(promise: Promise) -> dict[str, object]:
    """How an entry or a delivery names the promise it is about; nothing for the first answer."""
    if promise.duty is Duty.FIRST_RESPONSE:
        return {}
    return {"duty": promise.duty.value, "number": promise.number}


def _next(before: Promise, number: int, since: datetime) -> Promise:
    """The next follow-up: what was snoozed or stopped stays so."""
    return Promise(
        before.lead_id,
        before.policy,
        before.team,
        since,
        None,
        None,
        snoozed_until=before.snoozed_until,
        stopped=before.stopped,
        duty=Duty.FOLLOW_UP,
        number=number,
    )


def _having(promise: Promise, done: _Done | None) -> Promise:
    return replace(promise, responded_at=_at(done), responded_by=_by(done))


def _at(done: _Done | None) -> datetime | None:
    return done.at if done else None


def _by(done: _Done | None) -> str | None:
    return done.by if done else None


_ORDER = (Duty.FIRST_RESPONSE, Duty.FOLLOW_UP, Duty.FEEDBACK)


def _in_order(promise: Promise) -> tuple[int, int]:
    return _ORDER.index(promise.duty), promise.number
