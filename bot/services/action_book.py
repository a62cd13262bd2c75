"""Keeps actions: makes them, changes them, carries them over, and tells who is concerned."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.actions import (
    CARRIED_TOO_OFTEN,
    TOLD,
    Action,
    ActionState,
    Change,
    What,
    change_of,
    taken_back,
)
from bot.domain.deliveries import Kind, Wish
from bot.domain.people import Actor
from bot.ports import UnitOfWork
from bot.services.attention import Attention
from bot.services.roster import Roster

#: So much is kept of what is to be done, and of why it is not.
TEXT_LIMIT = 3000
WHY_LIMIT = 500
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deed:
    """What somebody (user id) does to an action, and when."""

    what: What
    by: str
    at: datetime


@dataclass(frozen=True)
class ActionBook:
    """Works inside units of work of others, who have checked who acts."""

    settings: Settings
    roster: Roster
    attention: Attention

    def add(self, work: UnitOfWork, action: Action, now: datetime) -> Action:
        """Store a new action (its `id` is given here) and tell its owner, unless they made it."""
        kept = replace(action, id=0, text=action.text.strip()[:TEXT_LIMIT])
        kept = self._timed(work, None, kept, now)
        kept = replace(kept, id=work.actions.add(kept))
        change = Change(kept.id, now, What.CREATED, kept.maker, after={"owner": kept.owner})
        work.people.meet(Actor(kept.owner), now)
        self._given(work, kept, work.actions.note(change), kept.maker, now)
        return kept

    def change(self, work: UnitOfWork, before: Action, after: Action, deed: Deed) -> int | None:
        """Keep what somebody did to an action; None: it changed nothing.

        `before` was locked. Returns the number of the change, by which it can be taken back.
        """
        what, by, now = deed.what, deed.by, deed.at
        after = self._closing(self._timed(work, before, after, now), before, by, now)
        if all(getattr(before, name) == getattr(after, name) for name in TOLD):
            return None
        work.actions.put(after)
        number = work.actions.note(change_of(before, after, what, by, now))
        if after.owner != before.owner:
            work.people.meet(Actor(after.owner), now)
            if what is not What.UNDONE:
                self._given(work, after, number, by, now)
        self.redraw(work, after, now)
        return number

    def take_back(self, work: UnitOfWork, action: Action, number: int, deed: Deed) -> bool:
        """Undo a change, if nobody has changed the action since; a carry-over stays."""
        history = work.actions.history(action.id)
        change = next((one for one in history if one.id == number), None)
        if change is None or change.what not in TAKEN_BACK:
            return False
        if any(one.id > number and one.what is not What.CARRIED for one in history):
            return False
        after = taken_back(action, change)
        return self.change(work, action, after, deed) is not None

    def carry(
        self, work: UnitOfWork, series: str, meeting_id: int, now: datetime
    ) -> Sequence[Action]:
        """Carry over what a series has open when one of its meetings ends; returns it.

        What that meeting itself agreed on is not carried. A meeting counts once, however often
        this is called. What was carried three times goes to the leads of the teams.
        """
        carried = []
        for seen in work.actions.open_of_series(series):
            if seen.meeting_id == meeting_id:
                continue
            before = work.actions.lock(seen.id)
            if before is None or not before.is_open or not work.actions.carry(seen.id, meeting_id):
                continue
            after = replace(before, carried=before.carried + 1)
            work.actions.put(after)
            work.actions.note(change_of(before, after, What.CARRIED, None, now))
            if after.carried >= CARRIED_TOO_OFTEN:
                self._too_often(work, after, now)
            self.redraw(work, after, now)
            carried.append(after)
        return carried

    def may_change(self, work: UnitOfWork, action: Action, user: str) -> bool:
        """Whether somebody may: its owner, its maker, who led its meeting, leads and admins."""
        meeting = work.meetings.get(action.meeting_id) if action.meeting_id else None
        return user in {
            action.owner,
            action.maker,
            meeting.chair if meeting else None,
            *self.leads(work),
            *self.roster.admins(work),
        }

    def leads(self, work: UnitOfWork) -> tuple[str, ...]:
        """Slack user ids of those who lead the teams, each once."""
        found = (self.roster.user(work, team.lead) for team in self.settings.teams.values())
        return tuple(dict.fromkeys(user for user in found if user))

    def redraw(self, work: UnitOfWork, action: Action, now: datetime) -> None:
        """Have every message that shows an action drawn anew."""
        for one in work.actions.history(action.id):
            if one.what in _GIVES:
                owner = str(one.after["owner"])
                work.deliveries.redraw(_given_key(action.id, owner, one.id), now)
        if action.carried >= CARRIED_TOO_OFTEN:
            for lead in self.leads(work):
                work.deliveries.redraw(_often_key(action.id, lead), now)
        if action.reminded_in:
            work.deliveries.redraw(action.reminded_in, now)

    def morning(self, work: UnitOfWork, user: str, day: date, now: datetime) -> datetime | None:
        """The first moment from a day on at which somebody can be reminded; None: there is none."""
        return self.attention.next(work, user, self.attention.begin_of(work, user, day), now)

    def _timed(
        self, work: UnitOfWork, before: Action | None, after: Action, now: datetime
    ) -> Action:
        """With the moments that follow from its days, its owner and its state."""
        if before is not None and all(
            getattr(before, name) == getattr(after, name) for name in _MOVES
        ):
            return after
        late = (
            None
            if after.due is None
            else self.attention.begin_of(work, after.owner, after.due + _DAY)
        )
        return replace(after, late_at=late, remind_at=self._first_reminder(work, after, now))

    def _first_reminder(self, work: UnitOfWork, action: Action, now: datetime) -> datetime | None:
        day = action.snoozed_until or action.due
        if day is None or not action.is_open:
            return None
        at = self.morning(work, action.owner, day, now)
        if at is None or at > now:
            return at
        # Whoever has just been given it knows; tomorrow is soon enough.
        tomorrow = self.attention.today(work, action.owner, now) + _DAY
        return self.morning(work, action.owner, tomorrow, now)

    @staticmethod
    def _closing(after: Action, before: Action, by: str, now: datetime) -> Action:
        if after.state is before.state:
            return after
        if after.state is ActionState.OPEN:
            return replace(after, closed_at=None, closed_by=None, why="")
        why = after.why.strip()[:WHY_LIMIT] if after.state is ActionState.DROPPED else ""
        return replace(after, closed_at=now, closed_by=by, why=why)

    @staticmethod
    def _given(work: UnitOfWork, action: Action, number: int, by: str, now: datetime) -> None:
        if action.owner == by:
            return
        key = _given_key(action.id, action.owner, number)
        _tell(work, key, action.owner, {"say": "given", "action": action.id, "by": by}, now)

    def _too_often(self, work: UnitOfWork, action: Action, now: datetime) -> None:
        about = {"say": "carried", "action": action.id}
        for lead in self.leads(work):
            _tell(work, _often_key(action.id, lead), lead, about, now)


#: What decides when somebody is reminded.
_MOVES = ("due", "snoozed_until", "owner", "state")
#: What gives an action to somebody.
_GIVES = frozenset({What.CREATED, What.REASSIGNED})
#: What people did, and may take back.
TAKEN_BACK = frozenset(
    {What.DONE, What.DROPPED, What.REOPENED, What.SNOOZED, What.REASSIGNED, What.EDITED}
)


def _given_key(action_id: int, owner: str, number: int) -> str:
    return f"action:{action_id}:given:{owner}:{number}"


def _often_key(action_id: int, lead: str) -> str:
    return f"action:{action_id}:carried:{lead}"


def _tell(
    work: UnitOfWork, key: str, whom: str, about: Mapping[str, object], now: datetime
) -> None:
    work.deliveries.want_once(Wish(key, Kind.ACTION, whom, None, whom, about), now)
