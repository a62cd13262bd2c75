"""A part of all calls between the bot and Slack fails, in every way that the sandbox knows."""

import pytest

from bench.faults import faults
from bench.trial import Options


@pytest.mark.slow
def test_leads_end_up_correct_while_calls_fail() -> None:
    assert faults(leads=40, share=0.2, options=Options(seed=3)) == 0
