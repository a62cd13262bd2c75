"""A large company's morning in a few seconds: leads, clicks, questions; audited."""

import pytest

from bench.load.main import Asked, load
from bench.load.scenes import Script
from bench.trial import Options


@pytest.mark.slow
def test_two_replicas_carry_a_burst_with_clicks_and_questions_and_lose_nothing() -> None:
    parts = frozenset({"burst", "asking"})
    script = Script(
        parts, leads=100, asking=10, volleys=1, rate=8, seconds=1, seed=5, warm=12, watched=3
    )
    assert load(script, Asked(replicas=(2,)), Options(seed=5, postgresql=True)) == 0
