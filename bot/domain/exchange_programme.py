"""The exchange between marketing and sales: rounds, pairs, who takes part, what they learned."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.calibration import calibrate
from bot.domain.feedback import Verdict
from bot.domain.leads import Lead
from bot.domain.measured import Said
from bot.domain.pairing import Pair
from bot.domain.schedule import Daily, Due
from bot.domain.shares import Share
from bot.domain.windows import midnight

#: Weeks are counted from this Monday, so that "every second week" is the same one everywhere.
_FIRST_MONDAY = date(1970, 1, 5)
_INSTANT = timedelta(microseconds=1)
#: How long after it was due a round is still made, when Baton was down.
CATCH_UP = timedelta(days=2)
#: When both are asked what they learned, and until when it makes sense to ask.
ASK_AFTER = timedelta(days=7)
ASK_UNTIL = timedelta(days=21)
#: The most that somebody tells of what they learned.
TEXT_LIMIT = 1000


@dataclass(frozen=True)
class Rhythm:
    """Every so many weeks on a day of the week, at a local time."""

    daily: Daily
    every: int
    #: A day of a week in which there is a round; None: weeks are counted from the first of 1970.
    starting: date | None = None

    def latest(self, now: datetime) -> Due | None:
        """The latest round that was due by `now`; None: there was none yet."""
        first = self.starting or _FIRST_MONDAY
        due = self.daily.latest(now)
        while due is not None and (self.starting is None or due.day >= self.starting):
            weeks = (_monday(due.day) - _monday(first)).days // 7
            if weeks % self.every == 0:
                return due
            due = self.daily.latest(due.at - _INSTANT)
        return None

    def next_after(self, now: datetime) -> datetime:
        """When the next round is due."""
        ahead = now
        if self.starting is not None:
            # Just before, because a round at midnight is due on that very instant.
            ahead = max(now, midnight(self.starting, self.daily.zone) - _INSTANT)
        while True:
            # By a moment a week on, the latest round is either one that was, or the next.
            ahead += timedelta(days=7)
            due = self.latest(ahead)
            if due is not None and due.at > now:
                return due.at

    def asked_at(self, met: datetime) -> datetime:
        """When people who were paired at a moment are asked: a week later at the local time."""
        day = met.astimezone(self.daily.zone).date() + ASK_AFTER
        return datetime.combine(day, self.daily.at, self.daily.zone).astimezone(UTC)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Meeting:
    """Two people who were asked to meet; people are Slack user ids."""

    id: int
    round_id: int
    marketer: str
    rep: str
    #: When it was arranged.
    at: datetime
    #: The lead to walk through; None: none fits, and they bring one.
    lead_id: int | None = None
    #: The conversation of both; "" when each is written to alone, None while it is not opened.
    together: str | None = None
    #: When they were asked what they learned.
    asked_at: datetime | None = None
    #: When what they learned went to the agenda.
    agenda_at: datetime | None = None

    @property
    def people(self) -> tuple[str, str]:
        """Both of them."""
        return self.marketer, self.rep

    @property
    def pair(self) -> Pair:
        """Who it is, marketing first."""
        return Pair(self.marketer, self.rep)


@dataclass(frozen=True)
class Learned:
    """What one of the two says afterwards."""

    meeting_id: int
    person: str
    at: datetime
    met: bool = True
    text: str = ""
    #: Whether they want it on the agenda.
    agreed: bool = False


@dataclass(frozen=True)
class Choice:
    """Somebody takes no part: until a moment, or (`until` None) until they say otherwise."""

    person: str
    at: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether they take no part now."""
        return self.until is None or now < self.until


def did_meet(learned: Iterable[Learned]) -> bool:
    """Whether a meeting counts: unless somebody says they did not meet, and nobody they did."""
    said = [one.met for one in learned]
    return any(said) or not said


def both_agree(meeting: Meeting, learned: Mapping[str, Learned]) -> bool:
    """Whether both have told something and want it on the agenda."""
    words = [learned.get(who) for who in meeting.people]
    return all(one is not None and one.met and one.agreed and one.text for one in words)


def waiting(people: Iterable[str], rounds: Sequence[Iterable[str]]) -> Mapping[str, int]:
    """For how many rounds each has met nobody; `rounds`: who met somebody, newest first.

    Whoever never met anybody has waited for all of them, and longer than anybody who has.
    """
    last: dict[str, int] = {}
    for place, paired in enumerate(rounds):
        for who in paired:
            last.setdefault(who, place)
    return {who: last.get(who, len(rounds) + 1) for who in people}


def disagreement(
    pairs: Iterable[Pair], said: Iterable[Said], owner_of: Mapping[str, str]
) -> Mapping[Pair, float]:
    """How much each rep's verdicts speak against the leads of each marketer's sources, from 0 to 1.

    That is the share of bad verdicts, tested or not, shrunk toward everybody's as in
    `bot.domain.calibration`: a handful of verdicts moves a pair little, and a pair without any
    stands where all stand. `owner_of`: source (key) → its marketer.
    """
    tallies: dict[Pair, list[int]] = {pair: [0, 0] for pair in pairs}
    for one in said:
        pair = Pair(owner_of.get(one.source, ""), one.person)
        if pair in tallies and one.verdict is not Verdict.UNSURE:
            tallies[pair][0] += one.n if one.verdict is Verdict.BAD else 0
            tallies[pair][1] += one.n
    names = {"\0".join(pair): pair for pair in tallies}
    found = calibrate({name: Share(*tallies[pair]) for name, pair in names.items()})
    return {names[name]: one.believed for name, one in found.items()}


class ExchangeAnswer(StrEnum):
    """What came of a wish about taking part."""

    OFF = "off"
    SNOOZED = "snoozed"
    ON = "on"
    #: They took part anyway.
    ALREADY = "already"
    #: The words name no moment in the future.
    UNREADABLE = "unreadable"
    #: They are in neither team, or left out by the settings.
    NOT_FOR_YOU = "not_for_you"
    #: There is no exchange here.
    NONE = "none"


@dataclass(frozen=True)
class Standing:
    """How somebody stands with the exchange; `until` of what they chose, None: further notice."""

    answer: ExchangeAnswer
    until: datetime | None = None
    #: When the next round is due.
    next_round: datetime | None = None
    #: Whom they met last.
    last: str | None = None


@dataclass(frozen=True)
class Invitation:
    """What a pair is told: the lead, as both may see it, and what to talk about."""

    meeting: Meeting
    questions: tuple[str, ...]
    lead: Lead | None = None
    #: Where its card is; "" when there is none.
    address: str = ""
    #: What the rep says of it.
    verdict: Verdict | None = None
    reason: str | None = None
    #: When the round was due, if it comes late.
    late_since: datetime | None = None
