"""How harsh reps are: few verdicts say little, many say what they say."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calibration import calibrate, pull_of
from bot.domain.shares import Share


@st.composite
def teams(draw: st.DrawFn) -> dict[str, Share]:
    sizes = draw(st.lists(st.integers(0, 200), min_size=1, max_size=12))
    return {f"rep {i}": Share(draw(st.integers(0, n)), n) for i, n in enumerate(sizes)}


@given(teams())
def test_what_is_believed_lies_between_the_rep_and_the_team(team: dict[str, Share]) -> None:
    total = sum(one.n for one in team.values())
    mean = sum(one.hits for one in team.values()) / total if total else 0.0
    for one in calibrate(team).values():
        own = one.verdicts.value if one.verdicts.value is not None else mean
        assert min(own, mean) - 1e-9 <= one.believed <= max(own, mean) + 1e-9


@given(teams())
def test_the_verdicts_of_a_whole_team_surprise_nobody_on_average(team: dict[str, Share]) -> None:
    for one in calibrate(team).values():
        assert one.surprise(bad=True) >= 0 >= one.surprise(bad=False)


def test_a_team_that_agrees_is_one_judge() -> None:
    team = {rep: Share(30, 100) for rep in "abcd"}
    assert pull_of(team) == 1000
    assert all(abs(one.believed - 0.3) < 1e-9 for one in calibrate(team).values())


def test_the_pull_is_found_again_in_made_up_verdicts() -> None:
    # A beta distribution of 6 and 14 is worth 20 verdicts.
    chance = Random(11)
    team: dict[str, Share] = {}
    for number in range(400):
        habit = chance.betavariate(6, 14)
        team[str(number)] = Share(sum(chance.random() < habit for _ in range(120)), 120)
    assert 16 < pull_of(team) < 25


def test_one_verdict_hardly_moves_what_is_believed() -> None:
    team = {"harsh": Share(90, 100), "mild": Share(10, 100), "new": Share(1, 1)}
    assert calibrate(team)["new"].believed < 0.75
    assert calibrate(team)["harsh"].believed > 0.85
