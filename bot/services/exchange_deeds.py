"""What people do about the exchange: take part or not, and tell what they learned."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass
from bot.domain.exchange_programme import (
    TEXT_LIMIT,
    Choice,
    ExchangeAnswer,
    Learned,
    Meeting,
    Standing,
    both_agree,
)
from bot.domain.people import Actor, may_act
from bot.domain.presence import read_until
from bot.ports import UnitOfWork
from bot.services.exchange import ExchangeService, ask_key

#: How long the button leaves somebody out.
SNOOZE = timedelta(weeks=4)

#: Puts what both of a pair learned on the agenda; False when there is no meeting to put it on.
OnAgenda = Callable[[UnitOfWork, Meeting, Sequence[Learned], datetime], bool]


@dataclass(frozen=True)
class ExchangeDeeds:
    """Keep who takes part, and what pairs learned."""

    exchange: ExchangeService
    on_agenda: OnAgenda = lambda _work, _meeting, _learned, _now: False

    def standing(self, actor: Actor) -> Standing:
        """How somebody stands with the exchange; nothing is changed."""
        return self.exchange.store.read(lambda work: self._standing(work, actor))

    def off(self, actor: Actor) -> Standing:
        """Leave somebody out until they say otherwise."""
        return self._choose(actor, None)

    def snooze(self, actor: Actor, words: str | None = None) -> Standing:
        """Leave somebody out until the moment that the words name; None: for four weeks."""
        now = self.exchange.clock()
        until = now + SNOOZE if words is None else read_until(words, now, self._zone(actor))
        return self._choose(actor, until) if until else Standing(ExchangeAnswer.UNREADABLE)

    def on(self, actor: Actor) -> Standing:
        """Have somebody take part again."""

        def change(work: UnitOfWork) -> Standing:
            found = self._standing(work, actor)
            if found.answer in {ExchangeAnswer.NONE, ExchangeAnswer.NOT_FOR_YOU}:
                return found
            back = work.exchange.back(actor.user)
            answer = ExchangeAnswer.ON if back else ExchangeAnswer.ALREADY
            return replace(self._standing(work, actor), answer=answer)

        return self.exchange.store.change(change)

    def meeting_of(self, meeting_id: int, actor: Actor) -> tuple[Meeting, Learned | None] | None:
        """A meeting of somebody's, and what they said of it; None: it is not theirs."""

        def read(work: UnitOfWork) -> tuple[Meeting, Learned | None] | None:
            meeting = work.exchange.get(meeting_id)
            if meeting is None or actor.user not in meeting.people:
                return None
            said = {one.person: one for one in work.exchange.learned([meeting_id])}
            return meeting, said.get(actor.user)

        return self.exchange.store.read(read)

    def tell(
        self, meeting_id: int, actor: Actor, identity: str, *, text: str, agreed: bool
    ) -> bool:
        """Keep what somebody learned; once both want it, it goes to the agenda.

        False when the meeting is not theirs. What is on the agenda stays as it is.
        """
        text = text.strip()[:TEXT_LIMIT]
        now = self.exchange.clock()
        said = Learned(meeting_id, actor.user, now, text=text, agreed=agreed and bool(text))
        return self._keep(said, identity)

    def missed(self, meeting_id: int, actor: Actor, identity: str) -> bool:
        """Keep that a pair did not meet, so that they may be paired again."""
        return self._keep(Learned(meeting_id, actor.user, self.exchange.clock(), False), identity)

    def _keep(self, said: Learned, identity: str) -> bool:
        def change(work: UnitOfWork) -> bool:
            meeting = work.exchange.lock(said.meeting_id)
            if meeting is None or said.person not in meeting.people:
                return False
            if meeting.agenda_at is not None or not work.inbox.first_time(identity, said.at):
                return True
            work.exchange.learn(said)
            told = {one.person: one for one in work.exchange.learned([meeting.id])}
            readers = {said.person}
            if both_agree(meeting, told):
                words = [told[who] for who in meeting.people]
                if self.on_agenda(work, meeting, words, said.at):
                    work.exchange.put(replace(meeting, agenda_at=said.at))
                    readers = set(meeting.people)
            for user in sorted(readers):
                work.deliveries.redraw(ask_key(meeting.id, user), said.at)
            return True

        return self.exchange.store.change(change)

    def _choose(self, actor: Actor, until: datetime | None) -> Standing:
        def change(work: UnitOfWork) -> Standing:
            found = self._standing(work, actor)
            if found.answer in {ExchangeAnswer.NONE, ExchangeAnswer.NOT_FOR_YOU}:
                return found
            work.exchange.choose(Choice(actor.user, self.exchange.clock(), until))
            return self._standing(work, actor)

        return self.exchange.store.change(change)

    def _standing(self, work: UnitOfWork, actor: Actor) -> Standing:
        exchange, now = self.exchange, self.exchange.clock()
        asked = exchange.settings.exchange
        if asked is None:
            return Standing(ExchangeAnswer.NONE)
        settings, known = exchange.settings, work.people.get(actor.user)
        theirs = {
            exchange.roster.user(work, key)
            for key, person in settings.people.items()
            if person.team in asked.teams and key not in asked.without
        }
        if actor.user not in theirs or not may_act(exchange.home, known, actor):
            return Standing(ExchangeAnswer.NOT_FOR_YOU)
        choice = work.exchange.choices().get(actor.user)
        upcoming = asked.rhythm(settings.workspace.zone).next_after(now)
        last = self._last(work, actor.user)
        if choice is None or not choice.holds(now):
            return Standing(ExchangeAnswer.ON, None, upcoming, last)
        answer = ExchangeAnswer.SNOOZED if choice.until else ExchangeAnswer.OFF
        return Standing(answer, choice.until, upcoming, last)

    @staticmethod
    def _last(work: UnitOfWork, user: str) -> str | None:
        for _, meetings in work.exchange.rounds(26):
            for meeting in meetings:
                if user in meeting.people:
                    return meeting.rep if user == meeting.marketer else meeting.marketer
        return None

    def _zone(self, actor: Actor) -> ZoneInfo:
        settings = self.exchange.settings
        known = self.exchange.store.read(lambda work: work.people.get(actor.user))
        return ZoneInfo(known.zone) if known and known.zone else settings.workspace.zone
