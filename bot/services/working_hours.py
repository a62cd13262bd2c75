"""When people and teams work, by the settings; calendars are worked out once."""

from dataclasses import field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.config.hours import WeekHours, days_off
from bot.dataclass import dataclass
from bot.domain.calendar import Calendar, Hours


@dataclass(frozen=True)
class WorkingHours:
    """Asked by keys of the settings. A person's holidays are their team's."""

    settings: Settings
    _kept: dict[tuple[str, str, str, int], Calendar] = field(default_factory=dict, repr=False)

    def own(self, person: str, zone: ZoneInfo, now: datetime) -> Calendar | None:
        """The hours that a person has of their own; None: none."""
        found = self.settings.people[person]
        return self._calendar(("person", person), found.hours, found.team, zone, now.year)

    def of_team(self, team: str, now: datetime) -> Calendar | None:
        """The hours of a team, in the workspace's zone; None: none."""
        zone = self.settings.workspace.zone
        return self._calendar(("team", team), self.settings.teams[team].hours, team, zone, now.year)

    def of(self, person: str, told: str | None, now: datetime) -> Calendar | None:
        """A person's own hours in their zone, else their team's; None: neither has any.

        `told` is the zone that Slack tells, for whoever has none in the settings.
        """
        found = self.settings.people[person]
        zone = found.timezone or told
        own = self.own(person, ZoneInfo(zone) if zone else self.settings.workspace.zone, now)
        return own or self.of_team(found.team, now)

    def at_home(self, person: str, zone: ZoneInfo, now: datetime) -> Calendar | None:
        """A person's own hours, else their team's by the clock where the person lives.

        None: neither has any.
        """
        found = self.settings.people[person]
        own = self.own(person, zone, now)
        week = self.settings.teams[found.team].hours
        return own or self._calendar(("home", found.team), week, found.team, zone, now.year)

    def holidays(self, team: str, year: int) -> frozenset[date]:
        """The days off of a team in a year and in those beside it."""
        return days_off(self.settings.teams[team].holidays, range(year - 1, year + 2))

    def _calendar(
        self, whose: tuple[str, str], hours: WeekHours | None, team: str, zone: ZoneInfo, year: int
    ) -> Calendar | None:
        if hours is None:
            return None
        kept = self._kept.get((*whose, zone.key, year))
        if kept is None:
            # No promise is five years long (bot.domain.calendar.HORIZON).
            off = days_off(self.settings.teams[team].holidays, range(year - 2, year + 6))
            kept = self._kept[*whose, zone.key, year] = Hours(hours.week, zone, off)
        return kept


def until_hours(hours: Calendar, now: datetime) -> str:
    """Why somebody is passed over who does not work now: short, by their own clock."""
    opens = hours.next_open(now)
    if opens is None:
        return "outside working hours"
    zone = hours.zone if isinstance(hours, Hours) else None
    local = opens.astimezone(zone)
    day = f"{local:%a %H:%M}" if (opens - now).days < 6 else f"{local:%a %d %b %H:%M}"
    return f"outside working hours, works again {day}"
