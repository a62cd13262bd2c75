"""First weeks in a pool, and turns outside working hours: by random histories and by example."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pools import Outcome, Overflow, Pool, Strategy
from bot.domain.ramps import FIRST, Ramp
from bot.domain.standings import Member, Standing
from bot.domain.turns import Held, choose, drain

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
FOUR_WEEKS = Ramp(MONDAY, timedelta(weeks=4))
OFF = {"ana": "outside working hours, works again Mon 09:00"}


def test_a_ramp_grows_evenly_from_a_quarter_to_all() -> None:
    weeks = [FOUR_WEEKS.part(MONDAY + timedelta(weeks=number)) for number in range(-1, 7)]
    assert weeks == [FIRST, FIRST, 0.4375, 0.625, 0.8125, 1, 1, 1]
    assert Ramp(MONDAY, timedelta()).part(MONDAY) == 1


@given(
    others=st.integers(1, 6),
    minutes=st.lists(st.integers(1, 60 * 24 * 3), min_size=1, max_size=120),
    before=st.integers(0, 30),
    strategy=st.sampled_from([Strategy.ROUND_ROBIN, Strategy.WEIGHTED]),
)
def test_who_ramps_up_gets_what_the_ramp_says_within_two_leads(
    others: int, minutes: list[int], before: int, strategy: Strategy
) -> None:
    settled = tuple(Member(f"p{number}") for number in range(others))
    standings: tuple[Standing, ...] = ()
    for _ in range(before):
        standings = choose(Pool(settled, strategy), standings, {}, MONDAY).standings
    now, got, due = MONDAY, 0, 0.0
    for passed in minutes:
        now += timedelta(minutes=passed)
        part = FOUR_WEEKS.part(now)
        turn = choose(Pool((*settled, Member("new", ramp=part)), strategy), standings, {}, now)
        standings = turn.standings
        got += turn.owner == "new"
        due += part / (others + part)
        assert abs(got - due) < 2


def test_after_the_ramp_a_newcomer_gets_as_many_as_the_others() -> None:
    pool = Pool((Member("ana"), Member("new", ramp=FOUR_WEEKS.part(MONDAY + timedelta(weeks=5)))))
    standings: tuple[Standing, ...] = ()
    owners = []
    for _ in range(10):
        turn = choose(pool, standings, {}, MONDAY)
        owners.append(turn.owner)
        standings = turn.standings
    assert owners.count("new") == 5


def test_where_the_fewest_open_leads_decide_a_newcomer_stays_below_the_others() -> None:
    members = (Member("ana"), Member("new", ramp=0.25))
    loads = {"ana": 7, "new": 0}
    for _ in range(8):
        now = [Standing(user, open=count) for user, count in loads.items()]
        owner = choose(Pool(members, Strategy.LEAST_OPEN), now, {}, MONDAY).owner
        assert owner is not None
        loads[owner] += 1
    assert loads == {"ana": 12, "new": 3}


def test_a_turn_tells_which_part_counts() -> None:
    turn = choose(Pool((Member("ana"), Member("new", ramp=0.4))), [], {}, MONDAY)
    numbers = {one.user: one.numbers for one in turn.contenders}
    assert (numbers["new"]["weight"], numbers["new"]["ramp"]) == (0.4, 0.4)
    assert "ramp" not in numbers["ana"]


def test_whoever_does_not_work_at_this_hour_is_passed_over_and_keeps_their_position() -> None:
    pool = Pool((Member("ana"), Member("ben")), catch_up=5)
    standings: tuple[Standing, ...] = ()
    for _ in range(6):
        turn = choose(pool, standings, {}, MONDAY, off=OFF)
        assert turn.owner == "ben"
        assert turn.passed_over == (("ana", OFF["ana"]),)
        standings = turn.standings
    owners = []
    for _ in range(6):
        turn = choose(pool, standings, {}, MONDAY)
        owners.append(turn.owner)
        standings = turn.standings
    # Nights are no absence to be caught up.
    assert owners.count("ana") <= 4


@pytest.mark.parametrize(
    ("overflow", "owner", "outcome"),
    [
        (Overflow.HOLD, None, Outcome.HELD),
        (Overflow.ROUTE_ANYWAY, "ana", Outcome.ROUTED_ANYWAY),
        (Overflow.FALLBACK, "dana", Outcome.FALLBACK),
    ],
)
def test_when_nobody_works_the_pool_decides(
    overflow: Overflow, owner: str | None, outcome: Outcome
) -> None:
    pool = Pool((Member("ana"),), overflow=overflow, fallback="dana")
    turn = choose(pool, [], {}, MONDAY, off=OFF)
    assert (turn.owner, turn.outcome) == (owner, outcome)


def test_held_leads_go_out_when_hours_begin() -> None:
    pool = Pool((Member("ana"), Member("ben")))
    held = [Held(number, MONDAY + timedelta(minutes=number)) for number in range(3)]
    everybody = {"ana": "off", "ben": "off"}
    assert drain(pool, [], held, {}, MONDAY, off=everybody) == ()
    given_out = drain(pool, [], held, {}, MONDAY, off=OFF)
    assert [one.lead_id for one, _ in given_out] == [0, 1, 2]
    assert all(one.lead_id < other.lead_id for (one, _), (other, _) in pairwise(given_out))
