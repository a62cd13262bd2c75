"""Offers in app.yaml: what they mean, and what is said about mistakes."""

from datetime import timedelta

import pytest

from bot.config import ConfigError, loads
from bot.domain.clocks import Count

from .example import MINIMAL

SALES = "  sales: {name: Sales, lead: ana}\n"
OPEN = SALES.replace("}", ', hours: {mon-fri: "9-17"}}')
OFFER = "offer: {claim_within: 15m, hops: 3, last_resort: ana}"


def written(offer: str = OFFER, sales: str = OPEN) -> str:
    pool = f"  all: {{people: [ana], {offer}}}\n"
    return MINIMAL.replace(SALES, sales).replace("  all: {people: [ana]}\n", pool)


def test_an_offer_is_read() -> None:
    offer = loads(written(), {}).pools["all"].offer
    assert offer is not None
    assert (offer.span, offer.count, offer.hops) == (timedelta(minutes=15), Count.TEAM, 3)
    assert offer.last_resort == "ana"


def test_without_it_a_pool_offers_nothing() -> None:
    assert loads(MINIMAL, {}).pools["all"].offer is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("15m", "soon", ["pools.all.offer.claim_within", '"soon"', "30m, 4h or 2d"]),
        ("15m", "1d", ["pools.all.offer", "days", "count: wall"]),
        ("hops: 3", "hops: 0", ["pools.all.offer.hops"]),
        ("resort: ana", "resort: anna", ["pools.all.offer.last_resort", '"anna"', '"ana"']),
        ("hops", "hopps", ["pools.all.offer", "hopps"]),
        ("claim_within: 15m, ", "", ["pools.all.offer", "claim_within"]),
    ],
)
def test_a_mistake_is_named(old: str, new: str, said: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        loads(written(OFFER.replace(old, new)), {})
    (problem,) = caught.value.problems
    assert all(part in str(problem) for part in said), str(problem)


def test_counting_hours_that_nobody_named_is_a_mistake() -> None:
    with pytest.raises(ConfigError) as caught:
        loads(written(sales=SALES), {})
    (problem,) = caught.value.problems
    assert "counts working hours, but teams.sales.hours says none" in str(problem)
    loads(written(OFFER.replace("hops", "count: wall, hops"), SALES), {})
