"""Reactions on messages: a calendar puts one on the agenda, a number votes under an agenda."""

from collections.abc import Mapping
from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.agenda import Item, ItemState, Via, Vote
from bot.domain.feedback import canonical_emoji
from bot.domain.meeting_shown import Tell, Told
from bot.domain.people import Actor, Home, may_act
from bot.ports import Clock, Store, UnitOfWork
from bot.services.agenda_book import AgendaBook, Draft
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


@dataclass(frozen=True)
class AgendaReactions:
    """Follows reactions; what is on the agenda by one goes when the last that wants it is gone."""

    store: Store
    home: Home
    book: MeetingBook
    items: AgendaBook
    clock: Clock

    def react(self, event: ReactionEvent) -> None:
        """Follow a reaction: a calendar on any message, or a number under an agenda."""
        name = canonical_emoji(event.name)
        if name in CALENDARS:
            self.store.change(lambda work: self._calendar(work, event))
        elif name in NUMBERS:
            self.store.change(lambda work: self._number(work, event, NUMBERS[name]))

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
            item = self.items.add(work, series, draft, event.person, now)
        elif item.state is ItemState.WITHDRAWN:
            item = self.items.turn(work, item, ItemState.OPEN, event.person, now)
        if item is not None and item.state is ItemState.OPEN:
            work.agenda.vote(Vote(item.id, event.person, Via.CALENDAR, event.at))
            self.items.redraw(work, item, event.person, now)
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
            self.items.turn(work, item, ItemState.WITHDRAWN, event.person, now)
        self.items.redraw(work, item, event.person, now)

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
        self.items.redraw(work, item, "", now)

    def _item_under(self, work: UnitOfWork, event: ReactionEvent, number: int) -> Item | None:
        keys = {key_of(one, Tell.AGENDA): one for one in work.meetings.open()}
        places = work.deliveries.places([*keys])
        place = (event.channel_id, event.ts)
        meeting = next((keys[key] for key, at in places.items() if at == place), None)
        if meeting is None:
            return None
        items = work.agenda.of(meeting.series, {ItemState.OPEN})
        return next((one for one in items if one.number == number), None)
