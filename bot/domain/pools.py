"""Pools: people who share leads, the policies by which they do, and what a turn tells."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.standings import Member, Standing


class Strategy(StrEnum):
    """How a pool chooses among those who are free; ties go to who got a lead longest ago."""

    #: One after the other; weights do not count.
    ROUND_ROBIN = "round_robin"
    #: In proportion to weights.
    WEIGHTED = "weighted"
    #: Whoever has the fewest open leads; weights do not count.
    LEAST_OPEN = "least_open"


class Overflow(StrEnum):
    """What happens to a lead when everybody is full or away."""

    #: It waits, oldest first, until somebody is free.
    HOLD = "hold"
    #: It goes to the next who is only full, or else to the next who is away.
    ROUTE_ANYWAY = "route_anyway"
    #: It goes to the pool's fallback person.
    FALLBACK = "fallback"


class OutsideHours(StrEnum):
    """Whether people have turns outside their working hours."""

    COUNT = "count"
    #: They are passed over, and miss nothing that could be caught up.
    SKIP = "skip"


@dataclass(frozen=True)
class Pool:
    """People who share leads, and by which policies. People are Slack user ids.

    Raises ValueError for what the settings exclude too: nobody or somebody twice as a member, and
    an overflow to a fallback person without one.
    """

    members: tuple[Member, ...]
    strategy: Strategy = Strategy.ROUND_ROBIN
    overflow: Overflow = Overflow.HOLD
    fallback: str | None = None
    #: Leads that an absence may bring on top afterwards; 0: people keep their position.
    catch_up: float = 0.0

    def __post_init__(self) -> None:
        if not self.members:
            raise ValueError("a pool needs members")
        if len({member.user for member in self.members}) < len(self.members):
            raise ValueError("a pool names somebody twice; give them a larger weight instead")
        if self.overflow is Overflow.FALLBACK and not self.fallback:
            raise ValueError("a pool that overflows to a fallback person must name one")


class Outcome(StrEnum):
    """What became of a lead in a pool."""

    TURN = "turn"
    ROUTED_ANYWAY = "routed_anyway"
    FALLBACK = "fallback"
    HELD = "held"


@dataclass(frozen=True)
class Contender:
    """A member who was considered: free or not, and why the lead is theirs or passed them by."""

    user: str
    available: bool
    reason: str
    #: What the decision saw: `owed` (leads, this one's share included), `weight`, `open`,
    #: `given_today`, `ramp` (the part of the weight that counts yet, where that is not all), and
    #: `counted_open` where the fewest open leads decide.
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """Who gets a lead, why, who was considered, and where everybody stands afterwards."""

    #: None: the lead is held.
    owner: str | None
    outcome: Outcome
    why: str
    #: All members, in the pool's order.
    contenders: tuple[Contender, ...]
    #: The members' standings after this turn, in the pool's order; the caller keeps them.
    standings: tuple[Standing, ...]

    @property
    def passed_over(self) -> tuple[tuple[str, str], ...]:
        """Those who were not free, each with the reason."""
        return tuple((one.user, one.reason) for one in self.contenders if not one.available)
