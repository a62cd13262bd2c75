"""What is known of series and meetings: who takes part, who may what, what there is to show."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from bot.config import Settings
from bot.config.hours import days_off
from bot.dataclass import dataclass
from bot.domain.agenda import ItemState, ranked
from bot.domain.meeting_shown import MeetingShown, Tell
from bot.domain.meetings import Meeting, Series, State
from bot.domain.occurrences import Occurrence, is_day_off, occurrences
from bot.domain.people import Home
from bot.ports import UnitOfWork
from bot.services.roster import Roster

#: Meetings are planned so long ahead, and at least the next one that is held.
AHEAD = timedelta(days=15)
#: One that began so shortly before Baton heard of its series may still be started.
_LATE = timedelta(hours=2)
#: A rule that meets on days off only would be walked for ever.
_MOST = 200
#: By so many meetings an item can be seen to have been carried over.
_ENDED_SEEN = 60


def key_of(meeting: Meeting, tell: Tell, person: str = "") -> str:
    """The key of a delivery about a meeting; `person`: of a direct message to them."""
    return f"meeting:{meeting.id}:{tell}{f':{person}' if person else ''}"


@dataclass(frozen=True)
class MeetingBook:
    """Answers questions about meetings within others' units of work."""

    settings: Settings
    roster: Roster
    #: Without it, addresses of messages are not told.
    home: Home | None = None

    def all(self, work: UnitOfWork) -> dict[str, Series]:
        """The series by key: those of app.yaml, then those made in Slack."""
        written = {one.key: one for one in self.settings.series}
        made = {
            one.key: one
            for one in work.meetings.made_series()
            if one.key not in written and one.channel in self.settings.channels
        }
        return {**written, **made}

    def series(self, work: UnitOfWork, key: str) -> Series | None:
        """A series by its key."""
        return self.all(work).get(key)

    def plan(self, work: UnitOfWork, series: Series, now: datetime) -> None:
        """Store the meetings to come, and let those that are not moved follow the rule."""
        expected = {one.day: (one.at, state) for one, state in self._expected(series, now)}
        for day, (at, state) in expected.items():
            work.meetings.plan(series.key, day, at, state)
        last = max(expected, default=None)
        for meeting in work.meetings.coming(series.key, now):
            if meeting.day in expected:
                at, state = expected[meeting.day]
                if (at, state) != (meeting.at, meeting.state):
                    work.meetings.put(replace(meeting, at=at, state=state))
            elif last is None or meeting.day < last:
                work.meetings.drop(meeting.id)

    def attendees(self, work: UnitOfWork, series: Series) -> tuple[str, ...]:
        """Who takes part (Slack user ids), each once, in the order of the settings."""
        users, found = self.roster.users(work), dict[str, None]()
        groups = work.access.groups_of_all() if _names_groups(series) else {}
        for name in series.attendees:
            if name in self.settings.teams:
                found |= {
                    users[key]: None
                    for key, person in self.settings.people.items()
                    if person.team == name and key in users
                }
            elif name in self.settings.people:
                found |= {users[name]: None} if name in users else {}
            elif name[:1] in "UW":
                found[name] = None
            else:
                members = (user for user, theirs in groups.items() if name in theirs)
                found |= dict.fromkeys(sorted(members))
        return tuple(found)

    def chair_of(self, work: UnitOfWork, series: Series) -> str | None:
        """Who always chairs (Slack user id); None: they take turns."""
        chair = series.chair
        if chair is not None and chair in self.settings.people:
            return self.roster.user(work, chair)
        return chair

    def leads(self, work: UnitOfWork) -> tuple[str, ...]:
        """Who leads the teams (Slack user ids), each once."""
        found = (self.roster.user(work, team.lead) for team in self.settings.teams.values())
        return tuple(dict.fromkeys(user for user in found if user))

    def names(self, work: UnitOfWork) -> dict[str, str]:
        """The names of the people of app.yaml: Slack user id → name."""
        users = self.roster.users(work)
        return {user: self.settings.people[key].name for key, user in users.items()}

    def manages(self, work: UnitOfWork, user: str, meeting: Meeting | None = None) -> bool:
        """Whether somebody may change meetings: leads of teams, admins, the meeting's chair."""
        chair = {meeting.chair} if meeting else set[str | None]()
        return user in {*chair, *self.leads(work), *self.roster.admins(work)}

    def manages_series(self, work: UnitOfWork, user: str, series: Series) -> bool:
        """As `manages`, and whoever made the series."""
        return user == series.by or self.manages(work, user, work.meetings.next(series.key))

    def meant(self, work: UnitOfWork, user: str, channel_id: str, word: str = "") -> Series | None:
        """Which series somebody means: by its key, by the channel they are in, or their next."""
        known = self.all(work)
        if word:
            return known.get(word)
        keys = {one.key for one in work.channels.all() if one.id == channel_id}
        here = [one for one in known.values() if one.channel in keys]
        mine = [one for one in known.values() if user in self.attendees(work, one)]
        for some in (here, mine, [*known.values()]):
            if some:
                return min(some, key=lambda one: self._next_at(work, one))
        return None

    def shown(self, work: UnitOfWork, meeting: Meeting, series: Series) -> MeetingShown:
        """A meeting with all that there is to show of it."""
        items = (
            # Later items, and what later meetings did, are none of its business.
            work.agenda.open_at(series.key, meeting.ended_at)
            if meeting.ended_at
            else work.agenda.of(series.key, {ItemState.OPEN})
        )
        votes = work.agenda.votes([item.id for item in items])
        ended = work.meetings.ended(series.key, _ENDED_SEEN)
        closed = work.agenda.closed_in(meeting.id)
        decisions = work.meetings.decisions(meeting.id)
        actions = tuple(work.actions.of_meeting(meeting.id))
        about = {one.item_id for one in decisions} | {one.item_id for one in actions}
        followed = work.meetings.checked(*self._since_last(meeting, ended))
        return MeetingShown(
            series=series,
            meeting=meeting,
            agenda=ranked(items, votes, [one.ended_at for one in ended if one.ended_at]),
            closed=tuple(closed),
            decisions=tuple(decisions),
            actions=actions,
            older_actions=tuple(
                one
                for one in work.actions.open_of_series(series.key)
                if one.meeting_id != meeting.id
            ),
            followed=tuple(one for one in followed if one.series == series.key),
            present=tuple(work.meetings.present(meeting.id)),
            attendees=self.attendees(work, series),
            items={
                **{one.id: one for one in (*items, *closed)},
                **work.agenda.many([one for one in about if one]),
            },
            currency=self.settings.money.currency,
            addresses=self._addresses(work, meeting),
        )

    def redraw(self, work: UnitOfWork, meeting: Meeting | None, now: datetime) -> None:
        """Have everything that shows a meeting in its channel drawn anew."""
        if meeting is not None:
            for tell in (Tell.AGENDA, Tell.NOTE, Tell.MINUTES):
                work.deliveries.redraw(key_of(meeting, tell), now)

    def redraw_series(self, work: UnitOfWork, series: str, now: datetime) -> None:
        """As `redraw`, of the meeting whose agenda is open."""
        self.redraw(work, work.meetings.next(series), now)

    def days_off(self, series: Series, now: datetime) -> frozenset[date]:
        """The days off of the teams that take part, around now; of all where only groups do."""
        teams = {name for name in series.attendees if name in self.settings.teams}
        people = self.settings.people
        teams |= {people[name].team for name in series.attendees if name in people}
        years = range(now.year - 1, now.year + 3)
        named = teams or set(self.settings.teams)
        return frozenset(
            day for team in named for day in days_off(self.settings.teams[team].holidays, years)
        )

    def _expected(self, series: Series, now: datetime) -> Iterator[tuple[Occurrence, State]]:
        off = self.days_off(series, now)
        for one in islice(occurrences(series, now - _LATE), _MOST):
            state = State.HOLIDAY if is_day_off(series, one.day, off) else State.PLANNED
            yield one, state
            if state is State.PLANNED and one.at > now + AHEAD:
                return

    @staticmethod
    def _next_at(work: UnitOfWork, series: Series) -> tuple[bool, float]:
        meeting = work.meetings.next(series.key)
        return (meeting is None, meeting.at.timestamp() if meeting else 0)

    @staticmethod
    def _since_last(meeting: Meeting, ended: Sequence[Meeting]) -> tuple[datetime, datetime]:
        """From the end of the meeting before this one to this one's own."""
        until = meeting.ended_at or meeting.at + timedelta(days=2)
        before = [one.ended_at for one in ended if one.id != meeting.id and one.ended_at]
        last = max((at for at in before if at < until), default=None)
        return last or meeting.at - timedelta(days=60), until

    def _addresses(self, work: UnitOfWork, meeting: Meeting) -> dict[Tell, str]:
        if self.home is None:
            return {}
        tells = {key_of(meeting, tell): tell for tell in (Tell.AGENDA, Tell.NOTE, Tell.MINUTES)}
        places = work.deliveries.places([*tells])
        return {tells[key]: self.home.permalink(*place) for key, place in places.items()}


def _names_groups(series: Series) -> bool:
    return any(name[:1] in "@S" for name in series.attendees)
