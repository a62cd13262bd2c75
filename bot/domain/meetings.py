"""Meetings: the series that repeats, one meeting of it, and what became of each."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass

#: How long after its end a meeting can be opened again.
REOPEN = timedelta(minutes=30)
#: How long a cancelled meeting can be called back, and so long nobody is told that it was.
UNDO = timedelta(minutes=10)
#: Who starts a meeting so long before its time is asked whether it is meant.
_EARLY = timedelta(hours=2)
#: A meeting that nobody ends is taken for over after so long, or after three times its duration.
FORGOTTEN = timedelta(hours=3)


class State(StrEnum):
    """What became of a meeting; stored, so never renamed."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    #: Somebody said that it does not take place.
    CANCELLED = "cancelled"
    #: Nobody started it within its day.
    MISSED = "missed"
    #: Its day is a day off.
    HOLIDAY = "holiday"


#: What counts as skipped; a holiday was never meant to be a meeting.
SKIPPED = frozenset({State.CANCELLED, State.MISSED})


@dataclass(frozen=True)
class Series:
    """A meeting that repeats, on local days of its zone."""

    key: str
    name: str
    #: RFC 5545's RRULE, of whole days and without an end.
    rule: str
    #: The day at which the rule begins to count.
    first: date
    #: The time of day by the clocks of the zone.
    at: time
    zone: ZoneInfo
    duration: timedelta
    #: The key of the channel that it is held in.
    channel: str
    #: Keys of teams and people, Slack user ids, user groups by `@handle` or id.
    attendees: tuple[str, ...]
    #: Person (key or Slack user id) who always chairs; None: they take turns.
    chair: str | None = None
    #: How long before it attendees are asked for items.
    ask: timedelta = timedelta(hours=24)
    #: How long before it the agenda is posted.
    post: timedelta = timedelta(hours=1)
    #: The key of the digest that goes before it.
    digest: str | None = None
    #: Whether it takes place on holidays, too.
    on_holidays: bool = False
    #: The last day on which it may take place.
    until: date | None = None
    #: Slack user id of whoever made it in Slack; None: it is one of app.yaml.
    by: str | None = None


@dataclass(frozen=True)
class Meeting:
    """One meeting. Series and `day` name it for good, also when it is moved to another time."""

    id: int
    series: str
    #: The local day for which the rule made it.
    day: date
    at: datetime
    state: State = State.PLANNED
    #: Slack user id.
    chair: str | None = None
    #: Somebody was named to chair it, so that turns do not decide.
    chair_named: bool = False
    moved: bool = False
    #: Why it was cancelled or moved, in somebody's words.
    why: str = ""
    changed_by: str | None = None
    changed_at: datetime | None = None
    started_at: datetime | None = None
    started_by: str | None = None
    ended_at: datetime | None = None
    #: None: it was forgotten, and ended by itself.
    ended_by: str | None = None

    @property
    def key(self) -> str:
        """How people and file names call it: `weekly-2026-11-24`."""
        return f"{self.series}-{self.day.isoformat()}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to come, or running."""
        return self.state in {State.PLANNED, State.RUNNING}


def day_over(meeting: Meeting, zone: ZoneInfo) -> datetime:
    """When the local day of a meeting ends (UTC offset of the zone); then it was missed."""
    local = meeting.at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(local, time(), zone)


def skipped_in_a_row(meetings: Sequence[Meeting], now: datetime) -> tuple[Meeting, ...]:
    """The run of skipped meetings up to now, the oldest first; holidays neither add nor end it.

    `meetings`: those of a series, the newest first. One that was cancelled just now may yet be
    called back, and is left out with all that follows.
    """
    run: list[Meeting] = []
    for one in meetings:
        settled = one.changed_at is None or one.changed_at + UNDO <= now
        if one.state in SKIPPED and settled:
            run.append(one)
        elif one.state in {State.RUNNING, State.ENDED}:
            break
    return tuple(reversed(run))


def next_chair(
    people: Sequence[str], chaired: Sequence[tuple[str, datetime]], away: frozenset[str]
) -> str | None:
    """Whose turn it is: who has not chaired for longest, in the order of the list; None: nobody.

    `chaired`: who chaired when. Who is away is passed over, and comes first when they are back.
    """
    last: dict[str, datetime] = {}
    for person, at in chaired:
        last[person] = max(at, last.get(person, at))
    free = [person for person in people if person not in away]
    never = [person for person in free if person not in last]
    if never:
        return never[0]
    return min(free, key=lambda person: last[person], default=None)


def forgotten_at(meeting: Meeting, duration: timedelta) -> datetime | None:
    """When a running meeting is taken for over; None: it does not run."""
    if meeting.state is not State.RUNNING or meeting.started_at is None:
        return None
    # One that was opened again goes on from there.
    since = max(meeting.started_at, meeting.changed_at or meeting.started_at)
    return since + max(FORGOTTEN, 3 * duration)


def is_early(meeting: Meeting, at: datetime) -> bool:
    """Whether to start then would be long before its time."""
    return meeting.at - at > _EARLY
