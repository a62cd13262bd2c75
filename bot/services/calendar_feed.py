"""All meetings as an iCalendar file (RFC 5545) that calendars subscribe to."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.meetings import Meeting, Series, State
from bot.domain.occurrences import days_from, instant, is_day_off
from bot.domain.people import Home
from bot.ports import Clock, Store, UnitOfWork
from bot.services.meeting_book import MeetingBook

#: Holidays are left out of the calendar so far ahead; a calendar asks again every day.
_HOLIDAYS = timedelta(days=400)


@dataclass(frozen=True)
class CalendarFeed:
    """Writes the calendar as it is now."""

    store: Store
    settings: Settings
    book: MeetingBook
    home: Home
    clock: Clock

    def text(self) -> bytes:
        """The whole calendar: each series as a rule, with its exceptions and moved meetings."""
        return bytes(self.store.read(self._calendar).to_ical())

    def _calendar(self, work: UnitOfWork) -> Calendar:
        made = Calendar()
        made.add("prodid", "-//Baton//Meetings//EN")
        made.add("version", "2.0")
        made.add("x-wr-calname", f"{self.settings.workspace.name}: meetings")
        # How often to ask again; Apple and Microsoft read the second name.
        made.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
        made.add("x-published-ttl", "PT12H")
        now = self.clock()
        for series in self.book.all(work).values():
            for event in self._events(work, series, now):
                made.add_component(event)
        made.add_missing_timezones()
        return made

    def _events(self, work: UnitOfWork, series: Series, now: datetime) -> Iterable[Event]:
        begin = work.meetings.first_day(series.key) or now.astimezone(series.zone).date()
        first = next(days_from(series, begin), None)
        if first is None:
            return
        unusual = work.meetings.unusual(series.key)
        event = self._event(series, datetime.combine(first, series.at, series.zone), now)
        rule = vRecur.from_ical(series.rule)
        if series.until:
            # RFC 5545 wants UTC here where the start has a zone.
            last = datetime.combine(series.until, time(23, 59, 59), series.zone)
            rule["UNTIL"] = [last.astimezone(ZoneInfo("UTC"))]
        event.add("rrule", rule)
        off = self.book.days_off(series, now)
        days = {one.day for one in unusual if one.state is State.CANCELLED and not one.moved}
        days |= {one.day for one in unusual if one.state is State.HOLIDAY}
        limit = (now + _HOLIDAYS).date()
        for day in days_from(series, first):
            if day > limit:
                break
            if is_day_off(series, day, off) or instant(series, day) is None:
                days.add(day)
        days -= {one.day for one in unusual if one.moved and one.state is not State.CANCELLED}
        for day in sorted(days):
            event.add("exdate", datetime.combine(day, series.at, series.zone))
        yield event
        for meeting in unusual:
            if meeting.moved:
                yield self._moved(series, meeting, now)

    def _moved(self, series: Series, meeting: Meeting, now: datetime) -> Event:
        event = self._event(series, meeting.at.astimezone(series.zone), now)
        event.add("recurrence-id", datetime.combine(meeting.day, series.at, series.zone))
        event.add("sequence", 1)
        if meeting.state is State.CANCELLED:
            event.add("status", "CANCELLED")
        return event

    def _event(self, series: Series, at: datetime, now: datetime) -> Event:
        event = Event()
        event.add("uid", f"{series.key}.{self.home.team.lower()}@baton")
        event.add("dtstamp", now)
        event.add("summary", series.name)
        event.add("dtstart", at)
        event.add("duration", series.duration)
        channel = self.settings.channels.get(series.channel, series.channel)
        event.add("location", f"Slack {channel}")
        event.add("transp", "OPAQUE")
        return event
