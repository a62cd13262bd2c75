"""Answers that a model puts into fewer words: checked, cut where it made things up, or not used."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.answers.provider import Provider, slowly

from .places import HTTP, SOCKET
from .team import Team
from .test_answers import ask, filled, opened, told

QUESTION = "When do customers in France get their money back?"
FOUNDED = "In France customers get their money back within 14 days. [1]"
UNFOUNDED = "They also get a bunch of flowers. [1]"


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider of models on a socket of its own, which answers well at first."""
    pytest.importorskip("openai")  # seconds on a busy machine, which are not the answer's
    provider = Provider(lambda _given: FOUNDED)
    yield provider
    provider.stop()


@pytest.fixture
def team(
    door: str, new_database: Callable[[], str], tmp_path: Path, provider: Provider
) -> Iterator[Team]:
    """A team with a library and a model that has a second to answer."""
    model = f"model: {{url: '{provider.url}', name: m, timeout: 1}}"
    folder = filled(tmp_path / "content")
    with opened(door, new_database(), tmp_path, folder, model) as team:
        yield team


@SOCKET
def test_a_model_s_sentences_are_shown_when_they_hold_and_left_out_when_not(
    team: Team, provider: Provider
) -> None:
    channel = team.ana.direct_channel()
    provider.answering = lambda _given: f"{FOUNDED}\n{UNFOUNDED}"
    team.ana.post(channel, QUESTION)
    answer = told(team, team.ana, "In France customers get their money back within 14 days.")
    assert "Can I get my money back?" in str(answer["blocks"])
    assert "flowers" not in str(answer)
    provider.answering = lambda _given: UNFOUNDED
    team.ana.post(channel, f"new topic: {QUESTION}")
    quoted = told(team, team.ana, "Customers in France get their money back within 14 days after")
    assert "flowers" not in str(quoted)


@HTTP
def test_a_model_that_is_late_leaves_the_quoted_answer(team: Team, provider: Provider) -> None:
    provider.answering = slowly
    # The command is answered at once, whatever the model does.
    assert "within 14 days after the course begins" in ask(team.ben, QUESTION)["text"]
    team.ana.post(team.ana.direct_channel(), QUESTION)
    told(team, team.ana, "Customers in France get their money back within 14 days after the course")
    assert provider.asked
