"""The demonstration's meetings: what was talked about, decided and promised in eight weeks."""

from datetime import datetime, timedelta
from functools import partial
from itertools import count

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.actions_shown import Asked, Which
from bot.domain.agenda import ItemState
from bot.domain.meeting_shown import MeetingShown, Refusal
from bot.domain.people import Actor
from bot.services.action_answers import ActionClick
from bot.services.agenda_book import Draft
from bot.services.meeting_desk import Order
from bot.services.meeting_press import Agreed, Decided, Press
from commands.demo_time import HOUR, Time
from handlers import Services

#: What somebody puts on the agenda, and what comes of it: somebody promises something.
_TOPICS = (
    ("Leads from the chat are answered after lunch only", "Cover the chat between 12 and 2"),
    ("Partners ask what became of their leads", "Write to the partners once a month"),
    ("Half of the landing page's leads want no course", "Ask for the company on the landing page"),
    ("Nobody knows the new price list", "Put the price list into the library"),
    ("Bad verdicts without a reason", "Remind everybody to give a reason"),
    ("Too many students in the India channel", "Try a page for students of their own"),
    ("What Acme Learning says about us", "Bring the Acme battlecard up to date"),
    ("Webinar in January: who follows up?", "Plan the follow-up of the webinar"),
)
#: In this meeting, counted from 0, they decide something that is looked at again.
_DECIDES = 3
_DECISION = Decided(
    "The landing page asks for the company and the role, too",
    measure="good",
    expected="From a third to a half good leads",
)
_CHECKED_AFTER = timedelta(weeks=3)
_LONG = timedelta(minutes=25)


def plan(time: Time, settings: Settings, services: Services, workspace: str) -> None:
    """Have every series of meetings held by the people of both teams."""
    people = [one.slack for one in settings.people.values() if one.team in ("sales", "marketing")]
    for series in settings.series:
        _Meetings(time, services, workspace, series.key, people).next()


@dataclass(frozen=True)
class _Meetings:
    time: Time
    services: Services
    workspace: str
    series: str
    people: list[str]

    def next(self, number: int = 0) -> None:
        """Prepare the meeting that comes next."""
        desk = self.services.meetings.desk
        meeting = desk.next_of(Order(self.time.name(), self._actor(number), "", self.series))
        if isinstance(meeting, Refusal):
            return
        self.time.at(meeting.at - 20 * HOUR, partial(self._prepare, number))
        self.time.at(meeting.at, partial(self._hold, meeting.id, number))

    def _prepare(self, number: int) -> None:
        for at in (2 * number, 2 * number + 1):
            text = _TOPICS[at % len(_TOPICS)][0]
            draft = Draft(text, self.series)
            self.services.agenda.agenda.add(self.time.name(), self._actor(at), draft)

    def _hold(self, meeting_id: int, number: int) -> None:
        room, numbers = self.services.meetings.room, count(number)
        room.start(self.time.name(), self._actor(number), meeting_id)
        for person in self.people:
            if self.time.chance.random() < 0.7:
                room.here(Press(self.time.name(), Actor(person, self.workspace), meeting_id))
        shown = room.shown(self._actor(number), meeting_id)
        if isinstance(shown, MeetingShown):
            for ranked in shown.agenda[:4]:
                item, at = ranked.item, next(numbers)
                press = partial(Press, actor=self._actor(at), meeting_id=meeting_id)
                promised = dict(_TOPICS).get(item.text)
                if promised:
                    day = self.time.now.date() + timedelta(days=5 + at % 9)
                    agreed = Agreed(promised, self.people[at % len(self.people)], item.id, day)
                    action = room.agree(press(self.time.name()), agreed)
                    if not isinstance(action, Refusal) and self.time.chance.random() < 0.75:
                        done = partial(self._done, action.id, action.owner)
                        self.time.at(self.time.now + timedelta(days=1 + at % 8), done)
                state = ItemState.DONE if promised else ItemState.PARKED
                room.close(press(self.time.name()), item.id, state, item.version)
        if number == _DECIDES:
            self._decide(meeting_id, self.time.now)
        self.time.at(self.time.now + _LONG, partial(self._end, meeting_id, number))

    def _decide(self, meeting_id: int, now: datetime) -> None:
        check = (now + _CHECKED_AFTER).date()
        said = Decided(_DECISION.text, None, _DECISION.measure, _DECISION.expected, check)
        press = Press(self.time.name(), self._actor(_DECIDES), meeting_id)
        self.services.meetings.room.decide(press, said)

    def _end(self, meeting_id: int, number: int) -> None:
        press = Press(self.time.name(), self._actor(number), meeting_id)
        self.services.meetings.room.end(press)
        self.next(number + 1)

    def _done(self, action_id: int, owner: str) -> None:
        actor = Actor(owner, self.workspace)
        click = ActionClick(self.time.name(), actor, action_id, "", Asked(Which.MINE))
        self.services.actions.actions.done(click)

    def _actor(self, number: int) -> Actor:
        return Actor(self.people[number % len(self.people)], self.workspace)
