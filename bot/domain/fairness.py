"""The fair rule behind pools: every lead is shared out by weight, one person takes it and pays.

Each person has a *credit*, in leads: above zero the pool owes them, below zero they are ahead. For
each lead, everybody available is credited their weight's share of it. Of those who are owed
something, the one to whom a whole lead falls due soonest takes it, and pays one lead of credit.
Whoever is away or full is neither credited nor charged: they keep their position.

Theorem 1 (any absences, any capacities, any changes of weights). While nothing but turns changes
credits, every credit stays within -1 and +1: what a person got differs by at most one lead from
what was credited to them while they were available, and at each lead all available people were
credited in proportion to their weights. Proof: the taker had more than 0 (at the least exactly 0,
when nobody was owed anything) and pays 1, so they keep at least -1. All others end at 1 at most,
because the share-out is cut where the second most urgent credit would pass 1. Absent credits rest.
Hence any two people available at the same leads, with weights v and w, satisfy
|got/v - got'/w| <= 1/v + 1/w.

Theorem 2 (nobody absent, credits start at 0). After N leads, everyone has their exact quota
N * weight / sum of weights, rounded down or up. Proof: their k-th lead (from 0) must be given
between the leads at which their quota passes k and reaches k + 1. Giving everybody fractions of
each lead keeps all these windows, so by Hall's theorem whole leads can too, and for unit jobs the
earliest due date among those released finds such a schedule (Baruah, Cohen, Plaxton and Varvel,
"Proportionate progress", Algorithmica 15, 1996). The share-out is then never cut.

Why the share-out may be cut at all: no rule keeps everybody within one lead of an even split of
every lead under absences. Let n equal people leave one by one, each when they have just got a lead:
the last one has nothing and an even split owes them 1/n + ... + 1/2 leads, over 1 from n = 4 on.
"""

from collections.abc import Mapping, Sequence

from bot.dataclass import dataclass

#: Credits that differ by less are equal: sums of thirds do not meet exactly in binary.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class ShareOut:
    """One lead shared out among those available."""

    #: Leads credited for each unit of weight.
    per_weight: float
    #: Credit by user after the share-out, before the taker pays.
    credits: Mapping[str, float]
    #: Users to whom a whole lead falls due first, all equally soon, in the order given.
    due: tuple[str, ...]


def share_out(weights: Mapping[str, float], owed: Mapping[str, float]) -> ShareOut:
    """Share one lead out among the users of `weights` (at least one, each weight above 0).

    `owed` holds the credits before it. The caller picks one of `due` and takes 1 of their credit.
    """
    per_weight = _per_weight([(owed[user], weight) for user, weight in weights.items()])
    shared = {user: owed[user] + weight * per_weight for user, weight in weights.items()}
    floor = TOLERANCE if any(credit > TOLERANCE for credit in shared.values()) else -TOLERANCE
    waits = {
        user: (1 - shared[user]) / weight
        for user, weight in weights.items()
        if shared[user] > floor
    }
    soonest = min(waits.values())
    # The tolerance is in leads; a wait is in leads per weight.
    near = soonest + TOLERANCE / max(weights.values())
    return ShareOut(per_weight, shared, tuple(user for user, wait in waits.items() if wait <= near))


def _per_weight(owed: Sequence[tuple[float, float]]) -> float:
    """Leads credited per unit of weight, from each one's (credit, weight)."""
    whole = 1 / sum(weight for _, weight in owed)
    urgent = sorted((1 - credit) / weight for credit, weight in owed)
    kept = min(whole, urgent[1]) if len(urgent) > 1 else whole
    # When all are ahead, time passes until the first of them is even: somebody must take the lead.
    until_even = min(-credit / weight for credit, weight in owed)
    return max(kept, until_even, 0.0)
