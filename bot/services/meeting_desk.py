"""What people do about meetings beside holding them: list, cancel, move, chair, make, calendar."""

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.agenda import ItemState
from bot.domain.meeting_shown import Coming, MeetingShown, Refusal
from bot.domain.meetings import UNDO, Meeting, Series, State
from bot.domain.occurrences import read_every
from bot.domain.people import Actor
from bot.domain.presence import read_until
from bot.ports import Clock, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.meeting_book import MeetingBook

#: The name of the fact that holds the secret of the calendar's address.
_SECRET = "meetings_calendar"  # noqa: S105  # its name, not the secret
_WHY_LIMIT = 300
_KEY = re.compile(r"[^a-z0-9]+")
#: Ended meetings among which one is looked for.
_ENDED = 60

T = TypeVar("T")


@dataclass(frozen=True)
class Order:
    """What somebody typed: of which series (key; "": by where they are), and the rest."""

    identity: str
    actor: Actor
    channel_id: str
    series: str = ""
    words: str = ""


@dataclass(frozen=True)
class MeetingDesk:
    """Changes what is planned. Every change is drawn anew where it shows."""

    store: Store
    settings: Settings
    access: AccessService
    book: MeetingBook
    clock: Clock

    def series_keys(self) -> tuple[str, ...]:
        """The keys of all series, so that a word typed can be told from them."""
        return tuple(self.store.read(self.book.all))

    def names(self) -> dict[str, str]:
        """Series key → name."""
        return {key: one.name for key, one in self.store.read(self.book.all).items()}

    def coming(self, actor: Actor) -> list[Coming] | Refusal:
        """The next meeting of each series, the next first."""

        def look(work: UnitOfWork) -> list[Coming] | Refusal:
            if not self.access.is_colleague(work, actor):
                return Refusal.STRANGER
            known, now, found = self.book.all(work), self.clock(), []
            for series in known.values():
                self.book.plan(work, series, now)
                meeting = work.meetings.next(series.key)
                if meeting is not None:
                    items = len(work.agenda.of(series.key, {ItemState.OPEN}))
                    found.append(Coming(series, meeting, items))
            return sorted(found, key=lambda one: (one.meeting.at, one.series.key))

        return self.store.change(look)

    def next_of(self, order: Order) -> Meeting | Refusal:
        """The meeting that somebody means."""

        def look(work: UnitOfWork) -> Meeting | Refusal:
            if not self.access.is_colleague(work, order.actor):
                return Refusal.STRANGER
            series = self.book.meant(work, order.actor.user, order.channel_id, order.series)
            if series is None:
                return Refusal.NO_SERIES
            self.book.plan(work, series, self.clock())
            return work.meetings.next(series.key) or Refusal.NO_MEETING

        return self.store.change(look)

    def cancel(self, order: Order) -> tuple[Meeting, Series] | Refusal:
        """Cancel the next meeting; its items stay for the one after it."""

        def deed(
            work: UnitOfWork, meeting: Meeting, series: Series, now: datetime
        ) -> tuple[Meeting, Series] | Refusal:
            if meeting.state is State.RUNNING:
                return Refusal.RUNNING
            off = replace(meeting, state=State.CANCELLED, why=order.words.strip()[:_WHY_LIMIT])
            return self._changed(work, off, order.actor, now), series

        return self._on_next(order, deed)

    def call_back(self, identity: str, actor: Actor, meeting_id: int) -> Meeting | Refusal:
        """Take a cancellation back, for a while."""

        def work_on(work: UnitOfWork) -> Meeting | Refusal:
            if not self.access.is_colleague(work, actor):
                return Refusal.STRANGER
            now, meeting = self.clock(), work.meetings.lock(meeting_id)
            if meeting is None or meeting.state is not State.CANCELLED:
                return Refusal.NO_MEETING
            mine = actor.user == meeting.changed_by or self.book.manages(work, actor.user, meeting)
            if not mine:
                return Refusal.NOT_YOURS
            late = meeting.changed_at is None or now > meeting.changed_at + UNDO
            if late or not work.inbox.first_time(identity, now):
                return Refusal.TOO_LATE
            return self._changed(work, replace(meeting, state=State.PLANNED, why=""), actor, now)

        return self.store.change(work_on)

    def move(self, order: Order) -> tuple[Meeting, Series] | Refusal:
        """Move the next meeting to the moment that the words name; it stays the same meeting."""

        def deed(
            work: UnitOfWork, meeting: Meeting, series: Series, now: datetime
        ) -> tuple[Meeting, Series] | Refusal:
            at = read_until(order.words, now, series.zone)
            if meeting.state is State.RUNNING:
                return Refusal.RUNNING
            if at is None:
                return Refusal.NO_TIME
            local = at.astimezone(series.zone)
            if (local.hour, local.minute) == (0, 0):
                # A day alone means the usual time on that day.
                at = datetime.combine(local.date(), series.at, series.zone)
            moved = replace(meeting, at=at.astimezone(now.tzinfo), moved=True)
            return self._changed(work, moved, order.actor, now), series

        return self._on_next(order, deed)

    def chair(self, order: Order, user: str) -> tuple[Meeting, Series] | Refusal:
        """Name who (user id) chairs the next meeting."""

        def deed(
            work: UnitOfWork, meeting: Meeting, series: Series, now: datetime
        ) -> tuple[Meeting, Series] | Refusal:
            named = replace(meeting, chair=user, chair_named=True)
            work.people.meet(Actor(user), now)
            work.meetings.put(named)
            self.book.redraw(work, named, now)
            return named, series

        return self._on_next(order, deed)

    def user_named(self, key: str) -> str | None:
        """The Slack user id of a person's key in the settings."""
        users = self.store.read(self.book.roster.users)
        return users.get(key)

    def is_taken(self, name: str) -> bool:
        """Whether a series of that name is there already."""
        return _key_of(name) in self.series_keys()

    def may_make(self, actor: Actor) -> bool:
        """Whether somebody may make series: leads of teams and admins."""
        return self.store.read(lambda work: self.book.manages(work, actor.user))

    def make(
        self, identity: str, actor: Actor, series: Series, every: str
    ) -> tuple[Series, Meeting | None] | Refusal:
        """Keep a new series; its key is made of its name.

        `every`: days as people say them; RuleError where they cannot be read.
        """
        rule = read_every(every)

        def work_on(work: UnitOfWork) -> tuple[Series, Meeting | None] | Refusal:
            now = self.clock()
            if not self.book.manages(work, actor.user):
                return Refusal.NOT_YOURS
            key = _key_of(series.name)
            known = self.book.all(work)
            named = replace(series, key=key, rule=rule, by=actor.user)
            if key in known or not work.inbox.first_time(identity, now):
                return Refusal.TAKEN
            if not work.meetings.keep_series(named, now):
                # One of that name was ended; its meetings keep its key.
                named = replace(named, key=f"{key}-{secrets.token_hex(2)}")
                work.meetings.keep_series(named, now)
            self.book.plan(work, named, now)
            return named, work.meetings.next(named.key)

        return self.store.change(work_on)

    def stop(self, order: Order) -> Series | Refusal:
        """End a series that was made in Slack; what is planned of it does not take place."""

        def work_on(work: UnitOfWork) -> Series | Refusal:
            now = self.clock()
            series = self.book.series(work, order.series)
            if series is None:
                return Refusal.NO_SERIES
            if not self.book.manages_series(work, order.actor.user, series):
                return Refusal.NOT_YOURS
            if series.by is None:
                return Refusal.CONFIGURED
            work.meetings.end_series(series.key, now)
            for meeting in work.meetings.open():
                if meeting.series == series.key and meeting.state is State.PLANNED:
                    off = replace(meeting, state=State.CANCELLED)
                    self._changed(work, off, order.actor, now)
            return series

        return self.store.change(work_on)

    def calendar(self, actor: Actor, *, new: bool = False) -> str | Refusal:
        """The secret in the calendar's address; `new`: a fresh one, by leads and admins only."""

        def work_on(work: UnitOfWork) -> str | Refusal:
            if not self.access.is_colleague(work, actor):
                return Refusal.STRANGER
            if new and not self.book.manages(work, actor.user):
                return Refusal.NOT_YOURS
            known = work.facts.get(_SECRET)
            if known is None or new:
                known = secrets.token_urlsafe(32)
                work.facts.put(_SECRET, known)
            return known

        return self.store.change(work_on)

    def opens_calendar(self, secret: str) -> bool:
        """Whether that is the calendar's secret; how long the answer takes tells nothing of it."""
        known = self.store.read(lambda work: work.facts.get(_SECRET))
        return known is not None and secrets.compare_digest(known.encode(), secret.encode())

    def minutes(self, order: Order) -> MeetingShown | Refusal:
        """A meeting that was held: the last one, or the one of the day that the words name."""

        def look(work: UnitOfWork) -> MeetingShown | Refusal:
            if not self.access.is_colleague(work, order.actor):
                return Refusal.STRANGER
            series = self.book.meant(work, order.actor.user, order.channel_id, order.series)
            if series is None:
                return Refusal.NO_SERIES
            wanted = order.words.strip()
            for meeting in work.meetings.ended(series.key, _ENDED):
                if wanted in {"", meeting.key, meeting.day.isoformat()}:
                    return self.book.shown(work, meeting, series)
            return Refusal.NO_MEETING

        return self.store.change(look)

    def first_day(self) -> datetime:
        """Today, by the workspace's clock."""
        return self.clock().astimezone(self.settings.workspace.zone)

    def _changed(self, work: UnitOfWork, meeting: Meeting, actor: Actor, now: datetime) -> Meeting:
        changed = replace(meeting, changed_by=actor.user, changed_at=now)
        work.meetings.put(changed)
        self.book.redraw(work, changed, now)
        return changed

    def _on_next(
        self,
        order: Order,
        deed: Callable[[UnitOfWork, Meeting, Series, datetime], T | Refusal],
    ) -> T | Refusal:
        """Do something to the next meeting, if this person may."""

        def work_on(work: UnitOfWork) -> T | Refusal:
            now = self.clock()
            if not self.access.is_colleague(work, order.actor):
                return Refusal.STRANGER
            series = self.book.meant(work, order.actor.user, order.channel_id, order.series)
            if series is None:
                return Refusal.NO_SERIES
            self.book.plan(work, series, now)
            meeting = work.meetings.next(series.key)
            meeting = work.meetings.lock(meeting.id) if meeting else None
            if meeting is None:
                return Refusal.NO_MEETING
            if not self.book.manages(work, order.actor.user, meeting):
                return Refusal.NOT_YOURS
            if not work.inbox.first_time(order.identity, now):
                return Refusal.TAKEN
            return deed(work, meeting, series, now)

        return self.store.change(work_on)


def _key_of(name: str) -> str:
    return _KEY.sub("-", name.lower()).strip("-")[:40] or "meeting"
