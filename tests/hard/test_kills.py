"""The bot is killed at random moments while forms post and people click."""

import pytest

from bench.kills import kills
from bench.trial import Options


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_nothing_accepted_is_lost_when_the_bot_is_killed(mode: str) -> None:
    assert kills(4, Options(seed=3, mode=mode)) == 0
