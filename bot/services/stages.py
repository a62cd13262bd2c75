"""Moves leads from stage to stage, by people and CRMs, and what a closed lead no longer needs."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.leads import OPEN_STAGES, Lead, Stage
from bot.domain.money import Money
from bot.domain.offers import Ending
from bot.domain.people import Actor, Home, may_act
from bot.domain.stages import StageChange, journey_of, standing, to_undo
from bot.domain.timeline import Entry, Kind
from bot.ports import Clock, Store, UnitOfWork
from bot.services.duties import Duties
from bot.services.promising import stamp
from bot.services.roster import Roster
from bot.services.telling import tell
from bot.services.win_posting import WinPoster

_REASON_LIMIT = 200


class Answer(StrEnum):
    """What came of a wish about a lead's stage."""

    DONE = "done"
    #: It was so already.
    ALREADY = "already"
    GONE = "gone"
    OUTSIDER = "outsider"
    #: The lead is somebody else's.
    NOT_YOURS = "not_yours"
    #: The day lies ahead, or before the stage that the lead is in.
    WRONG_DAY = "wrong_day"
    #: There is no change of theirs, or not one of the last half hour.
    NOTHING = "nothing"


@dataclass(frozen=True)
class Wish:
    """What somebody wants a lead's stage to be."""

    stage: Stage
    worth: Money | None = None
    lifetime: Money | None = None
    reason: str = ""
    #: The local day on which it came to be so; None: now.
    day: date | None = None
    #: What the lead's history says last was never so.
    correct: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of it, the lead as it is now, and its last change that counts."""

    answer: Answer
    lead: Lead | None = None
    last: StageChange | None = None


@dataclass(frozen=True)
class StageService:
    """Keep the history of stages. Its rows are never changed; later rows correct earlier ones."""

    store: Store
    settings: Settings
    roster: Roster
    duties: Duties
    home: Home
    clock: Clock
    #: Shares deals that are won.
    wins: WinPoster | None = None

    def look(self, lead_id: int, actor: Actor) -> Outcome:
        """How a lead stands, for somebody who wants to move it; nothing is changed."""

        def read(work: UnitOfWork) -> Outcome:
            refused = self._refused(work, lead_id, actor)
            return refused or self._now(work, lead_id, Answer.DONE)

        return self.store.read(read)

    def move(self, lead_id: int, actor: Actor, wish: Wish, identity: str) -> Outcome:
        """Move a lead; `identity` is that of the press or command, which counts once.

        The same stage with other facts corrects what was told.
        """

        def change(work: UnitOfWork) -> Outcome:
            refused = self._refused(work, lead_id, actor)
            lead = work.leads.get(lead_id)
            now = self.clock()
            if refused or lead is None:
                return refused or Outcome(Answer.GONE)
            lead = self._lock(work, lead)
            counting = standing(work.stages.of(lead_id))
            last = counting[-1] if counting else None
            moved = self._moved(lead, last, actor, wish, now)
            if moved is None:
                # Before the press counts: the same form comes again, with another day in it.
                return Outcome(Answer.WRONG_DAY, lead, last)
            if not work.inbox.first_time(identity, now):
                return self._now(work, lead_id, Answer.DONE)
            moved = replace(moved, key=identity)
            if last is None and moved.stage is Stage.NEW:
                return Outcome(Answer.ALREADY, lead)
            if last is not None and moved.tells_as(last) and moved.at == last.at:
                return Outcome(Answer.ALREADY, lead, last)
            self._keep(work, lead, moved)
            return self._now(work, lead_id, Answer.DONE)

        return self.store.change(change)

    def undo(self, lead_id: int, actor: Actor, identity: str) -> Outcome:
        """Take back the actor's own change, if it is the newest and no half hour has passed."""

        def change(work: UnitOfWork) -> Outcome:
            now = self.clock()
            if not may_act(self.home, work.people.get(actor.user), actor):
                return Outcome(Answer.OUTSIDER)
            lead = work.leads.get(lead_id)
            if lead is None:
                return Outcome(Answer.GONE)
            if not work.inbox.first_time(identity, now):
                return self._now(work, lead_id, Answer.DONE)
            lead = self._lock(work, lead)
            mistake = to_undo(work.stages.of(lead_id), actor.user, now)
            if mistake is None:
                return self._now(work, lead_id, Answer.NOTHING)
            back = StageChange(
                lead_id, None, mistake.at, now, identity, actor.user, corrects=mistake.id
            )
            self._keep(work, lead, back)
            return self._now(work, lead_id, Answer.DONE)

        return self.store.change(change)

    def keep(self, work: UnitOfWork, lead: Lead, change: StageChange) -> bool:
        """Keep what a CRM told; False when it is known already."""
        lead = self._lock(work, lead)
        earlier = [one for one in standing(work.stages.of(lead.id)) if one.at <= change.at]
        if earlier and change.tells_as(earlier[-1]):
            return False
        return self._keep(work, lead, change)

    def may_move(self, work: UnitOfWork, lead: Lead, user: str) -> bool:
        """Whether somebody moves the lead: its owner, admins, whoever leads a team."""
        settings = self.settings
        keys = {*settings.workspace.admins, *(team.lead for team in settings.teams.values())}
        return user == lead.owner or user in {self.roster.user(work, key) for key in keys}

    def day_of(self, at: datetime) -> date:
        """The workspace's day that a moment lies in."""
        return at.astimezone(self.settings.workspace.zone).date()

    def _refused(self, work: UnitOfWork, lead_id: int, actor: Actor) -> Outcome | None:
        if not may_act(self.home, work.people.get(actor.user), actor):
            return Outcome(Answer.OUTSIDER)
        lead = work.leads.get(lead_id)
        if lead is None:
            return Outcome(Answer.GONE)
        return None if self.may_move(work, lead, actor.user) else Outcome(Answer.NOT_YOURS, lead)

    @staticmethod
    def _now(work: UnitOfWork, lead_id: int, answer: Answer) -> Outcome:
        counting = standing(work.stages.of(lead_id))
        return Outcome(answer, work.leads.get(lead_id), counting[-1] if counting else None)

    @staticmethod
    def _lock(work: UnitOfWork, lead: Lead) -> Lead:
        # The offer before the lead, as claims lock them.
        work.offers.lock(lead.id)
        work.stages.lock(lead.id)
        return work.leads.get(lead.id) or lead

    def _moved(
        self, lead: Lead, last: StageChange | None, actor: Actor, wish: Wish, now: datetime
    ) -> StageChange | None:
        """The row that a wish asks for; None when its day cannot be."""
        same = last is not None and last.stage is wish.stage
        replaced = last if last is not None and (same or wish.correct) else None
        floor = None if last is None or replaced else last.at
        at = self._at(wish.day, lead.received_at, floor, now)
        if replaced is not None and wish.day in (None, self.day_of(replaced.at)):
            at = replaced.at
        if at is None:
            return None
        kept = replaced if same else None
        return StageChange(
            lead.id,
            wish.stage,
            at,
            now,
            "",
            actor.user,
            worth=wish.worth or (kept.worth if kept else None),
            lifetime=wish.lifetime or (kept.lifetime if kept else None),
            reason=wish.reason[:_REASON_LIMIT] or (kept.reason if kept else ""),
            corrects=replaced.id if replaced else None,
        )

    def _at(
        self, day: date | None, received: datetime, floor: datetime | None, now: datetime
    ) -> datetime | None:
        """The moment that stands for a local day: after the stage before it, never ahead."""
        step = timedelta(microseconds=1)
        if day is None or day == self.day_of(now):
            return max(now, floor + step) if floor else now
        if not self.day_of(received) <= day < self.day_of(now):
            return None
        noon = datetime.combine(day, time(12), self.settings.workspace.zone)
        at = noon.astimezone(now.tzinfo)
        at = max(at, received)
        if floor is not None and at <= floor:
            if self.day_of(floor) > day:
                return None
            at = floor + step
        return at

    def _keep(self, work: UnitOfWork, lead: Lead, change: StageChange) -> bool:
        """Keep a row, bring the lead in line with it, and tell of it."""
        if not work.stages.add(change):
            return False
        rows = work.stages.of(lead.id)
        journey = journey_of(rows)
        work.stages.keep_journey(lead.id, journey)
        if journey.stage is not lead.stage:
            work.leads.set_stage(lead.id, journey.stage)
            self._follow(work, replace(lead, stage=journey.stage), lead.stage, change.noted_at)
        if self.wins is not None:
            self.wins.follow(work, lead, journey, change.noted_at)
        tell(work, _entry(change, lead.stage, journey.stage), lead.channel)
        return True

    def _follow(self, work: UnitOfWork, lead: Lead, before: Stage, now: datetime) -> None:
        """End what a closed lead no longer needs, or begin it again."""
        was_open, is_open = before in OPEN_STAGES, lead.stage in OPEN_STAGES
        if was_open and not is_open:
            offer = work.offers.lock(lead.id)
            if offer is not None:
                work.offers.put(offer.end(Ending.WITHDRAWN, now))
            self.duties.close(work, lead, now)
        elif is_open and not was_open:
            self.duties.reopen(work, lead, now)


def _entry(change: StageChange, before: Stage, after: Stage) -> Entry:
    said: dict[str, object] = {"before": before, "now": after}
    if change.stage is None:
        return Entry(change.lead_id, change.noted_at, Kind.STAGE_UNDONE, change.by, said)
    said["stage"] = change.stage
    if change.worth:
        said["worth"] = str(change.worth)
    if change.lifetime:
        said["lifetime"] = str(change.lifetime)
    if change.reason:
        said["reason"] = change.reason
    if change.source:
        said["source"] = change.source
    if change.noted_at != change.at:
        said["when"] = stamp(change.at)
    kind = Kind.MOVED if change.corrects is None else Kind.STAGE_CORRECTED
    return Entry(change.lead_id, change.noted_at, kind, change.by, said)
