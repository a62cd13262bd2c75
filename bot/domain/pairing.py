"""Who meets whom in the exchange: nobody twice before everybody has met everybody.

Of the people present only those pairs may meet that have met least often. So no pair meets again
while any two of the people present have met less often, whoever joins or leaves.

Each round is a heaviest matching by four rules, each outweighing those below it: (1) whoever has
the most partners left meets one of them; (2) who has waited longest meets somebody; (3) as many as
possible meet; (4) pairs that disagree most. By (1) the number of rounds until all have met is the
smallest possible: every bipartite graph has a matching that covers all vertices of its largest
degree (D. Kőnig, Math. Ann. 77 (1916)), so that degree falls by one each round. With m and n people
from the start it is max(m, n) rounds. (1) to (3) can be had at once because the sets of people that
a matching covers on either side combine (Mendelsohn and Dulmage, Canad. J. Math. 10 (1958)).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.domain.matching import heaviest

#: How finely likings are told apart.
_FINE = 1_000_000


class Pair(NamedTuple):
    """One person of each team."""

    left: str
    right: str


def pair_up(
    left: Sequence[str],
    right: Sequence[str],
    met: Mapping[Pair, int],
    *,
    waited: Mapping[str, int] | None = None,
    liking: Mapping[Pair, float] | None = None,
) -> tuple[Pair, ...]:
    """The pairs of the next round, in the order of `left`; whoever is in none sits out.

    `left` and `right` are the people present, without repeats. `met`: how often pairs have met, 0
    where it tells nothing. `waited`: for how many rounds somebody has met nobody. `liking`: from 0
    to 1, how much a pair is to be preferred.
    """
    if not left or not right:
        return ()
    pairs = [[Pair(one, other) for other in right] for one in left]
    least = min(met.get(pair, 0) for line in pairs for pair in line)
    may = [[met.get(pair, 0) == least for pair in line] for line in pairs]
    partners = dict(zip(left, map(sum, may), strict=True))
    partners |= dict(zip(right, map(sum, zip(*may, strict=True)), strict=True))
    worth = _worth(partners, waited or {})
    # Likings of a whole round never outweigh that one more person meets somebody.
    scale = min(len(left), len(right)) * (_FINE + 1) + 1
    weights = [
        [
            (worth[pair.left] + worth[pair.right]) * scale + 1 + _fine(pair, liking or {})
            if allowed
            else 0
            for pair, allowed in zip(line, allowances, strict=True)
        ]
        for line, allowances in zip(pairs, may, strict=True)
    ]
    chosen = heaviest(weights)
    return tuple(pairs[row][column] for row, column in enumerate(chosen) if column is not None)


def _worth(partners: Mapping[str, int], waited: Mapping[str, int]) -> Mapping[str, int]:
    """What it is worth that somebody meets anybody: one of a rank outweighs all of lower ranks."""
    most = max(partners.values())
    rank_of = {who: (count == most, waited.get(who, 0)) for who, count in partners.items()}
    ranks = {rank: place for place, rank in enumerate(sorted(set(rank_of.values())))}
    return {who: (len(partners) + 1) ** ranks[rank] for who, rank in rank_of.items()}


def _fine(pair: Pair, liking: Mapping[Pair, float]) -> int:
    return round(min(1.0, max(0.0, liking.get(pair, 0.0))) * _FINE)
