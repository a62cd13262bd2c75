"""Two replicas on one PostgreSQL while everything goes wrong around them, for half a minute."""

import pytest

from bench.chaos import chaos
from bench.trial import Options


@pytest.mark.slow
def test_two_replicas_lose_nothing_whatever_goes_wrong_around_them() -> None:
    assert chaos(0.5, 2, Options(seed=5, postgresql=True)) == 0
