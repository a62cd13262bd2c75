"""How both teams kept their half of the agreement over a while, in a few numbers."""

from collections.abc import Iterable
from dataclasses import field
from datetime import timedelta
from math import ceil
from typing import NamedTuple

from bot.dataclass import dataclass
from bot.domain.sla import State
from bot.domain.sla_policy import Duty

_LATE = frozenset({State.MISSED, State.BREACHED})

#: A share of fewer says nothing: one more or less would move it by 20 points and more.
FLOOR = 5


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    of: int

    @property
    def percent(self) -> int | None:
        """The share in percent; None when there are too few."""
        return None if self.of < FLOOR else round(100 * self.part / self.of)


class Line(NamedTuple):
    """Of a promise only what counts here: a month may have hundreds of thousands."""

    team: str
    duty: Duty
    state: State
    #: Counted time until it was done.
    took: timedelta | None


@dataclass(frozen=True)
class Tally:
    """Promises of one kind: each counts once, as kept, late, open or paused."""

    kept: int = 0
    #: Done too late, or due and not done yet.
    late: int = 0
    open: int = 0
    paused: int = 0

    @property
    def share(self) -> Share:
        """How many were kept of those that were due or done."""
        return Share(self.kept, self.kept + self.late)

    @property
    def total(self) -> int:
        """How many there were."""
        return self.kept + self.late + self.open + self.paused


@dataclass(frozen=True)
class Score:
    """What a team owed to leads."""

    team: str
    answers: Tally
    #: Counted time to the first answer, of those answered; None when none was.
    median: timedelta | None
    p90: timedelta | None
    follow_ups: Tally = field(default_factory=Tally)
    verdicts: Tally = field(default_factory=Tally)


@dataclass(frozen=True)
class Handovers:
    """What marketing handed over."""

    leads: int = 0
    #: Leads that were complete; None: nothing was agreed on.
    complete: Share | None = None
    #: Leads that met the definition that was agreed on; None: none was.
    met: Share | None = None
    #: The definition's name.
    definition: str = ""
    #: What the content lacked and sales asked for.
    content: Tally = field(default_factory=Tally)


@dataclass(frozen=True)
class Scorecard:
    """Both halves over so many days."""

    days: int
    #: By team.
    sales: tuple[Score, ...]
    marketing: Handovers


def scores(lines: Iterable[Line]) -> tuple[Score, ...]:
    """The score of each team, by key."""
    by_team: dict[str, list[Line]] = {}
    for line in lines:
        by_team.setdefault(line.team, []).append(line)
    return tuple(_score(team, theirs) for team, theirs in sorted(by_team.items()))


def _score(team: str, theirs: list[Line]) -> Score:
    answers = [one for one in theirs if one.duty is Duty.FIRST_RESPONSE]
    took = sorted(one.took for one in answers if one.took is not None)
    return Score(
        team,
        _tally(theirs, Duty.FIRST_RESPONSE),
        _quantile(took, 0.5),
        _quantile(took, 0.9),
        _tally(theirs, Duty.FOLLOW_UP),
        _tally(theirs, Duty.FEEDBACK),
    )


def _tally(theirs: list[Line], duty: Duty) -> Tally:
    states = [one.state for one in theirs if one.duty is duty]
    late = sum(state in _LATE for state in states)
    kept, paused = states.count(State.MET), states.count(State.PAUSED)
    return Tally(kept, late, len(states) - kept - late - paused, paused)


def _quantile(ordered: list[timedelta], share: float) -> timedelta | None:
    """The smallest value that at least this share does not exceed (nearest rank)."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None
