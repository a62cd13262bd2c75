"""The agenda: items are added, voted for and withdrawn, by hand, by reaction, by Baton itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.config import Settings
from bot.domain.agenda import (
    TEXT_LIMIT,
    Item,
    ItemState,
    Proposed,
    Via,
    Vote,
    free_number,
    press_withdraws,
    proposes_again,
)
from bot.domain.feedback import canonical_emoji
from bot.domain.meeting_shown import AgendaShown, Refusal, Tell, Told
from bot.domain.meetings import Meeting, Series
from bot.domain.people import Actor, Home, may_act
from bot.ports import Clock, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.feedback import ReactionEvent
from bot.services.meeting_book import MeetingBook, key_of
from bot.services.meeting_voice import Reply, reply

#: What puts a message on the agenda; Slack's clients use several pictures of a calendar.
CALENDARS = frozenset({"spiral_calendar_pad", "calendar", "date", "spiral_calendar"})
#: What votes for an item by its number, under the agenda.
NUMBERS: Mapping[str, int] = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "keycap_ten": 10,
}
#: So many items a series can have open; more would not be read.
MOST = 60


@dataclass(frozen=True)
class Draft:
    """What somebody wants on the agenda. `series`: its key; "": by where they are."""

    text: str
    series: str = ""
    channel_id: str = ""
    #: The message that it is about.
    url: str = ""
    quote: str = ""
    ts: str = ""


@dataclass(frozen=True)
class Added:
    """An item that is on the agenda now, and of which meeting."""

    item: Item
    series: Series
    meeting: Meeting | None


@dataclass(frozen=True)
class AgendaService:
    """Keeps agendas. Everything that shows one is drawn anew in the same transaction."""

    store: Store
    settings: Settings
    home: Home
    access: AccessService
    book: MeetingBook
    clock: Clock

    def add(self, identity: str, actor: Actor, draft: Draft) -> Added | Refusal | None:
        """Put something on the agenda; None: it was, by this very press."""

        def work_on(work: UnitOfWork) -> Added | Refusal | None:
            now = self.clock()
            if not self.access.is_colleague(work, actor):
                return Refusal.STRANGER
            series = self.book.meant(work, actor.user, draft.channel_id, draft.series)
            if series is None or not draft.text.strip():
                return Refusal.EMPTY if series else Refusal.NO_SERIES
            if not work.inbox.first_time(identity, now):
                return None
            if draft.ts and (known := self._known(work, draft.channel_id, draft.ts)):
                work.agenda.vote(Vote(known.id, actor.user, Via.BUTTON, now))
                self._redraw(work, known, actor.user, now)
                return Added(known, series, work.meetings.next(series.key))
            item = self._new(work, series, draft, actor.user, now)
            if item is None:
                return Refusal.TOO_LATE
            self._redraw(work, item, actor.user, now)
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
                self._redraw(work, worded, actor.user, now)
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
            self._redraw(work, item, "", now)

        self.store.change(work_on)

    def react(self, event: ReactionEvent) -> None:
        """Follow a reaction: a calendar on any message, or a number under an agenda."""
        name = canonical_emoji(event.name)
        if name in CALENDARS:
            self.store.change(lambda work: self._calendar(work, event))
        elif name in NUMBERS:
            self.store.change(lambda work: self._number(work, event, NUMBERS[name]))

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
                made = self._new(work, series, draft, None, now, key=one.key, says=one.evidence)
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
            turned = self._into(work, item, state, actor.user, now)
            self._redraw(work, turned, actor.user, now)
            return turned

        return self.store.change(work_on)

    def _into(self, work: UnitOfWork, item: Item, state: ItemState, by: str, now: datetime) -> Item:
        version = item.version + 1
        if state is ItemState.OPEN:
            turned = replace(
                item,
                state=state,
                version=version,
                number=self._number_for(work, item.series),
                # Carried over is what nobody put away in between.
                open_since=now if item.state is not ItemState.WITHDRAWN else item.open_since,
                closed_at=None,
                closed_by=None,
                meeting_id=None,
            )
        else:
            turned = replace(item, state=state, version=version, closed_at=now, closed_by=by)
        work.agenda.put(turned)
        return turned

    def _calendar(self, work: UnitOfWork, event: ReactionEvent) -> None:
        now = self.clock()
        if event.person == self.home.bot_user or not work.inbox.first_time(
            f"{event.identity}:agenda", now
        ):
            return
        if may_act(self.home, work.people.get(event.person)) is False:
            return
        work.people.meet(Actor(event.person), now)
        known = work.agenda.about(event.channel_id, event.ts)
        if event.present:
            self._put(work, event, known, now)
        elif known is not None:
            self._take_off(work, event, known, now)

    def _put(
        self, work: UnitOfWork, event: ReactionEvent, known: Item | None, now: datetime
    ) -> None:
        series = self.book.meant(work, event.person, event.channel_id)
        if series is None:
            return
        item = known
        if item is None:
            author = work.people.get(event.author) if event.author else None
            draft = Draft(
                text=f"A message by {author.name}" if author else "A message",
                url=self.home.permalink(event.channel_id, event.ts),
                channel_id=event.channel_id,
                ts=event.ts,
            )
            item = self._new(work, series, draft, event.person, now)
        elif item.state is ItemState.WITHDRAWN:
            item = self._into(work, item, ItemState.OPEN, event.person, now)
        if item is not None and item.state is ItemState.OPEN:
            work.agenda.vote(Vote(item.id, event.person, Via.CALENDAR, event.at))
            self._redraw(work, item, event.person, now)
            if item.by == event.person:
                told = Reply(
                    f"{event.identity}:agenda",
                    event.person,
                    event.channel_id,
                    Told.ADDED,
                    {"item": item.id},
                )
                reply(work, told, now)

    def _take_off(self, work: UnitOfWork, event: ReactionEvent, item: Item, now: datetime) -> None:
        work.agenda.unvote(item.id, event.person, Via.CALENDAR)
        left = [one for one in work.agenda.votes([item.id]) if one.person != event.person]
        if item.state is ItemState.OPEN and item.by == event.person and not left:
            self._into(work, item, ItemState.WITHDRAWN, event.person, now)
        self._redraw(work, item, event.person, now)

    def _number(self, work: UnitOfWork, event: ReactionEvent, number: int) -> None:
        now = self.clock()
        item = self._item_under(work, event, number)
        if item is None or not work.inbox.first_time(f"{event.identity}:vote", now):
            return
        if may_act(self.home, work.people.get(event.person)) is False:
            return
        work.people.meet(Actor(event.person), now)
        if event.present:
            work.agenda.vote(Vote(item.id, event.person, Via.NUMBER, event.at))
        else:
            work.agenda.unvote(item.id, event.person, Via.NUMBER)
        self._redraw(work, item, "", now)

    def _item_under(self, work: UnitOfWork, event: ReactionEvent, number: int) -> Item | None:
        keys = {key_of(one, Tell.AGENDA): one for one in work.meetings.open()}
        places = work.deliveries.places([*keys])
        place = (event.channel_id, event.ts)
        meeting = next((keys[key] for key, at in places.items() if at == place), None)
        if meeting is None:
            return None
        items = work.agenda.of(meeting.series, {ItemState.OPEN})
        return next((one for one in items if one.number == number), None)

    def _new(
        self,
        work: UnitOfWork,
        series: Series,
        draft: Draft,
        by: str | None,
        now: datetime,
        *,
        key: str = "",
        says: str = "",
    ) -> Item | None:
        """A new item; None: the agenda is full."""
        meeting = work.meetings.next(series.key)
        if meeting is not None:
            # Of two who add at once each shall get a number of their own.
            work.meetings.lock(meeting.id)
        if len(work.agenda.of(series.key, {ItemState.OPEN})) >= MOST:
            return None
        item = Item(
            id=0,
            series=series.key,
            number=self._number_for(work, series.key),
            text=draft.text.strip()[:TEXT_LIMIT],
            by=by,
            created_at=now,
            open_since=now,
            key=key,
            evidence=says[:TEXT_LIMIT],
            url=draft.url,
            quote=draft.quote[:TEXT_LIMIT],
            channel_id=draft.channel_id if draft.ts else "",
            ts=draft.ts,
        )
        return replace(item, id=work.agenda.add(item))

    @staticmethod
    def _number_for(work: UnitOfWork, series: str) -> int:
        return free_number(one.number for one in work.agenda.of(series, {ItemState.OPEN}))

    @staticmethod
    def _known(work: UnitOfWork, channel_id: str, ts: str) -> Item | None:
        item = work.agenda.about(channel_id, ts)
        return item if item and item.state is ItemState.OPEN else None

    def _may(self, work: UnitOfWork, actor: Actor) -> bool:
        return may_act(self.home, work.people.get(actor.user), actor) is True

    def _redraw(self, work: UnitOfWork, item: Item, person: str, now: datetime) -> None:
        meeting = work.meetings.next(item.series)
        self.book.redraw(work, meeting, now)
        if meeting and person:
            work.deliveries.redraw(key_of(meeting, Tell.ASK, person), now)
