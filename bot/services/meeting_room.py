"""The meeting itself: started, noted down click by click, ended, opened again."""

from collections.abc import Callable, Container
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.dataclass import dataclass
from bot.domain.actions import Action, Origin
from bot.domain.agenda import Item, ItemState
from bot.domain.decisions import Decision
from bot.domain.deliveries import ROOT, Kind, Wish
from bot.domain.measures import MEASURES
from bot.domain.meeting_shown import MeetingShown, Refusal, Tell
from bot.domain.meetings import REOPEN, Meeting, Series, State, forgotten_at
from bot.domain.people import Actor, Home, may_act
from bot.ports import Clock, Store, UnitOfWork
from bot.services.action_book import ActionBook
from bot.services.meeting_book import MeetingBook, key_of
from bot.services.meeting_press import Agreed, Decided, Press, admit

#: So much is kept of a decision, and of what is expected of it.
TEXT_LIMIT = 3000
_EXPECTED_LIMIT = 300

#: In these states a press counts; in the second ones, also after the meeting.
_RUNNING = frozenset({State.RUNNING})
_HELD = frozenset({State.RUNNING, State.ENDED})

T = TypeVar("T")


@dataclass(frozen=True)
class MeetingRoom:
    """Holds meetings. Decisions and actions are rows of their own, so no click undoes another."""

    store: Store
    home: Home
    book: MeetingBook
    actions: ActionBook
    clock: Clock

    def start(self, identity: str, actor: Actor, meeting_id: int) -> Meeting | Refusal:
        """Begin a meeting; whoever does is there. One that runs goes on."""

        def work_on(work: UnitOfWork, meeting: Meeting, now: datetime) -> Meeting | Refusal:
            if meeting.state not in {State.PLANNED, State.RUNNING}:
                return Refusal.NO_MEETING
            if meeting.state is State.PLANNED:
                meeting = replace(
                    meeting,
                    state=State.RUNNING,
                    started_at=now,
                    started_by=actor.user,
                    chair=meeting.chair or actor.user,
                )
                work.meetings.put(meeting)
            work.meetings.came(meeting.id, actor.user, now)
            series = self.book.series(work, meeting.series)
            if series is not None:
                self.show(work, meeting, series, Tell.AGENDA, now)
                self.show(work, meeting, series, Tell.NOTE, now)
            self.book.redraw(work, meeting, now)
            return meeting

        return self._change(Press(identity, actor, meeting_id), work_on, frozenset(State))

    def here(self, press: Press) -> Meeting | Refusal:
        """Say that one is there; a second press takes it back."""

        def work_on(work: UnitOfWork, meeting: Meeting, now: datetime) -> Meeting | Refusal:
            user = press.actor.user
            if user in work.meetings.present(meeting.id):
                work.meetings.gone(meeting.id, user)
            else:
                work.meetings.came(meeting.id, user, now)
            self.book.redraw(work, meeting, now)
            return meeting

        return self._change(press, work_on)

    def decide(self, press: Press, said: Decided) -> Decision | Refusal:
        """Write down a decision, also after the item was closed or the meeting has ended."""

        # Before the press counts: the same form comes again, filled in.
        if not said.text.strip():
            return Refusal.EMPTY

        def work_on(work: UnitOfWork, meeting: Meeting, now: datetime) -> Decision | Refusal:
            decision = Decision(
                id=0,
                series=meeting.series,
                meeting_id=meeting.id,
                item_id=self._item_of(work, meeting, said.item_id),
                text=said.text.strip()[:TEXT_LIMIT],
                by=press.actor.user,
                at=now,
                measure=said.measure if said.measure in MEASURES else None,
                expected=said.expected.strip()[:_EXPECTED_LIMIT],
                check_on=said.check_on if said.measure in MEASURES else None,
            )
            decision = replace(decision, id=work.meetings.decide(decision))
            self._noted(work, meeting, press.actor.user, now)
            return decision

        return self._change(press, work_on, _HELD)

    def agree(self, press: Press, said: Agreed) -> Action | Refusal:
        """Write down who does what by when, at any time as `decide`."""

        if not said.text.strip():
            return Refusal.EMPTY

        def work_on(work: UnitOfWork, meeting: Meeting, now: datetime) -> Action | Refusal:
            places = work.deliveries.places([key_of(meeting, Tell.AGENDA)])
            place = places.get(key_of(meeting, Tell.AGENDA))
            made = Action(
                id=0,
                text=said.text.strip()[:TEXT_LIMIT],
                owner=said.owner,
                maker=press.actor.user,
                created_at=now,
                origin=Origin.MEETING,
                due=said.due,
                meeting_id=meeting.id,
                item_id=self._item_of(work, meeting, said.item_id),
                series=meeting.series,
                permalink=self.home.permalink(*place) if place else "",
            )
            made = self.actions.add(work, made, now)
            self._noted(work, meeting, press.actor.user, now)
            return made

        return self._change(press, work_on, _HELD)

    def close(self, press: Press, item_id: int, state: ItemState, version: int) -> Item | Refusal:
        """Close an item as done or parked; CHANGED when somebody was faster.

        `version`: of the item as the person saw it.
        """

        def work_on(work: UnitOfWork, meeting: Meeting, now: datetime) -> Item | Refusal:
            item = work.agenda.lock(item_id)
            if item is None or item.series != meeting.series:
                return Refusal.NO_ITEM
            if item.state is not ItemState.OPEN or item.version != version:
                return item if item.state is state else Refusal.CHANGED
            closed = replace(
                item,
                state=state,
                version=item.version + 1,
                closed_at=now,
                closed_by=press.actor.user,
                meeting_id=meeting.id,
            )
            work.agenda.put(closed)
            self._noted(work, meeting, press.actor.user, now)
            return closed

        return self._change(press, work_on)

    def end(self, press: Press) -> Meeting | Refusal:
        """End a meeting; the minutes are posted."""
        return self._change(
            press, lambda work, meeting, now: self._ended(work, meeting, press.actor.user, now)
        )

    def reopen(self, press: Press) -> Meeting | Refusal:
        """Go on with a meeting that has just ended."""

        def work_on(work: UnitOfWork, meeting: Meeting, now: datetime) -> Meeting | Refusal:
            if meeting.state is not State.ENDED or meeting.ended_at is None:
                return Refusal.NOT_RUNNING
            if now - meeting.ended_at > REOPEN:
                return Refusal.TOO_LATE
            for item in work.agenda.closed_in(meeting.id):
                if item.closed_by is None:
                    back = replace(
                        item,
                        state=ItemState.OPEN,
                        version=item.version + 1,
                        closed_at=None,
                        meeting_id=None,
                    )
                    work.agenda.put(back)
            running = replace(
                meeting, state=State.RUNNING, ended_at=None, ended_by=None, changed_at=now
            )
            work.meetings.put(running)
            self.book.redraw(work, running, now)
            return running

        return self._change(press, work_on, _HELD)

    def end_if_forgotten(self, work: UnitOfWork, meeting_id: int, now: datetime) -> bool:
        """End a meeting that nobody ended; returns whether it did."""
        meeting = work.meetings.lock(meeting_id)
        series = self.book.series(work, meeting.series) if meeting else None
        if meeting is None:
            return False
        over = forgotten_at(meeting, series.duration if series else REOPEN)
        if over is None or now < over:
            return False
        self._ended(work, meeting, None, now)
        return True

    def shown(self, actor: Actor, meeting_id: int) -> MeetingShown | Refusal:
        """A meeting as it is, for the forms."""

        def look(work: UnitOfWork) -> MeetingShown | Refusal:
            if may_act(self.home, work.people.get(actor.user), actor) is not True:
                return Refusal.STRANGER
            meeting = work.meetings.get(meeting_id)
            series = self.book.series(work, meeting.series) if meeting else None
            if meeting is None or series is None:
                return Refusal.NO_MEETING
            return self.book.shown(work, meeting, series)

        return self.store.read(look)

    def show(
        self, work: UnitOfWork, meeting: Meeting, series: Series, tell: Tell, now: datetime
    ) -> None:
        """Have the agenda, the live note or the minutes shown in the channel, once."""
        about: dict[str, object] = {"say": tell, "meeting": meeting.id}
        if tell is Tell.NOTE:
            about[ROOT] = key_of(meeting, Tell.AGENDA)
        key = key_of(meeting, tell)
        work.deliveries.want_once(Wish(key, Kind.MEETING, series.channel, about=about), now)

    def posted(self, work: UnitOfWork, meeting_id: int) -> None:
        """Have the live note shown under the agenda, now that this is there; see `DigestSweep`."""
        meeting = work.meetings.get(meeting_id)
        if meeting is not None:
            work.deliveries.refresh([key_of(meeting, Tell.NOTE)], self.clock())

    def _ended(self, work: UnitOfWork, meeting: Meeting, by: str | None, now: datetime) -> Meeting:
        decided = {one.item_id for one in work.meetings.decisions(meeting.id)}
        decided |= {one.item_id for one in work.actions.of_meeting(meeting.id)}
        for item in work.agenda.of(meeting.series, {ItemState.OPEN}):
            # What something came of was talked about, even if nobody pressed Done.
            if item.id in decided:
                done = replace(
                    item,
                    state=ItemState.DONE,
                    version=item.version + 1,
                    closed_at=now,
                    closed_by=None,
                    meeting_id=meeting.id,
                )
                work.agenda.put(done)
        ended = replace(meeting, state=State.ENDED, ended_at=now, ended_by=by)
        work.meetings.put(ended)
        self.actions.carry(work, meeting.series, meeting.id, now)
        series = self.book.series(work, meeting.series)
        if series is not None:
            self.show(work, ended, series, Tell.MINUTES, now)
        self.book.redraw(work, ended, now)
        return ended

    def _noted(self, work: UnitOfWork, meeting: Meeting, user: str, now: datetime) -> None:
        if meeting.state is State.RUNNING:
            work.meetings.came(meeting.id, user, now)
        self.book.redraw(work, meeting, now)

    @staticmethod
    def _item_of(work: UnitOfWork, meeting: Meeting, item_id: int | None) -> int | None:
        item = work.agenda.get(item_id) if item_id else None
        return item.id if item and item.series == meeting.series else None

    def _change(
        self,
        press: Press,
        deed: Callable[[UnitOfWork, Meeting, datetime], T | Refusal],
        states: Container[State] = _RUNNING,
    ) -> T | Refusal:
        """Do something in a meeting, if the press counts while it is in one of these states."""

        def work_on(work: UnitOfWork) -> T | Refusal:
            now = self.clock()
            meeting = admit(work, self.home, press, states, now)
            return meeting if isinstance(meeting, Refusal) else deed(work, meeting, now)

        return self.store.change(work_on)
