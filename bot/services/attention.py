"""When somebody can be told what does not hurry: in their hours, not in quiet ones, not away."""

from dataclasses import field
from datetime import date, datetime, time, timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.calendar import Calendar, Hours
from bot.domain.hours import parse_week
from bot.domain.presence import Source
from bot.domain.zones import local_day
from bot.ports import UnitOfWork
from bot.services.promising import Promiser
from bot.services.working_hours import WorkingHours

#: Working hours of whoever has none in the settings.
_OFFICE = parse_week({"mon-fri": "9-17"})
#: Absences that mean that somebody does not read; who is paused only gets no leads.
_AWAY = frozenset({Source.COMMAND, Source.STATUS})
#: Quiet and working hours take turns a few times a day at most.
_TURNS = 100


@dataclass(frozen=True)
class Attention:
    """Asked by Slack user ids; everything goes by the clock where the person lives."""

    settings: Settings
    promiser: Promiser
    hours: WorkingHours = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hours", WorkingHours(self.settings))

    def today(self, work: UnitOfWork, user: str, now: datetime) -> date:
        """The day that it is where somebody lives."""
        zone = self.promiser.zone_of(work, user)
        return local_day(now, zone)[0].astimezone(zone).date()

    def begin_of(self, work: UnitOfWork, user: str, day: date) -> datetime:
        """The moment at which a day begins where somebody lives."""
        zone = self.promiser.zone_of(work, user)
        return local_day(datetime.combine(day, time(12), zone), zone)[0]

    def is_there(self, work: UnitOfWork, user: str, now: datetime) -> bool:
        """Whether they can be told now."""
        return not self._away(work, user, now) and self.next(work, user, now, now) == now

    def next(self, work: UnitOfWork, user: str, at: datetime, now: datetime) -> datetime | None:
        """The first moment from `at` on in their hours that is not quiet; None: there is none.

        Absences are not looked at, because they are called off.
        """
        hours, quiet = self._hours(work, user, now), self._quiet(work, user)
        for _ in range(_TURNS):
            opens = hours.next_open(at)
            if opens is None or quiet is None or not quiet.is_open(opens):
                return opens
            loud = quiet.next_close(opens)
            if loud is None:
                return None
            at = loud
        return None

    def _hours(self, work: UnitOfWork, user: str, now: datetime) -> Calendar:
        key, zone = self.promiser.key_of(work, user), self.promiser.zone_of(work, user)
        hours = self.hours.at_home(key, zone, now) if key else None
        return hours or Hours(_OFFICE, zone)

    def _quiet(self, work: UnitOfWork, user: str) -> Calendar | None:
        quiet = self.settings.reminders.quiet
        return Hours(quiet.week, self.promiser.zone_of(work, user)) if quiet else None

    @staticmethod
    def _away(work: UnitOfWork, user: str, now: datetime) -> bool:
        absent = work.absences.during(user, now - timedelta.resolution)
        return any(one.source in _AWAY and one.covers(now) for one in absent)
