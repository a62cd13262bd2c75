"""Comparing reactions with Slack overrules nothing that happens in the same moment."""

from collections.abc import Iterator
from dataclasses import field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.dataclass import dataclass
from bot.domain.people import Home, Person
from bot.services.assigning import Assigner
from bot.services.comparing import Comparison
from bot.services.feedback import FeedbackService, ReactionEvent
from bot.services.roster import Roster
from bot.slack.directory import SlackDirectory
from storage import schema
from storage.database import Database

from . import company

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOME = Home(team="T0", bot_user="U0BATON")
PLACE = ("C0", "1.000001")


@dataclass(frozen=True)
class Asked(SlackDirectory):
    """Answers with what Slack has; `meanwhile` happens after Slack looked."""

    client: WebClient = field(default_factory=WebClient)
    there: frozenset[tuple[str, str]] = frozenset()
    meanwhile: tuple[ReactionEvent, ...] = ()
    feedback: FeedbackService | None = None

    def reactions(self, channel_id: str, ts: str) -> frozenset[tuple[str, str]]:
        assert (channel_id, ts) == PLACE
        for event in self.meanwhile:
            assert self.feedback is not None
            self.feedback.react(event)
        return self.there


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    store = Database(f"sqlite:///{tmp_path / 'baton.db'}")
    schema.upgrade(store.engine)
    store.change(lambda work: work.people.put(Person("U0ANA", "Ana", team="T0"), NOW))
    yield store
    store.close()


@pytest.fixture
def feedback(database: Database) -> FeedbackService:
    configured = company.settings()
    assigner = Assigner(configured, Roster(configured))
    return FeedbackService(database, configured, HOME, assigner, lambda: NOW)


def event(name: str, *, present: bool, seconds: float) -> ReactionEvent:
    at = NOW + timedelta(seconds=seconds)
    return ReactionEvent(f"{name}{seconds}", *PLACE, "U0ANA", name, present, at)


def present(database: Database) -> set[str]:
    on_it = database.read(lambda work: work.feedback.reactions_on(*PLACE))
    return {name for (_, name), (there, _) in on_it.items() if there}


def compare(database: Database, directory: Asked, feedback: FeedbackService) -> None:
    comparison = Comparison(database, directory, feedback, lambda: NOW)
    comparison.of(*PLACE)


def test_what_was_missed_is_repaired(database: Database, feedback: FeedbackService) -> None:
    feedback.react(event("+1", present=True, seconds=-3600))
    directory = Asked(there=frozenset({("U0ANA", "fire")}))
    compare(database, directory, feedback)
    assert present(database) == {"fire"}


def test_a_reaction_given_while_slack_is_asked_stays(
    database: Database, feedback: FeedbackService
) -> None:
    directory = Asked(meanwhile=(event("+1", present=True, seconds=0.1),), feedback=feedback)
    compare(database, directory, feedback)
    assert present(database) == {"+1"}


def test_a_reaction_removed_while_slack_is_asked_stays_removed(
    database: Database, feedback: FeedbackService
) -> None:
    feedback.react(event("+1", present=True, seconds=-3600))
    gone = (event("+1", present=False, seconds=0.1),)
    directory = Asked(there=frozenset({("U0ANA", "+1")}), meanwhile=gone, feedback=feedback)
    compare(database, directory, feedback)
    assert present(database) == set()


def test_a_late_event_is_newer_than_a_repair(database: Database, feedback: FeedbackService) -> None:
    feedback.react(event("+1", present=True, seconds=-3600))
    compare(database, Asked(), feedback)
    feedback.react(event("+1", present=True, seconds=-1))
    assert present(database) == {"+1"}
