"""Notices to an admin: what is wrong, what to do, and that nothing is lost."""

from collections.abc import Callable
from dataclasses import asdict

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.slack.views.kit import Message
from bot.slack.views.notices import obstacle, resumed

Check = Callable[[Message], Message]

SENTENCE = "Baton is not in #leads. Type /invite @Baton there."


def test_an_obstacle(check: Check, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(obstacle("leads", SENTENCE, 3))) == snapshot


@pytest.mark.parametrize(
    ("waiting", "said"), [(0, "No lead waits"), (1, "1 lead waits"), (12, "12 leads wait")]
)
def test_an_obstacle_counts_what_waits(waiting: int, said: str) -> None:
    assert said in obstacle("leads", SENTENCE, waiting).text


def test_a_channel_that_works_again(check: Check, snapshot: SnapshotAssertion) -> None:
    assert asdict(check(resumed("leads", 3))) == snapshot


@pytest.mark.parametrize(
    ("waiting", "said"), [(0, "Nothing had to wait."), (1, "The lead that waited is now posted")]
)
def test_resuming_counts_what_waited(waiting: int, said: str) -> None:
    assert said in resumed("leads", waiting).text


def test_the_longest_obstacle(check: Check) -> None:
    check(obstacle("<leads>" * 100, "#a&b is archived. " * 1000, 10**9))
