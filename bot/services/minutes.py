"""Hands the minutes of a meeting over as something to keep, in the thread of the minutes."""

from datetime import datetime
from hashlib import sha256

from bot.dataclass import dataclass
from bot.domain.deliveries import ROOT, Kind, Wish
from bot.domain.meeting_shown import MeetingShown, Refusal, Tell
from bot.domain.meetings import Meeting, Series, State
from bot.domain.minutes import markdown, titled
from bot.domain.papers import Paper, Sheet
from bot.domain.people import Home, may_act
from bot.ports import Clock, Store, UnitOfWork
from bot.services.meeting_book import MeetingBook, key_of
from bot.services.meeting_press import Press


@dataclass(frozen=True)
class MinutesService:
    """Writes minutes; the same ones are handed over once in each form."""

    store: Store
    home: Home
    book: MeetingBook
    clock: Clock

    def hand_over(self, press: Press, paper: Paper) -> Sheet | Refusal:
        """Have the minutes of a meeting that has ended handed over in its thread."""

        def change(work: UnitOfWork) -> Sheet | Refusal:
            now, actor = self.clock(), press.actor
            if may_act(self.home, work.people.get(actor.user), actor) is not True:
                return Refusal.STRANGER
            meeting = work.meetings.lock(press.meeting_id)
            series = self.book.series(work, meeting.series) if meeting else None
            if meeting is None or series is None:
                return Refusal.NO_MEETING
            if meeting.state is not State.ENDED:
                return Refusal.GOES_ON
            if not work.inbox.first_time(press.identity, now):
                return Refusal.TAKEN
            work.people.meet(actor, now)
            return self._hand_over(work, (meeting, series), paper, actor.user, now)

        return self.store.change(change)

    def sheet(self, work: UnitOfWork, meeting: Meeting, series: Series, paper: Paper) -> Sheet:
        """The minutes as they are now."""
        shown = self.book.shown(work, meeting, series)
        text = markdown(shown, self.names(work, shown))
        return Sheet(paper, titled(shown), f"{meeting.key}.md", text)

    def written(self, shown: MeetingShown) -> str:
        """The minutes of a meeting as Markdown, in whatever state it is."""
        return markdown(shown, self.store.read(lambda work: self.names(work, shown)))

    def names(self, work: UnitOfWork, shown: MeetingShown) -> dict[str, str]:
        """The names of everybody whom the minutes name: Slack user id → name."""
        users = {shown.meeting.chair, *shown.present, *(one.owner for one in shown.actions)}
        users |= {one.owner for one in shown.older_actions}
        met = work.people.many(sorted(user for user in users if user))
        own = self.book.names(work)
        return {user: person.name for user, person in met.items() if person.known} | own

    def _hand_over(
        self,
        work: UnitOfWork,
        held: tuple[Meeting, Series],
        paper: Paper,
        user: str,
        now: datetime,
    ) -> Sheet | Refusal:
        meeting, series = held
        sheet = self.sheet(work, meeting, series, paper)
        # Other words, such as after it was opened again, are other minutes.
        digest = sha256(sheet.markdown.encode()).hexdigest()[:12]
        key = f"{key_of(meeting, Tell.MINUTES)}:{paper}:{digest}"
        if not work.inbox.first_time(key, now):
            return Refusal.HANDED_OVER
        about = {
            "say": Tell.PAPER,
            "meeting": meeting.id,
            "paper": paper,
            "by": user,
            ROOT: key_of(meeting, Tell.MINUTES),
        }
        work.deliveries.want(Wish(key, Kind.PAPER, series.channel, about=about), now)
        return sheet
