"""Replicas that compare reactions, and a Slack that tells what is on its messages."""

from collections.abc import Callable, Iterable
from dataclasses import field
from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient

from bot.dataclass import dataclass
from bot.domain.feedback import Verdict
from bot.domain.leads import LeadData
from bot.domain.people import Home, Person
from bot.domain.timeline import Kind
from bot.ports import SlackUnavailableError, UnitOfWork
from bot.services.assigning import Assigner
from bot.services.feedback import FeedbackService, ReactionEvent
from bot.services.lookout import Lookout
from bot.services.reconciling import ReconcileService
from bot.services.roster import Roster
from bot.slack.directory import SlackDirectory
from storage.database import Database
from storage.models import leads
from tests.journeys import company

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOME = Home(team="T0", bot_user="U0BATON")


Place = tuple[str, str]


@dataclass(frozen=True)
class Slack(SlackDirectory):
    """Tells what is on its messages, and in which order it was asked."""

    client: WebClient = field(default_factory=WebClient)
    #: Message → (person, emoji); of all others nothing is on them.
    there: dict[Place, set[tuple[str, str]]] = field(default_factory=dict)
    leads: dict[Place, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    asked: list[Place] = field(default_factory=list)
    #: What happens while it is asked, once each.
    meanwhile: list[Callable[[], None]] = field(default_factory=list)

    def reactions(self, channel_id: str, ts: str) -> frozenset[tuple[str, str]]:
        self.asked.append((channel_id, ts))
        if self.meanwhile:
            self.meanwhile.pop()()
        if self.errors:
            raise SlackUnavailableError(self.errors.pop(0))
        return frozenset(self.there.get((channel_id, ts), ()))

    def lead_on(self, channel_id: str, ts: str) -> int | None:
        if self.errors:
            raise SlackUnavailableError(self.errors.pop(0))
        return self.leads.get((channel_id, ts))


class Replicas:
    """Replicas on one database, a Slack, and a clock that stands still unless it is moved."""

    def __init__(self, store: Database, pace: timedelta = timedelta(0)) -> None:
        self.store = store
        self.now = START
        self.slack = Slack()
        self.pace = pace
        configured = company.settings()
        assigner = Assigner(configured, Roster(configured))
        self.feedback = FeedbackService(store, configured, HOME, assigner, lambda: self.now)
        store.change(lambda work: work.people.put(Person("U0ANA", "Ana", team="T0"), START))

    def one(self, lookout: Lookout | None = None) -> ReconcileService:
        """A replica that listens."""
        watch = lookout or Lookout()
        return ReconcileService(
            self.store, self.slack, self.feedback, lambda: self.now, None, watch, self.pace
        )

    def cards(self, count: int) -> list[int]:
        """So many leads with a card each, at ("C0", "1.000001") and so on; returns their ids."""

        def add(work: UnitOfWork) -> list[int]:
            made = []
            for number in range(1, count + 1):
                lead = work.arrivals.add(
                    "website", str(number), LeadData(name=f"L{number}"), self.now
                )
                work.deliveries.card_seen(lead, "C0", f"1.{number:06}")
                made.append(lead)
            return made

        ids = self.store.change(add)
        with self.store.engine.begin() as connection:
            connection.execute(leads.update().values(routed_at=self.now, channel="leads"))
        return ids

    def round(self, replica: ReconcileService) -> list[Place]:
        """Whom Slack is asked about until nothing is left."""
        self.slack.asked.clear()
        while replica.step():
            pass
        return list(self.slack.asked)

    def votes(self, lead: int) -> dict[str, Verdict]:
        """Who says what, by the record."""
        meaning = self.feedback.settings.emoji_meaning
        found = self.store.read(lambda work: work.feedback.facts(lead))
        return {one.person: meaning[reaction.name] for one in found for reaction in one.reactions}

    def told(self, lead: int) -> list[str]:
        """What the timeline tells of votes."""
        story = self.store.read(lambda work: work.timeline.of(lead))
        return [f"{one.kind} {one.data['verdict']}" for one in story if one.kind is Kind.VOTED]


def places(numbers: Iterable[int]) -> list[Place]:
    return [("C0", f"1.{number:06}") for number in numbers]


def reaction(ts: str, *, at: datetime = START, author: str | None = "U0BATON") -> ReactionEvent:
    return ReactionEvent(f"event:{ts}", "C0", ts, "U0ANA", "+1", True, at, author)
