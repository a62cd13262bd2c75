"""Where the leads of a trial go: every channel gets some, and one of them many."""

from collections import Counter

from bench.company import Company
from bench.crowd import BUSY, lane_of
from bench.dues import PROMISED


def test_a_quarter_of_the_leads_goes_to_one_channel_and_the_others_to_all_in_turn() -> None:
    lanes = Company(channels=24).lanes
    got = Counter(lane_of(number, lanes) for number in range(1, 24 * BUSY + 1))
    assert got.pop(lanes[1]) == 24 + 3
    assert set(got.values()) == {3}
    assert got.keys() == set(lanes) - {lanes[1]}
    assert got.keys() >= set(PROMISED)
