"""A pool, leads given out of it one by one, and who got them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.pools import Pool, Strategy, Turn
from bot.domain.standings import Member, Standing
from bot.domain.turns import choose

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
PEOPLE = ("ana", "ben", "cho", "dia", "eli", "fay")


def pool(*weight: float, strategy: Strategy = Strategy.WEIGHTED) -> Pool:
    """A pool of as many people as there are weights."""
    members = tuple(Member(user, one) for user, one in zip(PEOPLE, weight, strict=False))
    return Pool(members, strategy)


def give(
    to: Pool, leads: int, absent: Sequence[str] = (), standings: Sequence[Standing] = ()
) -> list[Turn]:
    """Give leads one by one, a minute apart."""
    turns: list[Turn] = []
    for _ in range(leads):
        now = max((one.last_given_at or MONDAY for one in standings), default=MONDAY)
        now += timedelta(minutes=1)
        turns.append(choose(to, standings, dict.fromkeys(absent, "away"), now))
        standings = turns[-1].standings
    return turns


def owners(turns: Sequence[Turn]) -> str:
    """Who got the leads, by first letters."""
    return "".join(turn.owner[0] if turn.owner else "-" for turn in turns)
