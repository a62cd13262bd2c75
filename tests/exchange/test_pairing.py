"""Nobody meets twice before all have met, whoever joins or leaves; matchings against all others."""

from collections import Counter
from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching import heaviest
from bot.domain.pairing import Pair, pair_up

WEIGHTS = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=1, max_size=4
    )
)
CROWDS = st.tuples(
    st.sets(st.sampled_from("abcdef"), max_size=6), st.sets(st.sampled_from("uvwxyz"), max_size=6)
)


def best_of_all(weights: list[list[int]]) -> int:
    """The largest sum by trying every assignment."""
    rows, columns = len(weights), len(weights[0])
    places: list[int | None] = [*range(columns), *([None] * rows)]
    return max(
        sum(weights[row][place] for row, place in enumerate(chosen) if place is not None)
        for chosen in set(permutations(places, rows))
    )


@given(WEIGHTS)
def test_no_matching_is_heavier(weights: list[list[int]]) -> None:
    found = heaviest(weights)
    taken = [column for column in found if column is not None]
    assert len(taken) == len(set(taken))
    total = sum(weights[row][column] for row, column in enumerate(found) if column is not None)
    assert all(weights[row][column] for row, column in enumerate(found) if column is not None)
    assert total == best_of_all(weights)


def test_nobody_is_matched_where_nobody_is() -> None:
    assert heaviest([]) == ()
    assert heaviest([[0, 0]]) == (None,)
    assert heaviest([[2**200, 2**200 + 1], [0, 2**200]]) == (0, 1)


@given(st.lists(CROWDS, max_size=25))
def test_no_pair_meets_again_before_all_pairs_of_the_present_have_met(
    crowds: list[tuple[set[str], set[str]]],
) -> None:
    met: Counter[Pair] = Counter()
    for left, right in crowds:
        present = [Pair(*one) for one in product(sorted(left), sorted(right))]
        made = pair_up(sorted(left), sorted(right), met)
        assert set(made) <= set(present)
        assert bool(made) == bool(present)
        for chosen in made:
            assert all(met[other] >= met[chosen] for other in present)
        people = [who for pair in made for who in pair]
        assert len(people) == len(set(people))
        met.update(made)


@given(st.integers(1, 7), st.integers(1, 7), st.randoms(use_true_random=False))
def test_all_have_met_after_as_many_rounds_as_the_larger_team_has_people(
    marketers: int, reps: int, chance: object
) -> None:
    left = [f"m{number}" for number in range(marketers)]
    right = [f"r{number}" for number in range(reps)]
    liking = {
        Pair(*one): chance.random()  # type: ignore[attr-defined]  # hypothesis does not type it
        for one in product(left, right)
    }
    met: Counter[Pair] = Counter()
    waited: Counter[str] = Counter()
    for cycle in (1, 2):
        for _ in range(max(marketers, reps)):
            made = pair_up(left, right, met, waited=waited, liking=liking)
            met.update(made)
            assert len(made) == min(marketers, reps)
            paired = {who for pair in made for who in pair}
            waited = Counter({w: 0 if w in paired else waited[w] + 1 for w in (*left, *right)})
        assert set(met.values()) == {cycle}
        assert len(met) == marketers * reps


@given(st.integers(1, 4), st.integers(5, 9))
def test_sitting_out_is_shared_evenly(few: int, many: int) -> None:
    left = [f"m{number}" for number in range(few)]
    right = [f"r{number}" for number in range(many)]
    met: Counter[Pair] = Counter()
    waited: Counter[str] = Counter()
    turns = Counter(dict.fromkeys(right, 0))
    for _ in range(3 * many):
        made = pair_up(left, right, met, waited=waited)
        met.update(made)
        turns.update(pair.right for pair in made)
        paired = {pair.right for pair in made}
        waited = Counter({w: 0 if w in paired else waited[w] + 1 for w in right})
        assert max(turns.values()) - min(turns.values()) <= 2


def test_a_newcomer_meets_everybody_before_anybody_meets_again() -> None:
    met = Counter({Pair("m", "a"): 1, Pair("m", "b"): 1, Pair("n", "a"): 1, Pair("n", "b"): 1})
    made = pair_up(["m", "n"], ["a", "b", "new"], met)
    assert made in ((Pair("m", "new"),), (Pair("n", "new"),))


def test_of_equal_pairs_those_that_disagree_most_meet() -> None:
    liking = {Pair("m", "b"): 0.9, Pair("n", "b"): 0.8, Pair("n", "a"): 0.1}
    assert pair_up(["m", "n"], ["a", "b"], {}, liking=liking) == (Pair("m", "b"), Pair("n", "a"))
    assert pair_up(["m"], ["a", "b"], {}, liking=liking) == (Pair("m", "b"),)
    # Having waited outweighs it.
    assert pair_up(["m"], ["a", "b"], {}, liking=liking, waited={"a": 1}) == (Pair("m", "a"),)
