"""Reminds owners of what is due: one message on a day of theirs, in their own hours."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from bot.dataclass import dataclass
from bot.domain.actions import Action, by_due
from bot.domain.deliveries import Kind, Wish
from bot.ports import Clock, Store, StoreUnavailableError, UnitOfWork
from bot.services.action_book import ActionBook

log = structlog.get_logger(__name__)

#: Owners looked at in one tick; who is left over comes with the next.
BATCH = 200
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
#: Whoever is away or in a quiet hour is looked for again after so long.
_LOOK_AGAIN = timedelta(minutes=15)


@dataclass(frozen=True)
class ActionReminders:
    """Any number of ticks and replicas remind of each day once: its key is the owner's day."""

    store: Store
    book: ActionBook
    clock: Clock

    def sweep(self) -> int:
        """Remind whoever is to be reminded by now; returns how many were looked at."""
        now = self.clock()
        owners = self.store.read(lambda work: work.actions.owners_to_remind(now, BATCH))
        for owner in owners:
            self._safely(owner, now)
        return len(owners)

    def _safely(self, owner: str, now: datetime) -> None:
        try:
            self.store.change(partial(self._remind, owner=owner, now=now))
        except StoreUnavailableError:
            raise
        except Exception:
            # One person's zone or hours must not keep all those behind from being reminded.
            log.exception("reminder_failed", owner=owner)

    def _remind(self, work: UnitOfWork, owner: str, now: datetime) -> None:
        theirs = work.actions.lock_open_of(owner)
        asking = [one for one in theirs if one.remind_at is not None and one.remind_at <= now]
        if not asking:
            return  # another replica was quicker, or it was done meanwhile
        if not self.book.attention.is_there(work, owner, now):
            soon = now + _LOOK_AGAIN
            later = self.book.attention.next(work, owner, soon, now) or now + _DAY
            for one in asking:
                work.actions.put(replace(one, remind_at=later))
            return
        today = self.book.attention.today(work, owner, now)
        listed = sorted((one for one in theirs if one in asking or is_due(one, today)), key=by_due)
        key = f"actions:{owner}:{today.isoformat()}"
        about = {"day": today.isoformat(), "actions": [one.id for one in listed]}
        work.deliveries.want_once(Wish(key, Kind.ACTIONS, owner, None, owner, about), now)
        for one in listed:
            again = self.book.morning(work, owner, next_day(one.due, today), now)
            # Its day has come, so that it is snoozed no more.
            work.actions.put(
                replace(one, remind_at=again, reminded_in=key, snoozed_until=None),
            )


def is_due(action: Action, today: date) -> bool:
    """Whether an open action is to be dealt with by the end of its owner's day."""
    day = action.snoozed_until or action.due
    return day is not None and day <= today


def next_day(due: date | None, today: date) -> date:
    """The day of the next reminder after one of today: when it is due, late, then every week."""
    if due is not None and today < due:
        return due
    return today + (_DAY if today == due else _WEEK)
