"""What `/define` says of measures."""

from collections.abc import Callable

import pytest

from bot.domain.measures import MEASURES
from bot.slack.views.kit import Message
from bot.slack.views.measures import explained

Check = Callable[[Message], Message]


def test_all_measures_are_listed(check: Check) -> None:
    said = explained("measures")
    assert said is not None
    assert all(one.name in check(said).text for one in MEASURES.values())


@pytest.mark.parametrize("key", MEASURES)
def test_each_measure_is_explained_by_key_and_name(key: str, check: Check) -> None:
    said = explained(key)
    assert said is not None
    assert explained(MEASURES[key].name.upper()) == check(said)
    assert MEASURES[key].definition in said.text


def test_another_word_is_none() -> None:
    assert explained("mql") is None
