"""What time does to meetings: asks for items, posts agendas, ends the forgotten, tells of skips."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.meeting_shown import Tell
from bot.domain.meetings import (
    Meeting,
    Series,
    State,
    day_over,
    next_chair,
    skipped_in_a_row,
)
from bot.domain.occurrences import ask_at
from bot.ports import Clock, Store, StoreUnavailableError, UnitOfWork
from bot.services.attention import Attention
from bot.services.meeting_book import MeetingBook, key_of
from bot.services.meeting_room import MeetingRoom

log = structlog.get_logger(__name__)

#: So many skipped meetings in a row are told to the leads of the teams.
IN_A_ROW = 2
#: People may be asked so much earlier than `ask` says, because they do not work on that day.
_EARLIER = timedelta(days=8)
#: So far back a run of skipped meetings is looked for.
_SEEN = 8


@dataclass(frozen=True)
class MeetingSweep:
    """Looks at every series and open meeting; any number of replicas say each thing once."""

    store: Store
    book: MeetingBook
    room: MeetingRoom
    attention: Attention
    clock: Clock

    def sweep(self) -> int:
        """Do what is due; returns how many meetings were looked at."""
        now = self.clock()
        for series in self.store.read(self.book.all).values():
            self._safely(partial(self._follow, series=series, now=now))
        open_ones = self.store.read(lambda work: work.meetings.open())
        for meeting in open_ones:
            self._safely(partial(self._look, meeting_id=meeting.id, now=now))
        return len(open_ones)

    def _safely(self, step: "partial[None]") -> None:
        try:
            self.store.change(step)
        except StoreUnavailableError:
            raise
        except Exception:
            # One meeting that cannot be looked at must not stop all those behind it.
            log.exception("meeting_failed")

    def _follow(self, work: UnitOfWork, series: Series, now: datetime) -> None:
        self.book.plan(work, series, now)
        past = work.meetings.past(series.key, now, _SEEN)
        run = skipped_in_a_row(past, now)
        if len(run) < IN_A_ROW:
            return
        about = {"say": Tell.SKIPPED, "series": series.key, "meetings": [one.id for one in run]}
        for lead in self.book.leads(work):
            # By the first of the run, so that a third or fourth says nothing again.
            key = f"meeting:{run[0].id}:{Tell.SKIPPED}:{lead}"
            work.deliveries.want_once(
                Wish(key, Kind.MEETING_ASK, lead, person=lead, about=about), now
            )

    def _look(self, work: UnitOfWork, meeting_id: int, now: datetime) -> None:
        meeting = work.meetings.lock(meeting_id)
        if meeting is None:
            return
        series = self.book.series(work, meeting.series)
        if meeting.state is State.RUNNING:
            if self.room.end_if_forgotten(work, meeting.id, now):
                log.info("meeting_ended_by_itself", meeting=meeting.id)
        elif meeting.state is State.PLANNED and series is None:
            # app.yaml has it no more; should it come back, its meetings are planned anew.
            work.meetings.drop(meeting.id)
        elif meeting.state is State.PLANNED and series is not None:
            self._prepare(work, meeting, series, now)

    def _prepare(self, work: UnitOfWork, meeting: Meeting, series: Series, now: datetime) -> None:
        if now >= day_over(meeting, series.zone):
            work.meetings.put(replace(meeting, state=State.MISSED, changed_at=meeting.at))
            self.book.redraw(work, meeting, now)
            return
        if now < meeting.at - series.ask - _EARLIER:
            return
        if now < meeting.at:
            self._ask(work, meeting, series, now)
        if now >= meeting.at - max(series.ask, series.post):
            meeting = self._seated(work, meeting, series, now)
        if now >= meeting.at - series.post:
            self.room.show(work, meeting, series, Tell.AGENDA, now)

    def _ask(self, work: UnitOfWork, meeting: Meeting, series: Series, now: datetime) -> None:
        for user in self.book.attendees(work, series):

            def opens(at: datetime, user: str = user) -> datetime | None:
                return self.attention.next(work, user, at, now)

            due = ask_at(meeting.at, series.ask, opens) <= now
            if due and self.attention.is_there(work, user, now):
                about = {"say": Tell.ASK, "meeting": meeting.id}
                key = key_of(meeting, Tell.ASK, user)
                work.deliveries.want_once(
                    Wish(key, Kind.MEETING_ASK, user, person=user, about=about), now
                )

    def _seated(self, work: UnitOfWork, meeting: Meeting, series: Series, now: datetime) -> Meeting:
        """With a chair: the one of the series, or whose turn it is of those who are not away."""
        if meeting.chair_named:
            return meeting
        chair = self.book.chair_of(work, series)
        if chair is None:
            people = self.book.attendees(work, series)
            away = frozenset(work.absences.now(people, now))
            if meeting.chair and meeting.chair not in away:
                return meeting
            chair = next_chair(people, work.meetings.chaired(series.key), away)
        if chair != meeting.chair:
            meeting = replace(meeting, chair=chair)
            work.meetings.put(meeting)
            self.book.redraw(work, meeting, now)
        return meeting
