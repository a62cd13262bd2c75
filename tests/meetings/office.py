"""A small company that meets on Wednesdays, and what its people do; the clock stands still."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient

from bot.domain.meeting_shown import AgendaShown, MeetingShown, Refusal
from bot.domain.meetings import Meeting
from bot.domain.people import Actor, Home, Person
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.action_book import ActionBook
from bot.services.agenda import Added, AgendaService
from bot.services.agenda_book import AgendaBook, Draft
from bot.services.agenda_reactions import AgendaReactions
from bot.services.attention import Attention
from bot.services.calendar_feed import CalendarFeed
from bot.services.decision_checks import DecisionChecks
from bot.services.feedback import ReactionEvent
from bot.services.measuring import MeasureService
from bot.services.meeting_book import MeetingBook
from bot.services.meeting_desk import MeetingDesk, Order
from bot.services.meeting_press import Press
from bot.services.meeting_room import MeetingRoom
from bot.services.meeting_sweep import MeetingSweep
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.slack.directory import SlackDirectory
from storage.database import Database
from tests.settings import loaded

APP = """\
workspace: {name: Acme, timezone: Europe/Berlin, admins: [dana]}
people:
  ana: {name: Ana Ruiz, slack: U0ANA, team: sales}
  ben: {name: Ben Okafor, slack: U0BEN, team: sales}
  dana: {name: Dana Kim, slack: U0DANA, team: sales}
  emil: {name: Emil Novak, slack: U0EMIL, team: marketing}
teams:
  sales: {name: Sales, lead: dana, holidays: ["2026-12-23"]}
  marketing: {name: Marketing, lead: emil}
channels: {leads: "#leads"}
routing: [{name: All, channel: leads, owner: ana}]
"""
WEEKLY = """\
meetings:
  weekly:
    name: Weekly
    every: wednesday
    at: "15:00"
    channel: leads
    attendees: [sales, marketing]
"""
#: A Monday noon; the meeting is on Wednesday the 25th at 14:00 UTC.
MONDAY = datetime(2026, 11, 23, 11, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 14, tzinfo=UTC)
HOME = Home("T0SANDBOX", "U0BATON", url="https://acme.slack.com/")
EVERYBODY = ("U0ANA", "U0BEN", "U0DANA", "U0EMIL", "U0GUEST")


def actor(user: str) -> Actor:
    return Actor(user, HOME.team)


@dataclass
class Office:
    """Everybody is known to Slack; the clock stands until it is moved."""

    store: Database
    app: str = APP + WEEKLY
    now: datetime = MONDAY
    numbers: int = 0
    agenda: AgendaService = field(init=False)
    reactions: AgendaReactions = field(init=False)
    book: MeetingBook = field(init=False)
    room: MeetingRoom = field(init=False)
    desk: MeetingDesk = field(init=False)
    sweep: MeetingSweep = field(init=False)
    feed: CalendarFeed = field(init=False)
    checks: DecisionChecks = field(init=False)

    def __post_init__(self) -> None:
        settings, roster = (found := loaded(self.app, {})), Roster(found)
        directory = SlackDirectory(WebClient("xoxb-nobody-is-asked"))
        access = AccessService(self.store, settings, roster, HOME, directory, self.clock)
        attention = Attention(settings, Promiser(settings, roster))
        book = self.book = MeetingBook(settings, roster, HOME)
        items = AgendaBook(book)
        self.agenda = AgendaService(self.store, settings, HOME, access, book, items, self.clock)
        self.reactions = AgendaReactions(self.store, HOME, book, items, self.clock)
        actions = ActionBook(settings, roster, attention)
        self.room = MeetingRoom(self.store, HOME, book, actions, self.clock)
        self.desk = MeetingDesk(self.store, settings, access, book, self.clock)
        self.sweep = MeetingSweep(self.store, book, self.room, attention, self.clock)
        self.feed = CalendarFeed(self.store, settings, book, HOME, self.clock)
        measures = MeasureService(self.store, settings, roster, self.clock)
        self.checks = DecisionChecks(self.store, settings, measures, book, self.clock)
        self.store.change(self._meet)
        self.sweep.sweep()

    def clock(self) -> datetime:
        return self.now

    def _meet(self, work: UnitOfWork) -> None:
        for user in EVERYBODY:
            guest = user == "U0GUEST"
            work.people.put(Person(user, user, HOME.team, is_guest=guest), self.now)

    def until(self, moment: datetime) -> None:
        self.now = moment
        self.sweep.sweep()

    def wait(self, **span: float) -> None:
        self.until(self.now + timedelta(**span))

    def identity(self) -> str:
        self.numbers += 1
        return f"press {self.numbers}"

    def add(self, user: str, text: str) -> Added:
        found = self.agenda.add(self.identity(), actor(user), Draft(text))
        assert isinstance(found, Added)
        return found

    def next(self) -> Meeting:
        found = self.store.read(lambda work: work.meetings.next("weekly"))
        assert found
        return found

    def shown(self) -> AgendaShown:
        found = self.agenda.listed(actor("U0ANA"), "")
        assert not isinstance(found, Refusal)
        return found

    def texts(self) -> list[str]:
        return [one.item.text for one in self.shown().shown.agenda]

    def react(
        self, user: str, name: str, *, ts: str = "1.5", present: bool = True, channel: str = "C1"
    ) -> None:
        event = ReactionEvent(
            self.identity(), channel, ts, user, name, present, self.now, author="U0EMIL"
        )
        self.reactions.react(event)

    def press(self, user: str, meeting: Meeting) -> Press:
        return Press(self.identity(), actor(user), meeting.id)

    def order(self, user: str, words: str = "", series: str = "weekly") -> Order:
        return Order(self.identity(), actor(user), "", series, words)

    def held(self, *, end: bool = True) -> Meeting:
        """Hold the next meeting at its time."""
        meeting = self.next()
        self.until(meeting.at)
        self.room.start(self.identity(), actor("U0DANA"), meeting.id)
        if end:
            self.room.end(self.press("U0DANA", meeting))
        return meeting

    def whole(self, meeting: Meeting) -> MeetingShown:
        found = self.room.shown(actor("U0ANA"), meeting.id)
        assert not isinstance(found, Refusal)
        return found
