"""Pools are fair whatever happens: theorems by random histories."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pools import Outcome, Pool, Strategy, Turn
from bot.domain.standings import Member, Standing
from bot.domain.turns import choose

from .sharing import MONDAY, PEOPLE, give, owners, pool

#: Sums of thirds and sevenths in binary stay this close to the true ones over a test's leads.
NEAR = 1e-6


weights = st.lists(st.integers(1, 12), min_size=1, max_size=6)


class Ledger:
    """The rule told another way: exact, with nothing carried over but the whole history.

    Entitlements are added up anew from the first lead for every decision, in fractions.
    """

    def __init__(self, weight: dict[str, int]) -> None:
        self.weight = weight
        #: For each lead: who was available, the share per weight, who got it.
        self.history: list[tuple[frozenset[str], Fraction, str]] = []

    def got(self, user: str) -> int:
        return sum(owner == user for _, _, owner in self.history)

    def entitled(self, user: str) -> Fraction:
        shares = (share for available, share, _ in self.history if user in available)
        return self.weight[user] * sum(shares, Fraction(0))

    def due_at(self, user: str) -> Fraction:
        """How much more must be shared out, per weight, until a whole lead is due."""
        return (self.got(user) + 1 - self.entitled(user)) / self.weight[user]

    def next_share(self, available: frozenset[str]) -> Fraction:
        whole = Fraction(1, sum(self.weight[user] for user in available))
        due = sorted(self.due_at(user) for user in available)
        begins = min(self.due_at(user) - Fraction(1, self.weight[user]) for user in available)
        return max(min([whole, *due[1:2]]), begins, Fraction(0))

    def take(self, available: frozenset[str], owner: str) -> None:
        """Enter a lead; AssertionError when it was not this person's to get."""
        share = self.next_share(available)
        begun = {
            user: self.due_at(user) - Fraction(1, self.weight[user]) < share for user in available
        }
        may = [user for user in available if begun[user]] or [
            user
            for user in available
            if self.due_at(user) - Fraction(1, self.weight[user]) == share
        ]
        assert owner in may
        assert self.due_at(owner) == min(self.due_at(user) for user in may)
        self.history.append((available, share, owner))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Pool, list[set[str]], list[set[str]]]:
    """A weighted pool, and for each lead who is away, and who has closed all their open leads."""
    weight = draw(weights)
    members = tuple(
        Member(user, one, open_limit=draw(st.none() | st.integers(1, 4)))
        for user, one in zip(PEOPLE, weight, strict=False)
    )
    some = st.sets(st.sampled_from([member.user for member in members]))
    leads = draw(st.integers(1, 30))
    return (
        Pool(members, Strategy.WEIGHTED),
        draw(st.lists(some, min_size=leads, max_size=leads)),
        draw(st.lists(some, min_size=leads, max_size=leads)),
    )


@given(histories())
def test_over_any_absences_and_capacities_everybody_stays_within_one_turn(
    history: tuple[Pool, list[set[str]], list[set[str]]],
) -> None:
    shared, absences, closings = history
    weight = {member.user: int(member.weight) for member in shared.members}
    ledger = Ledger(weight)
    standings: Sequence[Standing] = ()
    for away, closed in zip(absences, closings, strict=True):
        standings = [replace(one, open=0) if one.user in closed else one for one in standings]
        turn = choose(shared, standings, dict.fromkeys(away, "away"), MONDAY)
        standings = turn.standings
        free = frozenset(one.user for one in turn.contenders if one.available)
        if turn.owner is None:
            assert not free
            assert turn.outcome is Outcome.HELD
            continue
        ledger.take(free, turn.owner)
        for one in standings:
            error = ledger.entitled(one.user) - ledger.got(one.user)
            assert -1 <= error <= 1
            assert one.credit == pytest.approx(float(error), abs=NEAR)


@given(histories())
def test_two_people_available_together_get_leads_by_their_weights(
    history: tuple[Pool, list[set[str]], list[set[str]]],
) -> None:
    shared, absences, _ = history
    shared = replace(shared, members=tuple(replace(m, open_limit=None) for m in shared.members))
    turns: list[Turn] = []
    for away in absences:
        standings = turns[-1].standings if turns else ()
        turns.append(choose(shared, standings, dict.fromkeys(away, "away"), MONDAY))
    for one, other in combinations(shared.members, 2):
        got = [Fraction(0), Fraction(0)]
        for turn, away in zip(turns, absences, strict=True):
            if away & {one.user, other.user}:
                got = [Fraction(0), Fraction(0)]
                continue
            got[0] += Fraction(turn.owner == one.user) / int(one.weight)
            got[1] += Fraction(turn.owner == other.user) / int(other.weight)
            # A stretch may begin anywhere, so each end of it adds one turn of each.
            bound = 2 * (Fraction(1, int(one.weight)) + Fraction(1, int(other.weight)))
            assert abs(got[0] - got[1]) <= bound


@given(weights, st.integers(1, 120))
def test_when_nobody_is_away_everybody_has_their_exact_quota_at_any_time(
    weight: list[int], leads: int
) -> None:
    got = dict.fromkeys(PEOPLE[: len(weight)], 0)
    for number, turn in enumerate(give(pool(*weight), leads), 1):
        assert turn.owner is not None
        got[turn.owner] += 1
        for user, one in zip(got, weight, strict=True):
            quota = Fraction(number * one, sum(weight))
            assert floor(quota) <= got[user] <= ceil(quota)


@given(weights, st.integers(0, 60), st.integers(1, 40))
def test_a_newcomer_gets_their_share_from_the_first_day_and_no_flood(
    weight: list[int], before: int, after: int
) -> None:
    turns = give(pool(*weight), before)
    standings = list(turns[-1].standings) if turns else []
    grown = replace(pool(*weight), members=(*pool(*weight).members, Member("new", 3)))
    got = owners(give(grown, after, standings=standings)).count("n")
    share = Fraction(3 * after, sum(weight) + 3)
    # Those who are owed a fraction from before are served first, each less than one lead.
    assert got <= share + 1
    assert got >= floor(share) - len(weight)


@given(st.randoms(use_true_random=False), st.sampled_from(Strategy), weights)
def test_the_same_state_always_gives_the_same_turn(
    random: Random, strategy: Strategy, weight: list[int]
) -> None:
    shared = pool(*weight, strategy=strategy)
    standings = give(shared, random.randrange(20))
    last = list(standings[-1].standings) if standings else []
    once = choose(shared, last, {}, MONDAY)
    random.shuffle(last)
    assert choose(shared, last, {}, MONDAY) == once
