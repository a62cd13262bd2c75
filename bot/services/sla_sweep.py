"""Keeps the promises to leads: looks at what is due, reminds, escalates, reassigns."""

from dataclasses import replace
from datetime import datetime

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind as Shown
from bot.domain.deliveries import Wish, card_key
from bot.domain.leads import OPEN_STAGES, Lead
from bot.domain.promises import Promise, PromiseKey
from bot.domain.sla import State
from bot.domain.sla_policy import Duty, Policy, StepKind
from bot.domain.sla_steps import DueStep, due_now, next_step
from bot.domain.tiers import Tier
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, StoreUnavailableError, UnitOfWork
from bot.services.assigning import Assigner
from bot.services.duties import Duties, about
from bot.services.offering import Offerer
from bot.services.promising import Measured, Promiser, stamp
from bot.services.telling import tell

log = structlog.get_logger(__name__)

#: Promises looked at in one tick; what is left over comes with the next.
BATCH = 500

_NEWS = {State.WARNED: Kind.WARNED, State.BREACHED: Kind.BREACHED}


@dataclass(frozen=True)
class _Case:
    """A promise whose steps are due, as of one moment."""

    lead: Lead
    promise: Promise
    seen: Measured
    now: datetime


@dataclass(frozen=True)
class SlaSweep:
    """Looks at promises when they ask for it; any number of replicas share the work."""

    store: Store
    settings: Settings
    promiser: Promiser
    duties: Duties
    assigner: Assigner
    clock: Clock
    #: Begins a new round where the pool offers its leads.
    offerer: Offerer | None = None

    def look_at_all(self) -> None:
        """Have all open promises measured anew: hours, policies or holidays may have changed."""
        now = self.clock()
        self.store.change(lambda work: work.promises.look_all_again(now))

    def sweep(self, limit: int = BATCH) -> int:
        """Look at promises that are due, one transaction each; returns how many."""
        now = self.clock()
        due = self.store.read(lambda work: work.promises.due(now, limit))
        for key in due:
            self._look_safely(key, now)
        return len(due)

    def _look_safely(self, key: PromiseKey, now: datetime) -> None:
        try:
            self.store.change(lambda work: self._look(work, key, now))
        except StoreUnavailableError:
            raise
        except Exception:
            # One promise that cannot be measured must not stop all those behind it.
            log.exception("promise_failed", lead=key.lead_id, duty=key.duty)

    def _look(self, work: UnitOfWork, key: PromiseKey, now: datetime) -> None:
        promise = work.promises.take(key, now)
        lead = work.leads.get(key.lead_id)
        if promise is None or lead is None:
            return
        if not promise.is_open:
            work.promises.put(replace(promise, look_at=None))
            return
        policy = self._policy(lead, promise)
        if policy is None or self._over(work, lead, promise):
            work.promises.put(replace(promise, ended=True, look_at=None))
            work.deliveries.redraw(card_key(lead.id), now)
            return
        self._note_hold(work, lead, now)
        before = promise
        promise = replace(promise, policy=policy.name)
        seen = self.promiser.measure(work, lead, promise, policy, now)
        noticed = replace(promise, due_at=seen.standing.due_at, state=seen.standing.state)
        self._tell_changes(work, before, noticed, now)
        promise, other_owner = self._act(work, lead, promise, seen, now)
        lead = work.leads.get(lead.id) or lead
        standing = self.promiser.measure(work, lead, promise, policy, now).standing
        after = replace(
            promise,
            due_at=standing.due_at,
            state=standing.state,
            # Another owner has another clock, so what follows is asked anew.
            look_at=now if other_owner else standing.look_again_at,
        )
        work.promises.put(after)
        self._tell_changes(work, noticed, after, now)
        if after.duty is Duty.FOLLOW_UP and after.state is State.BREACHED:
            self.duties.follow_on(work, lead, after, now)

    def _policy(self, lead: Lead, promise: Promise) -> Policy | None:
        """What is asked now; a policy that is gone hands its leads to the first that fits."""
        if self.promiser.policy(promise.policy) is not None:
            return self.promiser.policy(promise.policy, promise.duty)
        chosen = self.promiser.choose(lead)
        return chosen.of(promise.duty) if chosen else None

    def _over(self, work: UnitOfWork, lead: Lead, promise: Promise) -> bool:
        """Whether nobody needs to keep it any more."""
        if promise.duty is Duty.FOLLOW_UP:
            return self.duties.closed(work, lead)
        return lead.stage not in OPEN_STAGES

    @staticmethod
    def _note_hold(work: UnitOfWork, lead: Lead, now: datetime) -> None:
        """Learn of a wait that began or ended without a word."""
        if lead.held and not lead.claimed:
            work.promises.hold(lead.id, now)
        else:
            work.promises.end_hold(lead.id, now)

    @staticmethod
    def _tell_changes(work: UnitOfWork, before: Promise, after: Promise, now: datetime) -> None:
        if before.due_at != after.due_at:
            said = {"due": stamp(after.due_at), "before": stamp(before.due_at), **about(after)}
            work.timeline.add(Entry(after.lead_id, now, Kind.DUE_MOVED, None, said))
        news = _NEWS.get(after.state)
        if news and before.state != after.state:
            said = {"due": stamp(after.due_at), **about(after)}
            work.timeline.add(Entry(after.lead_id, now, news, None, said))
        if (before.due_at, before.state) != (after.due_at, after.state):
            work.deliveries.redraw(card_key(after.lead_id), now)

    def _act(
        self, work: UnitOfWork, lead: Lead, promise: Promise, seen: Measured, now: datetime
    ) -> tuple[Promise, bool]:
        """Take the steps that are due; also returns whether one changed the owner."""
        due = due_now(seen.ladder, now, promise.done)
        promise = _having(promise, *due.overtaken)
        for step in due.act:
            promise = _having(promise, step)
            if self._take(work, _Case(lead, promise, seen, now), step):
                return promise, True
        return promise, False

    def _take(self, work: UnitOfWork, case: _Case, step: DueStep) -> bool:
        """Take one step; returns whether the owner is another one afterwards."""
        match step.kind:
            case StepKind.REMIND_THREAD | StepKind.REMIND_OWNER:
                self._remind(work, case, step)
                return False
            case StepKind.ESCALATE:
                self._escalate(work, case, step)
                return False
            case StepKind.REASSIGN:
                return self._reassign(work, case.lead, case.now)
            case StepKind.UNCLAIM:
                return self._unclaim(work, case.lead, case.now)

    def _remind(self, work: UnitOfWork, case: _Case, step: DueStep) -> None:
        lead, now = case.lead, case.now
        in_thread = step.kind is StepKind.REMIND_THREAD
        if in_thread and lead.tier is Tier.LOW:
            return  # no card, and so no thread
        place = lead.channel if in_thread else lead.owner
        if place is None:
            return  # nobody owns it, so there is nobody to write to
        following = next_step(case.seen.ladder, case.promise.done)
        facts = {
            **about(case.promise),
            "next": following.kind if following else None,
            "next_at": stamp(following.at) if following else None,
        }
        wish = Wish(_key(case.promise, step), Shown.REMINDER, place, lead.id, lead.owner, facts)
        work.deliveries.want_once(wish, now)
        said = {"by": step.kind, "owner": lead.owner, **about(case.promise)}
        work.timeline.add(Entry(lead.id, now, Kind.REMINDED, None, said))

    def _escalate(self, work: UnitOfWork, case: _Case, step: DueStep) -> None:
        lead, now = case.lead, case.now
        team = self.promiser.team_of(work, lead.owner)
        to, facts = self.promiser.lead_of_team(work, team), about(case.promise)
        if to is not None:
            wish = Wish(_key(case.promise, step), Shown.ESCALATION, to, lead.id, to, facts)
            work.deliveries.want_once(wish, now)
        tell(work, Entry(lead.id, now, Kind.ESCALATED, None, {"to": to, **facts}), lead.channel)

    def _reassign(self, work: UnitOfWork, lead: Lead, now: datetime) -> bool:
        if self._offered(lead):
            return self._anew(work, lead, now)
        owner = None
        if lead.pool in self.settings.pools:
            barred = {lead.owner: "has it already"} if lead.owner else {}
            owner = self.assigner.give(work, lead.pool or "", now, barred).owner
        if owner is None or owner == lead.owner:
            work.timeline.add(Entry(lead.id, now, Kind.NOT_REASSIGNED))
            return False
        work.leads.reassign(lead.id, owner, now)
        said = {"owner": owner, "from": lead.owner}
        tell(work, Entry(lead.id, now, Kind.REASSIGNED, None, said), lead.channel)
        work.promises.look_again(lead.id, now)
        return True

    def _offered(self, lead: Lead) -> bool:
        return self.offerer is not None and self.offerer.asked_of(lead.pool) is not None

    def _anew(self, work: UnitOfWork, lead: Lead, now: datetime) -> bool:
        """Offer a lead to others than its owner, from the beginning."""
        owner = self.offerer.anew(work, lead, now) if self.offerer else None
        if owner is None:
            work.timeline.add(Entry(lead.id, now, Kind.NOT_REASSIGNED))
            return False
        said = {"owner": owner, "from": lead.owner}
        tell(work, Entry(lead.id, now, Kind.REASSIGNED, None, said), lead.channel)
        work.promises.look_again(lead.id, now)
        return True

    def _unclaim(self, work: UnitOfWork, lead: Lead, now: datetime) -> bool:
        if not lead.claimed or not work.leads.release(lead.id, lead.owner or ""):
            return False
        tell(work, Entry(lead.id, now, Kind.UNCLAIMED, None, {"owner": lead.owner}), lead.channel)
        if self._offered(lead):
            self._anew(work, lead, now)
        return True


def _having(promise: Promise, *steps: DueStep) -> Promise:
    return replace(promise, done=(*promise.done, *(step.key for step in steps)))


def _key(promise: Promise, step: DueStep) -> str:
    """The delivery's key, so that each step is said once."""
    name = f"lead:{promise.lead_id}:sla:{promise.policy}"
    if promise.duty is Duty.FIRST_RESPONSE:
        return f"{name}:{step.key}"
    # A follow-up begins anew when the contact before it turns out to have been another.
    began = int(promise.started_at.timestamp())
    return f"{name}:{promise.duty}:{promise.number}:{began}:{step.key}"
