"""How harsh each rep judges, so that a source is not ranked by who happened to get its leads.

Each rep's share of bad verdicts is pulled toward the team's: with few verdicts it is nearly the
team's share, with many nearly their own. The strength of the pull is estimated from how much the
reps differ beyond chance (the beta-binomial model with the method of moments; Kleinman, JASA 68
(1973)), so a team that agrees is treated as one judge.
"""

from collections.abc import Mapping

from bot.dataclass import dataclass
from bot.domain.shares import Share

#: The weakest and the strongest pull, in verdicts: no rep is taken at face value for a handful, and
#: a team that seems to agree perfectly is still believed to differ a little.
_LEAST, _MOST = 2.0, 1000.0


@dataclass(frozen=True)
class Harshness:
    """A rep's verdicts, and the share of bad ones that is believed of them."""

    verdicts: Share
    believed: float

    def surprise(self, *, bad: bool) -> float:
        """How much a verdict of theirs tells beyond their habit: 0 is what they always say.

        Positive speaks against a lead. A harsh rep's bad verdict counts less than a mild one's.
        """
        return (1.0 if bad else 0.0) - self.believed


def pull_of(verdicts: Mapping[str, Share]) -> float:
    """How many verdicts of the team's own share each rep is given on top of theirs."""
    shares = [one for one in verdicts.values() if one.n]
    total = sum(one.n for one in shares)
    if len(shares) < 2 or total <= len(shares):
        return _MOST
    team = sum(one.hits for one in shares) / total
    chance = team * (1 - team)
    if chance == 0:
        return _MOST
    between = sum(one.n * (one.hits / one.n - team) ** 2 for one in shares)
    effective = total - sum(one.n**2 for one in shares) / total
    # The intraclass correlation: what reps differ beyond what chance makes them differ.
    free = len(shares) - 1
    excess = (between / chance - free) / (effective - free)
    if excess <= 0:
        return _MOST
    return min(_MOST, max(_LEAST, 1 / excess - 1)) if excess < 1 else _LEAST


def calibrate(verdicts: Mapping[str, Share]) -> Mapping[str, Harshness]:
    """Each rep's harshness, from their share of bad verdicts (`hits`) among all of theirs (`n`)."""
    total = sum(one.n for one in verdicts.values())
    team = sum(one.hits for one in verdicts.values()) / total if total else 0.0
    pull = pull_of(verdicts)
    return {
        rep: Harshness(one, (one.hits + pull * team) / (one.n + pull))
        for rep, one in verdicts.items()
    }
