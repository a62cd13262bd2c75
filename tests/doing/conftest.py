"""People who promise each other things, in several zones, on a real database."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.domain.access import UserGroup
from bot.domain.actions import Action, ActionState, Origin
from bot.domain.actions_shown import Asked, Which
from bot.domain.people import Actor, Home, Person
from bot.domain.workspace import Channel
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.action_answers import ActionClick
from bot.services.action_book import ActionBook
from bot.services.action_lists import ActionLists
from bot.services.action_reactions import ActionReactions
from bot.services.action_reminders import ActionReminders
from bot.services.actions import ActionService, Decision, NewAction
from bot.services.attention import Attention
from bot.services.promising import Promiser
from bot.services.roster import Roster
from storage.database import Database
from storage.models import deliveries
from tests.settings import loaded

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [adam]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales, timezone: America/New_York}
  mia: {name: Mia Sato, slack: U0MIA, team: marketing, timezone: Pacific/Auckland,
        hours: {tue-sat: "8-12, 13-16"}}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
  adam: {name: Adam Hall, slack: U0ADAM, team: marketing}
teams:
  sales: {name: Sales, lead: dana, hours: {mon-fri: "9-18"}, holidays: [2026-12-25]}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads"}
feedback: {reasons: {spam: Spam}}
reminders: {quiet: {mon-sun: "0-8, 12-13, 20-24"}}
routing: [{name: Everything, channel: leads}]
"""
#: For what does not depend on the database.
SQLITE = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
BERLIN = ZoneInfo("Europe/Berlin")
HOME = Home("T0", "U0BATON", url="https://acme.example/")
PEOPLE = ("U0ANA", "U0BEN", "U0MIA", "U0DANA", "U0EMIL", "U0ADAM")
STRANGER = Actor("U0OUT", "T0ELSEWHERE")


class Silence:
    """Slack, which nobody asks here."""

    def channel(self, channel_id: str) -> Channel | None:
        raise AssertionError(channel_id)

    def members(self, channel_id: str) -> Sequence[str]:
        raise AssertionError(channel_id)

    def usergroups(self) -> Sequence[UserGroup]:
        raise AssertionError


def berlin(text: str) -> datetime:
    """A moment in Berlin, such as `2026-11-23 10:15`."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@dataclass
class Office:
    """The services on one database; the clock stands until it is moved."""

    store: Database
    now: datetime = field(default_factory=lambda: berlin("2026-11-23 10:00"))

    def __post_init__(self) -> None:
        settings = loaded(APP, {})
        roster = Roster(settings)
        promiser = Promiser(settings, roster)

        def clock() -> datetime:
            return self.now

        access = AccessService(self.store, settings, roster, HOME, Silence(), clock)  # type: ignore[arg-type]  # nothing asks Slack here
        self.attention = Attention(settings, promiser)
        self.book = ActionBook(settings, roster, self.attention)
        lists = ActionLists(promiser, clock)
        self.actions = ActionService(self.store, self.book, lists, access, HOME, clock)
        self.reactions = ActionReactions(self.store, self.book, HOME, clock)
        self.reminders = ActionReminders(self.store, self.book, clock)
        self._numbers = count(1)
        self.store.change(self._meet)

    def _meet(self, work: UnitOfWork) -> None:
        for user in PEOPLE:
            work.people.put(Person(user, user, "T0", is_guest=False), self.now)
        out = Person(STRANGER.user, "otto", STRANGER.team, is_guest=False)
        work.people.put(out, self.now)

    def identity(self) -> str:
        """Of a press that never was before."""
        return f"press-{id(self)}-{next(self._numbers)}"

    def add(self, owner: str, due: date | None, maker: str = "U0EMIL", text: str = "Do it") -> int:
        """Somebody gives somebody an action; returns its id."""
        made = self.actions.add(self.identity(), Actor(maker, "T0"), NewAction(text, owner, due))
        assert isinstance(made, Action), made
        return made.id

    def agreed(self, owner: str, series: str, meeting_id: int) -> int:
        """An action of a meeting."""
        action = Action(
            0, "Do it", owner, "U0EMIL", self.now, Origin.MEETING, date(2026, 12, 1),
            meeting_id=meeting_id, series=series,
        )  # fmt: skip
        return self.store.change(lambda work: self.book.add(work, action, self.now)).id

    def get(self, action_id: int) -> Action:
        """An action as it is kept."""
        found = self.store.read(lambda work: work.actions.get(action_id))
        assert found is not None
        return found

    def click(
        self, action_id: int, by: str | Actor, *, change: int = 0, identity: str | None = None
    ) -> ActionClick:
        """A press of a button about an action, in a private list."""
        actor = by if isinstance(by, Actor) else Actor(by, "T0")
        address = "https://hooks.example/1"
        return ActionClick(
            identity or self.identity(),
            actor,
            action_id,
            "C0LEADS",
            Asked(Which.ALL),
            address,
            change,
        )

    def decision(self, action_id: int, **changes: object) -> Decision:
        """The form as it was opened, with some of it changed."""
        now = self.get(action_id)
        form = Decision(now.text, now.owner, now.due, now.snoozed_until, now.state, now.why)
        return replace(form, **changes)  # type: ignore[arg-type]  # the form's own fields

    def done(self, action_id: int) -> bool:
        """Whether it is done."""
        return self.get(action_id).state is ActionState.DONE

    def told(self, kind: str, person: str | None = None) -> list[tuple[str, dict[str, object]]]:
        """Key and facts of everything of a kind that Slack is to show, in order."""

        def look(work: UnitOfWork) -> list[tuple[str, dict[str, object]]]:
            columns = deliveries.c
            asked = select(columns.key, columns.about).where(columns.kind == kind)
            if person is not None:
                asked = asked.where(columns.person == person)
            rows = work.connection.execute(asked.order_by(columns.id))  # type: ignore[attr-defined]  # storage's own
            return [(row.key, row.about) for row in rows]

        return self.store.read(look)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)
