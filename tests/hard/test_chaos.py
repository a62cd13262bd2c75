"""Two replicas on one PostgreSQL while everything goes wrong, for a third of a minute."""

import pytest

from bench.chaos import chaos
from bench.trial import Options


@pytest.mark.slow
def test_two_replicas_lose_nothing_whatever_goes_wrong_around_them() -> None:
    # This seed's first faults: a kill, a fail-over, refused writes, a stop; both networks cut.
    assert chaos(0.3, 2, Options(seed=5, postgresql=True)) == 0
