"""The Messages tab suggests questions, where the workspace has agents."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from bot.ports import SlackUnavailableError
from bot.services.prompting import PromptService

from .places import HTTP
from .team import Team
from .test_answers import filled, opened, told

QUESTION = "When do customers in France get their money back?"


@pytest.fixture
def team(door: str, new_database: Callable[[], str], tmp_path: Path) -> Iterator[Team]:
    """A team whose library suggests a question."""
    folder = filled(tmp_path / "content")
    with opened(door, new_database(), tmp_path, folder, f"prompts: ['{QUESTION}']") as team:
        yield team


@HTTP
def test_whoever_opens_the_messages_tab_is_suggested_questions_that_can_be_asked(
    team: Team,
) -> None:
    team.ana.open_home("messages")
    channel = team.ana.direct_channel()

    def suggested() -> list[str]:
        listed = team.ana.state()["channels"]
        prompts = next(one["prompts"] for one in listed if one["id"] == channel)
        return [one["message"] for one in prompts]

    assert team.wait_for(suggested, "a suggestion") == [QUESTION]
    team.ana.post(channel, QUESTION)
    told(team, team.ana, "14 days")


@pytest.mark.parametrize(
    ("code", "tries"), [("missing_scope", 1), ("unknown_method", 1), ("ratelimited", 2)]
)
def test_a_workspace_without_agents_is_asked_once(code: str, tries: int) -> None:
    asked: list[str] = []

    def suggest(channel_id: str, _questions: Sequence[str]) -> None:
        asked.append(channel_id)
        raise SlackUnavailableError(code)

    service = PromptService((QUESTION,), suggest)
    for channel_id in ("D1", "D2"):
        service.opened(channel_id)
        service.step()
    assert len(asked) == tries


def test_nothing_is_suggested_when_app_yaml_names_no_question() -> None:
    service = PromptService((), lambda *_given: None)
    service.opened("D1")
    assert not service.step()
