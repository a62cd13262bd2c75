"""Offer and pass: an unclaimed lead goes on to the next person, and always comes to rest.

An offer is a turn of the pool (bot.domain.fairness): whom a lead is offered to pays one, whether
they claim it, pass it on or let the time run out. Those who were offered it before in the round
count as absent for that turn, so Theorem 1 of fairness holds for offers as it stands.

Theorem. In one round, nobody is offered the lead twice before the last resort, and after at most
min(limit, members of the pool) offers it goes to the last resort or stays where it is, whoever
comes and goes meanwhile. Proof: each further offer goes to a member who is not yet in the round's
history and makes it one longer; when its length reaches the limit, or no such member is free, the
round ends, and it ends for good: a round whose last hop is final has no next hop. A
pass by hand can be taken back once for each offer, so people can at most double a round's offers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.dataclass import dataclass
from bot.domain.pools import Outcome, Overflow, Pool, Turn
from bot.domain.standings import Standing
from bot.domain.turns import choose

_NOBODY: Mapping[str, str] = MappingProxyType({})


class Ending(StrEnum):
    """How an offer ended; the words are stored, so they are never renamed."""

    #: By whom it was offered to, or by somebody else.
    CLAIMED = "claimed"
    #: Passed on by hand.
    PASSED = "passed"
    TIMED_OUT = "timed_out"
    #: Whom it was offered to is away, paused or deactivated.
    AWAY = "away"
    #: The offer counts as never made: the pass before it was taken back, the lead was closed or
    #: reassigned, or the pool offers nothing any more.
    WITHDRAWN = "withdrawn"


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
    #: It does not pass on any more: this round is over.
    final: bool = False
    #: Counts the lead's rounds from 1; a reassignment begins a new one.
    round: int = 1
    #: How many offers the round has at most, the last resort's not counted.
    limit: int = 1
    #: Why it is theirs.
    why: str = ""
    #: Those who were not free at the time, each with the reason.
    passed_over: tuple[tuple[str, str], ...] = ()
    #: What the turn did to credits, by user: taken back with the offer.
    credited: Mapping[str, float] = field(default_factory=dict)
    ending: Ending | None = None
    ended_at: datetime | None = None
    #: Why they passed it on, in their own words.
    reason: str = ""
    #: A pass by hand was taken back once; a second time it stands.
    taken_back: bool = False
    id: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.ending is None

    def end(self, how: Ending, at: datetime, reason: str = "") -> "Offer":
        """The offer, ended."""
        return replace(self, ending=how, ended_at=at, reason=reason)


def round_of(offers: Iterable[Offer], number: int) -> tuple[Offer, ...]:
    """The offers of one round that count, oldest first."""
    return tuple(
        one for one in offers if one.round == number and one.ending is not Ending.WITHDRAWN
    )


def to_take_back(offers: Sequence[Offer], user: str) -> tuple[Offer, Offer] | None:
    """The pass that somebody may take back, and the offer that came of it; None: there is none.

    `offers` are all of a lead, oldest first. The next person must have neither claimed nor passed.
    """
    if not offers or not offers[-1].is_open:
        return None
    latest = offers[-1]
    for before in reversed(round_of(offers[:-1], latest.round)):
        by_hand = before.user == user and before.ending is Ending.PASSED
        return (before, latest) if by_hand and not before.taken_back else None
    return None


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
    off: Mapping[str, str] = _NOBODY,
) -> Hop:
    """Decide where a lead goes that nobody claimed in time, or that was passed on by hand.

    `history` holds this round's offers, oldest first (empty: the first offer); `limit` is the most
    offers in a round, at least 1. The last resort gets the lead even when away: it is the named end
    of the chain; only somebody `barred` does not. `off`: see `bot.domain.turns.choose`.
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
    turn = choose(others, standings, absent, now, barred=barred, off=off)
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
