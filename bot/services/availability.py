"""Who of a pool's people can get leads now, and why others cannot."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.people import Person
from bot.domain.pools import OutsideHours
from bot.domain.presence import Source, reason_of
from bot.ports import UnitOfWork
from bot.services.roster import Roster
from bot.services.working_hours import WorkingHours, until_hours


@dataclass(frozen=True)
class Barriers:
    """Why people get no leads now: away for a while, or not to get any at all."""

    absent: Mapping[str, str]
    barred: Mapping[str, str]
    #: Outside their working hours, where the pool passes such people over.
    off: Mapping[str, str] = field(default_factory=dict)

    @property
    def away(self) -> Mapping[str, str]:
        """Whoever is not there, for whatever reason they are expected back."""
        return {**self.off, **self.absent}


@dataclass(frozen=True)
class Availability:
    """Knows absences, pauses, working hours, and who has begun."""

    settings: Settings
    roster: Roster
    hours: WorkingHours = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hours", WorkingHours(self.settings))

    def barriers(self, work: UnitOfWork, users: list[str], now: datetime, pool: str) -> Barriers:
        """Who of these gets no leads of a pool now, and why."""
        people = work.people.many(users)
        barred = {user: "not found in Slack" for user in users if user in self.settings.people}
        barred |= {
            user: "deactivated in Slack" for user, person in people.items() if person.deleted
        }
        absent: dict[str, str] = {}
        zone = self.settings.workspace.zone
        for user, absence in work.absences.now(users, now).items():
            paused = absence.source is Source.PAUSE
            (barred if paused else absent).setdefault(user, reason_of(absence, zone))
        settings = self.settings.pools[pool]
        for one in settings.people:
            ramp = one.ramp_in(zone)
            if ramp and now < ramp.begins:
                who = self.roster.user(work, one.person) or one.person
                barred.setdefault(who, f"begins on {one.since}")
        if settings.outside_hours is OutsideHours.COUNT:
            return Barriers(absent, barred)
        return Barriers(absent, barred, self._off(work, users, people, now))

    def _off(
        self, work: UnitOfWork, users: list[str], people: Mapping[str, Person], now: datetime
    ) -> Mapping[str, str]:
        """Who of these does not work at this hour, and when they do again, by their own clock."""
        keys = {user: key for key, user in self.roster.users(work).items()}
        off: dict[str, str] = {}
        for user in users:
            met = people.get(user)
            hours = (
                self.hours.of(keys[user], met.zone if met else None, now) if user in keys else None
            )
            if hours is not None and not hours.is_open(now):
                off[user] = until_hours(hours, now)
        return off
