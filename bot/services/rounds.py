"""Decides where an offered lead goes next, and takes the turn behind it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.config.offers import Offering
from bot.dataclass import dataclass
from bot.domain.offers import Hop, Next, Offer, next_hop
from bot.domain.pools import Strategy
from bot.ports import UnitOfWork
from bot.services.assigning import Assigner
from bot.services.roster import Roster


@dataclass(frozen=True)
class Step:
    """A step of a round, and what the turn behind it did to credits, by user."""

    asked: Offering
    hop: Hop
    credited: Mapping[str, float]


@dataclass(frozen=True)
class Rounds:
    """Asks the domain for the next hop, with what storage knows of the people."""

    roster: Roster
    assigner: Assigner

    def step(
        self,
        work: UnitOfWork,
        key: str,
        asked: Offering,
        history: Sequence[Offer],
        now: datetime,
        *,
        but: Mapping[str, str] = MappingProxyType({}),
    ) -> Step:
        """Decide the next step of a round, and take the turn behind it.

        `history` holds the round's offers; `but`: who does not get the lead → why.
        """
        work.pools.lock(key)
        seen = self.assigner.situation(work, key, now)
        resort = self.roster.user(work, asked.last_resort) if asked.last_resort else None
        also = (
            self.assigner.availability.barriers(work, [resort], now, key).barred if resort else {}
        )
        hop = next_hop(
            history,
            seen.pool,
            seen.standings,
            seen.barriers.absent,
            now,
            limit=asked.hops,
            last_resort=resort,
            barred={**seen.barriers.barred, **also, **but},
            off=seen.barriers.off,
        )
        if hop.next is Next.OFFER and hop.turn is not None:
            work.pools.keep(key, hop.turn.standings)
            before = {one.user: one.credit for one in seen.standings}
            changed = {
                one.user: one.credit - before.get(one.user, 0.0) for one in hop.turn.standings
            }
            return Step(asked, hop, {user: by for user, by in changed.items() if by})
        if hop.next is Next.LAST_RESORT and hop.user and hop.user not in _users(history):
            # Outside the turn; a lead is one turn of a person at most in a round.
            self.assigner.charge(work, key, hop.user, now)
            counts = seen.pool.strategy is not Strategy.LEAST_OPEN
            member = hop.user in {one.user for one in seen.pool.members}
            return Step(asked, hop, {hop.user: -1.0} if counts and member else {})
        return Step(asked, hop, {})


def _users(offers: Sequence[Offer]) -> set[str]:
    return {one.user for one in offers}
