"""Measures promises to leads with what the settings and storage know."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.appraisal import territory_value, values_of
from bot.domain.calendar import Always, Calendar, Hours
from bot.domain.clocks import Clock, Count, Pause, PauseKind, clock_for
from bot.domain.hours import parse_week
from bot.domain.leads import Lead
from bot.domain.presence import Source
from bot.domain.promises import Promise
from bot.domain.sla import Standing, standing
from bot.domain.sla_policy import REMINDERS, Duty, Policy
from bot.domain.sla_steps import (
    Delay,
    DueStep,
    hold_all,
    put_off,
    snooze,
    steps,
    stop,
    within_budget,
)
from bot.domain.zones import local_day
from bot.ports import UnitOfWork
from bot.services.roster import Roster
from bot.services.working_hours import WorkingHours

#: Absences that mean that somebody cannot answer; a pause only keeps new leads away.
_AWAY = frozenset({Source.COMMAND, Source.STATUS})
#: The team that owes the answer when nobody owns the lead.
SALES = "sales"
#: Working hours of whoever has none in the settings.
_OFFICE = parse_week({"mon-fri": "9-17"})


def stamp(at: datetime | None) -> str | None:
    """A moment as the timeline keeps it."""
    return at.isoformat() if at else None


@dataclass(frozen=True)
class Measured:
    """A promise at one moment: where it stands, and the ladder after snoozes and quiet hours."""

    standing: Standing
    ladder: tuple[DueStep, ...]


@dataclass(frozen=True)
class Promiser:
    """Chooses policies for leads and measures promises; calendars are worked out once."""

    settings: Settings
    roster: Roster
    hours: WorkingHours = field(init=False)
    #: Keys of people by what the settings name them by: Slack's id, or an e-mail address.
    _named: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hours", WorkingHours(self.settings))
        people = reversed([*self.settings.people.items()])  # of two with one name the first counts
        named = {one.slack_id or (one.email or "").lower(): key for key, one in people}
        object.__setattr__(self, "_named", named)

    def choose(self, lead: Lead) -> Policy | None:
        """The policy for a lead: the first whose condition its values meet; None: none does.

        The values are those that routing sees: what the lead tells, how the definitions and the
        score came out.
        """
        data = lead.data
        where = self.settings.territory_lists.of(data.country, data.state, data.postcode)
        values = values_of(lead.source, data) | territory_value(where)
        values |= {one.definition: one.met for one in lead.judged} | {
            "score": lead.score,
            "tier": lead.tier.value,
            "rule": lead.rule,
        }
        for when, policy in self.settings.promises:
            if when is None or when.matches(values):
                return policy
        return None

    def policy(self, name: str, duty: Duty = Duty.FIRST_RESPONSE) -> Policy | None:
        """What the policy of that name asks of a duty; None when the settings have it no more."""
        named = (one for _, one in self.settings.promises if one.name == name)
        found = next(named, None)
        return found.of(duty) if found else None

    def team_of(self, work: UnitOfWork, owner: str | None) -> str:
        """The key of the team that owes the answer."""
        key = self.key_of(work, owner)
        return self.settings.people[key].team if key else SALES

    def judges(self, work: UnitOfWork, lead: Lead, user: str) -> bool:
        """Whether somebody's vote is the verdict on a lead: its owner's, or a voter's."""
        key = self.key_of(work, user)
        voters = self.settings.feedback.voters
        return user == lead.owner or (key is not None and self.settings.people[key].team in voters)

    def lead_of_team(self, work: UnitOfWork, team: str) -> str | None:
        """Slack user id of whoever leads a team; None while Slack has not told it."""
        known = self.settings.teams.get(team) or self.settings.teams[SALES]
        return self.roster.user(work, known.lead)

    def zone_of(self, work: UnitOfWork, user: str | None) -> ZoneInfo:
        """The zone a person lives in: the settings', Slack's, or else the workspace's."""
        key = self.key_of(work, user)
        own = self.settings.people[key].timezone if key else None
        if own is None and user is not None:
            met = work.people.get(user)
            own = met.zone if met else None
        return ZoneInfo(own) if own else self.settings.workspace.zone

    def counted(self, work: UnitOfWork, user: str, count: Count, now: datetime) -> Calendar:
        """The time that counts for somebody, whatever they were promised."""
        key = self.key_of(work, user)
        own = self._own_hours(work, user, key, now) if key else None
        team = self._team_hours(self.team_of(work, user), now)
        return clock_for(count, (), team=team, owner=own).hours

    def hours_of(self, work: UnitOfWork, user: str, now: datetime) -> Calendar | None:
        """When somebody works: their own hours, or else their team's; None: nobody knows."""
        key = self.key_of(work, user)
        own = self._own_hours(work, user, key, now) if key else None
        return own or self._team_hours(self.team_of(work, user), now)

    def measure(
        self, work: UnitOfWork, lead: Lead, promise: Promise, policy: Policy, now: datetime
    ) -> Measured:
        """Where a promise stands at `now`."""
        clock = self.clock(work, lead, policy, promise.started_at, now)
        ladder = steps(policy, promise.started_at, clock)
        if promise.snoozed_until is not None:
            ladder = snooze(ladder, promise.snoozed_until)
        if promise.stopped:
            ladder = stop(ladder)
        ladder = self._considerate(work, lead.owner, ladder, now)
        return Measured(
            standing(
                policy,
                promise.started_at,
                now,
                clock,
                promise.responded_at,
                ladder=ladder,
                done=promise.done,
            ),
            ladder,
        )

    def _considerate(
        self, work: UnitOfWork, owner: str | None, ladder: tuple[DueStep, ...], now: datetime
    ) -> tuple[DueStep, ...]:
        """Let reminders wait for the end of quiet hours, and for tomorrow when it is enough."""
        reminders = self.settings.reminders
        zone = self.zone_of(work, owner)
        if reminders.per_day is not None and owner is not None:
            today, tomorrow = local_day(now, zone)
            if not within_budget(work.promises.reminded(owner, today), reminders.per_day):
                ladder = tuple(
                    put_off(step, tomorrow, Delay.BUDGET) if step.kind in REMINDERS else step
                    for step in ladder
                )
        if reminders.quiet is not None:
            ladder = hold_all(ladder, Hours(reminders.quiet.week, zone))
        return ladder

    def may_ask(self, work: UnitOfWork, user: str, now: datetime) -> bool:
        """Whether this is a moment to ask somebody something that does not hurry.

        That is within their own hours, else their team's, else weekdays from nine to five; not
        while they are away, in quiet hours, or when they had their reminders for the day.
        """
        key, zone = self.key_of(work, user), self.zone_of(work, user)
        hours = self.hours.of(key, zone.key, now) if key else None
        reminders = self.settings.reminders
        today, _ = local_day(now, zone)
        quiet = reminders.quiet is not None and Hours(reminders.quiet.week, zone).is_open(now)
        return (
            (hours or Hours(_OFFICE, zone)).is_open(now)
            and not quiet
            and not work.absences.now([user], now)
            and within_budget(work.promises.reminded(user, today), reminders.per_day)
        )

    def clock(
        self, work: UnitOfWork, lead: Lead, policy: Policy, started: datetime, now: datetime
    ) -> Clock:
        """The clock by which a policy counts a lead's time since `started`."""
        owner = lead.owner
        key = self.key_of(work, owner)
        pauses = [
            Pause(one.start, one.end, PauseKind.DOWNTIME)
            for one in work.promises.downtimes(started)
        ]
        if owner is not None:
            pauses += [
                Pause(one.since, one.until, PauseKind.AWAY)
                for one in work.absences.during(owner, started)
                if one.source in _AWAY
            ]
        if PauseKind.HOLD in policy.stops:
            pauses += [
                Pause(one.start, one.end, PauseKind.HOLD) for one in work.promises.holds(lead.id)
            ]
        return clock_for(
            policy.count,
            policy.stops,
            team=self._team_hours(self.team_of(work, owner), now),
            owner=self._own_hours(work, owner, key, now) if key else None,
            pauses=pauses,
        )

    def _team_hours(self, team: str, now: datetime) -> Calendar:
        return self.hours.of_team(team, now) or self.hours.of_team(SALES, now) or Always()

    def _own_hours(
        self, work: UnitOfWork, owner: str | None, key: str, now: datetime
    ) -> Calendar | None:
        return self.hours.own(key, self.zone_of(work, owner), now)

    def key_of(self, work: UnitOfWork, user: str | None) -> str | None:
        """The key in the settings of a Slack user; None: they do not name them."""
        if user is None:
            return None
        if key := self._named.get(user):
            return key
        met = work.people.get(user)
        return self._named.get(met.email.lower()) if met and met.email else None
