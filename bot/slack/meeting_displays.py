"""Which view shows which delivery about a meeting, from what it is at that moment."""

from collections.abc import Callable
from dataclasses import replace

from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery
from bot.domain.meeting_shown import AgendaShown, MeetingShown, Refusal, Skip, Tell, Told
from bot.domain.meetings import Meeting, Series
from bot.domain.papers import Paper, Sheet
from bot.ports import UnitOfWork
from bot.slack.views import meeting as views
from bot.slack.views import meeting_lists as lists
from bot.slack.views import papers
from bot.slack.views.kit import Message
from bot.slack.views.look import Look


@dataclass(frozen=True)
class MeetingDisplays:
    """Renders deliveries about meetings."""

    series: Callable[[UnitOfWork, str], Series | None]
    shown: Callable[[UnitOfWork, Meeting, Series], MeetingShown]
    #: The agenda of a series for a reader (user id).
    agenda: Callable[[UnitOfWork, Series, str], AgendaShown | Refusal]
    #: The minutes to keep.
    sheet: Callable[[UnitOfWork, Meeting, Series, Paper], Sheet]
    look: Callable[[UnitOfWork], Look]

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """What Slack should show; None when there is nothing to show any more."""
        about = delivery.about
        tell = Tell(str(about["say"]))
        if tell is Tell.SKIPPED:
            return self._skipped(work, delivery)
        meeting = work.meetings.get(int(str(about["meeting"])))
        series = self.series(work, meeting.series) if meeting else None
        if meeting is None or series is None:
            return None
        shown = self.shown(work, meeting, series)
        look = naming(work, self.look(work), shown)
        message: Message
        match tell:
            case Tell.PAPER:
                sheet = self.sheet(work, meeting, series, Paper(str(about["paper"])))
                message = papers.minutes(sheet, str(about["by"]), meeting.id)
            case Tell.AGENDA:
                message = views.agenda(shown, look)
            case Tell.NOTE:
                message = views.note(shown, look)
            case Tell.MINUTES:
                message = views.minutes(shown, look)
            case Tell.ASK:
                message = lists.ask(shown, delivery.place)
        return message

    def private(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """The answer to a press, for the one who pressed."""
        about = delivery.about
        match Told(str(about["told"])):
            case Told.REFUSED:
                return lists.refused(Refusal(str(about["why"])))
            case Told.AGENDA:
                return self._agenda(work, str(about["series"]), delivery.person or "")
            case Told.PLANNED | Told.STARTED as told:
                return self._meeting(work, int(str(about["meeting"])), told)
            case Told.ADDED | Told.TURNED as told:
                item = work.agenda.get(int(str(about["item"])))
                series = self.series(work, item.series) if item else None
                if item is None or series is None:
                    return lists.refused(Refusal.NO_ITEM)
                if told is Told.TURNED:
                    return lists.turned(item)
                return lists.added(item, series, work.meetings.next(series.key), words=True)

    def _meeting(self, work: UnitOfWork, meeting_id: int, told: Told) -> Message | None:
        meeting = work.meetings.get(meeting_id)
        series = self.series(work, meeting.series) if meeting else None
        if meeting is None or series is None:
            return None
        if told is Told.STARTED:
            return lists.started(self.shown(work, meeting, series))
        return lists.planned(meeting, series)

    def _agenda(self, work: UnitOfWork, key: str, reader: str) -> Message:
        series = self.series(work, key)
        found = self.agenda(work, series, reader) if series else Refusal.NO_SERIES
        if isinstance(found, Refusal):
            return lists.refused(found)
        return lists.agenda(found, naming(work, self.look(work), found.shown))

    def _skipped(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        about = delivery.about
        series = self.series(work, str(about["series"]))
        ids = about["meetings"] if isinstance(about["meetings"], list) else []
        found = [work.meetings.get(int(one)) for one in ids]
        meetings = tuple(one for one in found if one is not None)
        if series is None or not meetings:
            return None
        return lists.skipped(Skip(series, meetings))


def naming(work: UnitOfWork, look: Look, shown: MeetingShown) -> Look:
    """With the names of everybody who is named without being called."""
    users = {*shown.present, shown.meeting.chair, shown.meeting.changed_by}
    users |= {one.item.by for one in shown.agenda} | {one.closed_by for one in shown.closed}
    met = work.people.many(sorted(user for user in users if user and user not in look.names))
    names = {user: person.name for user, person in met.items() if person.known}
    return replace(look, names={**names, **look.names})
