"""The agenda: items are added, voted for and withdrawn, by hand, by reaction, by Baton itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.agenda import (
    TEXT_LIMIT,
    Item,
    ItemState,
    Proposed,
    Via,
    Vote,
    press_withdraws,
    proposes_again,
)
from bot.domain.meeting_shown import AgendaShown, Refusal
from bot.domain.meetings import Meeting, Series
from bot.domain.people import Actor, Home, may_act
from bot.ports import Clock, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.agenda_book import AgendaBook, Draft
from bot.services.meeting_book import MeetingBook
from bot.services.meeting_voice import Reply, reply


@dataclass(frozen=True)
class Added:
    """An item that is on the agenda now, and of which meeting; `known`: it was on it before."""

    item: Item
    series: Series
    meeting: Meeting | None
    known: bool = False


@dataclass(frozen=True)
class AgendaService:
    """Keeps agendas. Everything that shows one is drawn anew in the same transaction."""

    store: Store
    settings: Settings
    home: Home
    access: AccessService
    book: MeetingBook
    items: AgendaBook
    clock: Clock

    def add(self, identity: str, actor: Actor, draft: Draft) -> Added | Refusal | None:
        """Put something on the agenda; None: it was, by this very press.

        What is on it already, by its message or its words, gets their vote instead.
        """

        def work_on(work: UnitOfWork) -> Added | Refusal | None:
            now = self.clock()
            if not self.access.is_colleague(work, actor):
                return Refusal.STRANGER
            series = self.book.meant(work, actor.user, draft.channel_id, draft.series)
            if series is None or not draft.text.strip():
                return Refusal.EMPTY if series else Refusal.NO_SERIES
            if not work.inbox.first_time(identity, now):
                return None
            if known := self.items.known(work, series, draft):
                if draft.ts or known.by != actor.user:
                    work.agenda.vote(Vote(known.id, actor.user, Via.BUTTON, now))
                    self.items.redraw(work, known, actor.user, now)
                return Added(known, series, work.meetings.next(series.key), known=True)
            item = self.items.add(work, series, draft, actor.user, now)
            if item is None:
                return Refusal.FULL
            self.items.redraw(work, item, actor.user, now)
            return Added(item, series, work.meetings.next(series.key))

        return self.store.change(work_on)

    def word(self, identity: str, actor: Actor, item_id: int, text: str) -> Refusal | None:
        """Say in other words what an own item is about."""

        def work_on(work: UnitOfWork) -> Refusal | None:
            now = self.clock()
            item = work.agenda.lock(item_id)
            if item is None or item.state is not ItemState.OPEN:
                return Refusal.NO_ITEM
            if item.by != actor.user and not self.book.manages(work, actor.user):
                return Refusal.NOT_YOURS
            if not text.strip():
                return Refusal.EMPTY
            if work.inbox.first_time(identity, now):
                worded = replace(item, text=text.strip()[:TEXT_LIMIT], version=item.version + 1)
                work.agenda.put(worded)
                self.items.redraw(work, worded, actor.user, now)
            return None

        return self.store.change(work_on)

    def remove(self, identity: str, actor: Actor, item_id: int) -> Item | Refusal:
        """Take an item off the agenda: who added it, the chair, leads and admins may.

        What Baton proposed anybody may take off.
        """
        return self._turn(identity, actor, item_id, ItemState.WITHDRAWN)

    def put_back(self, identity: str, actor: Actor, item_id: int) -> Item | Refusal:
        """Undo that, or put what was parked or done on the agenda again."""
        return self._turn(identity, actor, item_id, ItemState.OPEN)

    def remove_number(
        self, identity: str, actor: Actor, series_key: str, number: int
    ) -> Item | Refusal:
        """As `remove`, by the number that people see."""

        def find(work: UnitOfWork) -> Item | None:
            items = work.agenda.of(series_key, {ItemState.OPEN})
            return next((one for one in items if one.number == number), None)

        found = self.store.read(find)
        return self.remove(identity, actor, found.id) if found else Refusal.NO_ITEM

    def vote(self, identity: str, actor: Actor, item_id: int, at: datetime) -> None:
        """Vote for an item by its button; a second press takes it back."""

        def work_on(work: UnitOfWork) -> None:
            now = self.clock()
            if not work.inbox.first_time(identity, now) or not self._may(work, actor):
                return
            item = work.agenda.lock(item_id)
            if item is None or item.state is not ItemState.OPEN:
                return
            theirs = [one for one in work.agenda.votes([item_id]) if one.person == actor.user]
            withdraws = press_withdraws(theirs, at)
            if withdraws:
                work.agenda.unvote(item_id, actor.user)
            elif withdraws is False:
                work.agenda.vote(Vote(item_id, actor.user, Via.BUTTON, at))
            self.items.redraw(work, item, "", now)

        self.store.change(work_on)

    def item(self, item_id: int) -> Item | None:
        """An item, for its form."""
        return self.store.read(lambda work: work.agenda.get(item_id))

    def meant(self, actor: Actor, channel_id: str) -> str:
        """The key of the series that somebody means where they are; "" when there is none."""
        found = self.store.read(lambda work: self.book.meant(work, actor.user, channel_id))
        return found.key if found else ""

    def tell(self, what: Reply) -> None:
        """Have one person told something."""
        self.store.change(lambda work: reply(work, what, self.clock()))

    def listed(self, actor: Actor, channel_id: str, series_key: str = "") -> AgendaShown | Refusal:
        """The agenda that somebody means."""

        def look(work: UnitOfWork) -> AgendaShown | Refusal:
            if not self.access.is_colleague(work, actor):
                return Refusal.STRANGER
            series = self.book.meant(work, actor.user, channel_id, series_key)
            return self.of(work, series, actor.user) if series else Refusal.NO_SERIES

        return self.store.change(look)

    def of(self, work: UnitOfWork, series: Series, reader: str) -> AgendaShown | Refusal:
        """The agenda of a series for a reader (user id)."""
        meeting = work.meetings.next(series.key)
        if meeting is None:
            return Refusal.NO_MEETING
        shown = self.book.shown(work, meeting, series)
        parked = tuple(work.agenda.of(series.key, {ItemState.PARKED}))
        return AgendaShown(shown, parked, reader, self.book.manages(work, reader, meeting))

    def propose(
        self, work: UnitOfWork, series: Series, proposals: Sequence[Proposed], now: datetime
    ) -> int:
        """Put exceptions on the agenda; one that is there gets its newest evidence.

        Returns how many were new or told anew.
        """
        changed = 0
        for one in proposals:
            item = work.agenda.newest_of(series.key, one.key)
            if proposes_again(item, now):
                draft = Draft(one.text)
                made = self.items.add(
                    work, series, draft, None, now, key=one.key, says=one.evidence
                )
                changed += made is not None
            elif item and item.state is ItemState.OPEN:
                told = (one.text[:TEXT_LIMIT], one.evidence[:TEXT_LIMIT])
                if told != (item.text, item.evidence):
                    work.agenda.put(replace(item, text=told[0], evidence=told[1]))
                    changed += 1
        if changed:
            self.book.redraw_series(work, series.key, now)
        return changed

    def _turn(self, identity: str, actor: Actor, item_id: int, state: ItemState) -> Item | Refusal:
        def work_on(work: UnitOfWork) -> Item | Refusal:
            now = self.clock()
            item = work.agenda.lock(item_id)
            if item is None:
                return Refusal.NO_ITEM
            meeting = work.meetings.next(item.series)
            mine = item.by in {actor.user, None} or self.book.manages(work, actor.user, meeting)
            if not self._may(work, actor):
                return Refusal.STRANGER
            if not mine and state is ItemState.WITHDRAWN:
                return Refusal.NOT_YOURS
            if not work.inbox.first_time(identity, now) or item.state is state:
                return item
            turned = self.items.turn(work, item, state, actor.user, now)
            self.items.redraw(work, turned, actor.user, now)
            return turned

        return self.store.change(work_on)

    def _may(self, work: UnitOfWork, actor: Actor) -> bool:
        return may_act(self.home, work.people.get(actor.user), actor) is True
