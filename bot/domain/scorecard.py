"""How a team kept its promises over a while, in a few numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from bot.domain.promises import Promise
from bot.domain.sla import State

_LATE = frozenset({State.MISSED, State.BREACHED})


@dataclass(frozen=True)
class Score:
    """A team's promises: each counts once, as kept, late, open or paused."""

    team: str
    kept: int
    #: Answered too late, or due and not answered yet.
    late: int
    open: int
    paused: int
    #: Counted time to the response, of those answered; None when none was.
    median: timedelta | None
    p90: timedelta | None


def scorecard(promises: Iterable[Promise]) -> tuple[Score, ...]:
    """The score of each team, by key; what ended without a response does not count."""
    by_team: dict[str, list[Promise]] = {}
    for promise in promises:
        if not promise.ended:
            by_team.setdefault(promise.team, []).append(promise)
    return tuple(_score(team, theirs) for team, theirs in sorted(by_team.items()))


def _score(team: str, theirs: list[Promise]) -> Score:
    states = [promise.state for promise in theirs]
    took = sorted(promise.took for promise in theirs if promise.took is not None)
    late = sum(state in _LATE for state in states)
    kept, paused = states.count(State.MET), states.count(State.PAUSED)
    return Score(
        team,
        kept,
        late,
        len(states) - kept - late - paused,
        paused,
        _share(took, 0.5),
        _share(took, 0.9),
    )


def _share(ordered: list[timedelta], share: float) -> timedelta | None:
    """The smallest value that at least this share does not exceed (nearest rank)."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None
