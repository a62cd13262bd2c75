"""The owner whom a lead already has: of the account, or from an earlier time, before any pool."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.dataclass import dataclass


class WhenAway(StrEnum):
    """What happens when the person to be preferred is away."""

    #: The next one to be preferred is tried, then the pool.
    SKIP = "skip"
    #: The lead waits for them.
    HOLD = "hold"


@dataclass(frozen=True)
class Claim:
    """Somebody who should get a lead before the pool: a Slack user id, and why ("owns Acme")."""

    user: str
    why: str


@dataclass(frozen=True)
class Preference:
    """Who gets a lead before the pool is asked.

    `owner` is set: it is theirs. `waits_for` is set: it is held for that person. Neither: the pool
    decides. `why` is that of the deciding claim; `passed_over` holds (user, reason) of those tried.
    """

    owner: str | None = None
    waits_for: str | None = None
    why: str = ""
    passed_over: tuple[tuple[str, str], ...] = ()


def prefer(
    claims: Iterable[Claim],
    absent: Mapping[str, str],
    barred: Mapping[str, str],
    when_away: WhenAway = WhenAway.SKIP,
) -> Preference:
    """Find the first who claims a lead and is present; strongest claim first (account, previous).

    `absent` and `barred` map users to reasons, as for pools: nobody waits for somebody barred, who
    may never come back. Capacity does not count: the owner of an account keeps its leads.
    """
    passed: list[tuple[str, str]] = []
    for claim in claims:
        if claim.user in barred:
            passed.append((claim.user, barred[claim.user]))
        elif claim.user not in absent:
            return Preference(claim.user, None, claim.why, tuple(passed))
        elif when_away is WhenAway.HOLD:
            passed.append((claim.user, absent[claim.user]))
            return Preference(None, claim.user, claim.why, tuple(passed))
        else:
            passed.append((claim.user, absent[claim.user]))
    return Preference(passed_over=tuple(passed))
