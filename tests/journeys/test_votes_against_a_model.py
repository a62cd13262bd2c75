"""Whatever comes in whichever order, the votes are those of a slow and simple model."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.feedback import Verdict
from bot.domain.leads import LeadData
from bot.domain.people import Actor, Home, Person
from bot.ports import UnitOfWork
from bot.services.assigning import Assigner
from bot.services.cards import Cards
from bot.services.clicks import Click
from bot.services.feedback import FeedbackService, ReactionEvent
from bot.services.roster import Roster
from storage import schema
from storage.database import Database
from tests.examples import at_most

from . import company

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOME = Home(team="T0", bot_user="U0BATON")
PEOPLE = ("U0ANA", "U0BEN")
#: Two copies of the same card, and a message that is none.
MESSAGES = ("1.000001", "2.000001", "3.000001")
CARDS = MESSAGES[:2]
EMOJI = ("+1", "thumbsup", "+1::skin-tone-3", "fire", "-1", "no_entry_sign", "tada")
MEANING = {"+1": "good", "fire": "good", "-1": "bad", "no_entry_sign": "bad"}


@dataclass(frozen=True)
class Press:
    number: int
    person: str
    verdict: str


@dataclass(frozen=True)
class React:
    number: int
    person: str
    name: str
    ts: str
    present: bool


Happening = Press | React


@st.composite
def happenings(draw: st.DrawFn) -> list[Happening]:
    """What people did, numbered in order, and delivered late, mixed up and more than once."""
    done: list[Happening] = []
    person = st.sampled_from(PEOPLE)
    for number in range(draw(st.integers(1, 14))):
        if draw(st.booleans()):
            verdict = draw(st.sampled_from(["good", "bad", "unsure"]))
            done.append(Press(number, draw(person), verdict))
        else:
            name, ts = draw(st.sampled_from(EMOJI)), draw(st.sampled_from(MESSAGES))
            done.append(React(number, draw(person), name, ts, draw(st.booleans())))
    again = draw(st.lists(st.sampled_from(done), max_size=4))
    return draw(st.permutations([*done, *again]))


@dataclass
class Model:
    """Keeps everything it hears, and works each vote out anew from the very beginning."""

    reactions: list[React] = field(default_factory=list)
    #: (when, whose, which verdict; "" for a vote that was taken back)
    ballots: list[tuple[int, str, str]] = field(default_factory=list)
    heard: set[int] = field(default_factory=set)

    def hear(self, one: Happening) -> None:
        if one.number in self.heard:
            return
        self.heard.add(one.number)
        if isinstance(one, React):
            self.reactions.append(one)
        else:
            # What a press means is up to the vote that the card showed.
            back = self.vote(one.person) == one.verdict
            self.ballots.append((one.number, one.person, "" if back else one.verdict))

    def vote(self, person: str) -> str:
        said = [(at, verdict) for at, whose, verdict in self.ballots if whose == person]
        last_at, last = max(said, default=(-1, ""))
        standing = [(last_at, last)] if last else []
        for ts in CARDS:
            for name in EMOJI:
                events = [
                    r for r in self.reactions if (r.person, r.ts, r.name) == (person, ts, name)
                ]
                newest = max(events, key=lambda r: r.number, default=None)
                meaning = MEANING.get(name.removesuffix("::skin-tone-3").replace("thumbsup", "+1"))
                silenced = newest is not None and not last and newest.number < last_at
                if newest is not None and newest.present and meaning and not silenced:
                    standing.append((newest.number, meaning))
        return max(standing, default=(0, ""))[1]


def moment(number: int) -> datetime:
    # Far enough apart that no two presses are one double click.
    return START + timedelta(seconds=10 * number)


@dataclass
class Played:
    """The service under test, and a lead of its own for each example, with two cards."""

    database: Database
    examples: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        schema.upgrade(self.database.engine)
        configured = company.settings()
        self.cards = Cards(configured, HOME)
        assigner = Assigner(configured, Roster(configured))
        self.feedback = FeedbackService(self.database, configured, HOME, assigner, lambda: START)
        self.database.change(self._introduce)

    @staticmethod
    def _introduce(work: UnitOfWork) -> None:
        for user in PEOPLE:
            work.people.put(Person(user, user, team=HOME.team), START)

    def begin(self) -> None:
        self.example = next(self.examples)
        data = LeadData(name="Ada")

        def add(work: UnitOfWork) -> int:
            lead_id = work.arrivals.add("website", str(self.example), data, START)
            for ts in CARDS:
                work.deliveries.card_seen(lead_id, self.channel, ts)
            return lead_id

        self.lead_id = self.database.change(add)

    @property
    def channel(self) -> str:
        return f"C{self.example}"

    def tell(self, one: Happening) -> None:
        identity, at = f"{self.example}:{one.number}", moment(one.number)
        if isinstance(one, Press):
            actor = Actor(one.person, HOME.team)
            click = Click(identity, self.lead_id, actor, self.channel, CARDS[0], at)
            self.feedback.vote(click, Verdict(one.verdict))
        else:
            event = (self.channel, one.ts, one.person, one.name, one.present, at)
            self.feedback.react(ReactionEvent(identity, *event))

    def votes(self) -> dict[str, str]:
        card = self.database.read(lambda work: self.cards.card(work, self.lead_id))
        assert card is not None
        return {vote.person: vote.verdict.value for vote in card.votes}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('votes') / 'votes.db'}")
    yield Played(database)
    database.close()


@settings(max_examples=at_most(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(delivered=happenings())
def test_votes_equal_those_of_a_slow_and_simple_model(
    played: Played, delivered: list[Happening]
) -> None:
    played.begin()
    model = Model()
    for one in delivered:
        played.tell(one)
        model.hear(one)
        expected = {person: vote for person in PEOPLE if (vote := model.vote(person))}
        assert played.votes() == expected
