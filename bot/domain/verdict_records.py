"""How somebody's verdicts compared with what became of the leads, for their eyes only.

A verdict counts when it was given before the outcome was known and at least `AFTER` ago: who votes
after the fact would only be told that they can read. The outcome is known once a lead becomes an
opportunity, is won or lost. One that is neither by then, rejected ones too, counts as one of which
nothing came. Were only closed leads counted, those that die quietly would be missing, and every
verdict would look right.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.dataclass import dataclass
from bot.domain.calibration import calibrate
from bot.domain.feedback import Verdict
from bot.domain.shares import NOTHING, Share

#: How old a verdict has to be; sooner, what comes quickly (rejections) would outweigh what takes
#: its time (deals).
AFTER = timedelta(days=90)
#: Older verdicts are left out: people and campaigns change.
BACK = timedelta(days=365)
#: Fewer verdicts that count tell nothing, and nobody is told of them.
LEAST = 10
#: Of fewer people the rest could be worked out of one's own figures and the team's.
TEAM = 3


class Judged(NamedTuple):
    """Somebody's verdict on a lead, and what came of it."""

    person: str
    verdict: Verdict
    at: datetime
    #: When the lead became an opportunity, was won or lost; None: none of that yet.
    known_at: datetime | None
    #: It became an opportunity, whatever came of that.
    came_far: bool


@dataclass(frozen=True)
class Tally:
    """Of the leads called good, and of those called bad: how many were won or came close."""

    good: Share = NOTHING
    bad: Share = NOTHING

    @property
    def verdicts(self) -> int:
        """All verdicts that count."""
        return self.good.n + self.bad.n

    @property
    def harshness(self) -> Share:
        """How many of them were bad."""
        return Share(self.bad.n, self.verdicts)

    @property
    def facts(self) -> list[int]:
        """As JSON keeps it."""
        return [self.good.hits, self.good.n, self.bad.hits, self.bad.n]

    @classmethod
    def of(cls, facts: object) -> "Tally":
        """Read back what `facts` gave."""
        counts = [int(one) for one in facts] if isinstance(facts, list) else [0, 0, 0, 0]
        return cls(Share(*counts[:2]), Share(*counts[2:]))


@dataclass(frozen=True)
class Record:
    """One person's tally beside their team's."""

    own: Tally
    #: None: of too few people to be told.
    team: Tally | None
    #: The share of bad verdicts that is believed of them (see bot.domain.calibration).
    believed: float
    made_at: datetime

    @property
    def enough(self) -> bool:
        """Whether it says anything."""
        return self.own.verdicts >= LEAST

    @property
    def facts(self) -> dict[str, object]:
        """As a delivery keeps it, so that a message goes on saying what it said."""
        team = self.team.facts if self.team else None
        return {
            "own": self.own.facts,
            "team": team,
            "believed": self.believed,
            "at": self.made_at.isoformat(),
        }

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> "Record":
        """Read back what `facts` gave."""
        team = Tally.of(facts["team"]) if facts["team"] else None
        believed, at = float(str(facts["believed"])), datetime.fromisoformat(str(facts["at"]))
        return cls(Tally.of(facts["own"]), team, believed, at)


def tally(judged: Iterable[Judged], now: datetime) -> dict[str, Tally]:
    """What counts by now, by person."""
    counts: dict[tuple[str, Verdict], list[int]] = defaultdict(lambda: [0, 0])
    for one in judged:
        afterwards = one.known_at is not None and one.at >= one.known_at
        if one.verdict is Verdict.UNSURE or one.at > now - AFTER or afterwards:
            continue
        found = counts[one.person, one.verdict]
        found[0] += one.came_far
        found[1] += 1
    people = {person for person, _ in counts}
    return {
        person: Tally(
            Share(*counts.get((person, Verdict.GOOD), (0, 0))),
            Share(*counts.get((person, Verdict.BAD), (0, 0))),
        )
        for person in sorted(people)
    }


def record_of(person: str, tallies: Mapping[str, Tally], made_at: datetime) -> Record:
    """What a person is told of themselves; the team's figures hold theirs, too."""
    own = tallies.get(person, Tally())
    team = None
    if len(tallies) >= TEAM:
        team = Tally(
            _sum(one.good for one in tallies.values()), _sum(one.bad for one in tallies.values())
        )
    habits = calibrate({who: one.harshness for who, one in tallies.items()})
    return Record(own, team, habits[person].believed if person in habits else 0.0, made_at)


def _sum(shares: Iterable[Share]) -> Share:
    every = list(shares)
    return Share(sum(one.hits for one in every), sum(one.n for one in every))
