"""Credit for deals: nothing is lost and nothing is counted twice."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attribution import Credit, Touch, attribute

START = datetime(2026, 1, 1, tzinfo=UTC)


def _day(number: int) -> datetime:
    return START + timedelta(days=number)


touches = st.builds(Touch, st.sampled_from(["ads", "fair", "web"]), st.integers(0, 99).map(_day))
deals = st.lists(st.tuples(st.lists(touches, max_size=6), st.fractions(0, 10_000)), max_size=20)


@given(deals)
def test_each_rule_gives_exactly_what_was_won_with_a_touch(
    won: list[tuple[list[Touch], Fraction]],
) -> None:
    given_ = attribute(won).values()
    worth = sum((value for met, value in won if met), Fraction(0))
    assert sum((one.first for one in given_), Fraction(0)) == worth
    assert sum((one.last for one in given_), Fraction(0)) == worth
    assert sum((one.linear for one in given_), Fraction(0)) == worth


def test_the_three_rules_differ_where_a_person_came_by_several_ways() -> None:
    path = [Touch("web", _day(9)), Touch("fair", _day(1)), Touch("web", _day(5))]
    credit = attribute([(path, Fraction(900))])
    assert credit["fair"] == Credit(Fraction(900), Fraction(0), Fraction(300))
    assert credit["web"] == Credit(Fraction(0), Fraction(900), Fraction(600))
