"""Offer and pass: an unclaimed lead goes on to the next person, and always comes to rest.

Theorem. In one round, nobody is offered the lead twice before the last resort, and after at most
min(limit, members of the pool) offers it goes to the last resort or stays where it is, whoever
comes and goes meanwhile. Proof: each further offer goes to a member who is not yet in the round's
history and makes it one longer; when its length reaches the limit, or no such member is free, the
round ends, and it ends for good: a round whose last hop is final has no next hop.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.domain.pools import Outcome, Overflow, Pool, Turn
from bot.domain.standings import Standing
from bot.domain.turns import choose

_NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Offer:
    """A lead offered to somebody (a Slack user id).

    `hop` counts a round's offers from 1. `until` is when it passes on if nobody claims it; the
    caller counts open minutes by the calendar. None: it does not pass on any more.
    """

    lead_id: int
    user: str
    offered_at: datetime
    hop: int
    until: datetime | None = None
    #: It went to the last resort: this round is over.
    final: bool = False


class Next(StrEnum):
    """What happens to a lead that its latest offer did not get claimed."""

    #: It is offered to the next person.
    OFFER = "offer"
    #: It goes to the named last resort, and stays there.
    LAST_RESORT = "last_resort"
    #: It stays with the person who has it: there is nobody else. Their offer becomes final, so that
    #: the round is over, and whoever manages the pool should hear of it.
    STAYS = "stays"


@dataclass(frozen=True)
class Hop:
    """The next step of a round, and why."""

    next: Next
    #: Who has the lead from now on; None only when it was never offered to anybody.
    user: str | None
    #: The number of the new offer; of the latest one when the lead stays.
    hop: int
    why: str
    #: How the next person was chosen, among those not yet offered the lead; holds their standings
    #: to keep. None when nobody was asked.
    turn: Turn | None = None

    @property
    def final(self) -> bool:
        """Whether the round ends with this step."""
        return self.next is not Next.OFFER


def is_due(offer: Offer, now: datetime) -> bool:
    """Whether an unclaimed offer passes on."""
    return not offer.final and offer.until is not None and now >= offer.until


def next_hop(
    history: Sequence[Offer],
    pool: Pool,
    standings: Iterable[Standing],
    absent: Mapping[str, str],
    now: datetime,
    *,
    limit: int,
    last_resort: str | None,
    barred: Mapping[str, str] = _NOBODY,
) -> Hop:
    """Decide where a lead goes that nobody claimed in time, or that was passed on by hand.

    `history` holds this round's offers, oldest first (empty: the first offer); `limit` is the most
    offers in a round, at least 1. The last resort gets the lead even when away: it is the named end
    of the chain; only somebody `barred` does not.
    """
    if limit < 1:
        raise ValueError(f"the hop limit is {limit}: it must be at least 1")
    latest = history[-1] if history else None
    if latest is not None and latest.final:
        return Hop(Next.STAYS, latest.user, latest.hop, "the last resort has it")
    if len(history) >= limit:
        return _end(latest, last_resort, barred, f"offered {len(history)} times, the limit")
    offered = {offer.user for offer in history}
    fresh = tuple(member for member in pool.members if member.user not in offered)
    if not fresh:
        return _end(latest, last_resort, barred, "everybody in the pool was offered it")
    # The round has an end of its own, so the pool's overflow does not apply.
    others = replace(pool, members=fresh, overflow=Overflow.HOLD, fallback=None)
    turn = choose(others, standings, absent, now, barred=barred)
    if turn.outcome is not Outcome.TURN:
        why = "everybody else in the pool is away or full"
        return replace(_end(latest, last_resort, barred, why), turn=turn)
    return Hop(Next.OFFER, turn.owner, len(history) + 1, turn.why, turn)


def _end(latest: Offer | None, last_resort: str | None, barred: Mapping[str, str], why: str) -> Hop:
    hop = latest.hop if latest else 0
    if last_resort is None:
        return Hop(
            Next.STAYS, latest.user if latest else None, hop, f"{why}, and no last resort is named"
        )
    if last_resort in barred:
        why = f"{why}, and the last resort cannot get leads: {barred[last_resort]}"
        return Hop(Next.STAYS, latest.user if latest else None, hop, why)
    return Hop(Next.LAST_RESORT, last_resort, hop + 1, why)
