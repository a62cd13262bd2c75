"""Makes the rounds of the exchange, opens their conversations, and asks what was learned."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.config import Settings
from bot.config.exchange import Exchange
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.exchange_programme import (
    ASK_UNTIL,
    CATCH_UP,
    Invitation,
    Meeting,
    disagreement,
    waiting,
)
from bot.domain.feedback import derive_vote
from bot.domain.leads import OPEN_STAGES
from bot.domain.measured import Part, Said, Sought
from bot.domain.pairing import Pair, pair_up
from bot.domain.people import Home, may_act
from bot.domain.schedule import Due
from bot.ports import Clock, Directory, SlackUnavailableError, Store, UnitOfWork
from bot.services.hiding import Hiding
from bot.services.roster import Roster

log = structlog.get_logger(__name__)

#: A round that comes so long after it was due says so.
LATE = timedelta(minutes=15)
#: How far back verdicts are looked at for who disagrees with whom.
_VERDICTS = timedelta(days=180)
#: Rounds in which waiting is counted; leads looked at for one that both may see.
_ROUNDS, _LEADS = 100, 50


def ask_key(meeting_id: int, user: str) -> str:
    """The key of the question to one of a pair."""
    return f"exchange:{meeting_id}:ask:{user}"


@dataclass(frozen=True)
class ExchangeService:
    """Any number of replicas and ticks make each round and ask each person once."""

    store: Store
    settings: Settings
    roster: Roster
    directory: Directory
    home: Home
    clock: Clock

    def sweep(self) -> None:
        """Make the round that is due, and ask those whose week is over."""
        if (asked := self.settings.exchange) is not None:
            self._round(asked)
            self._ask(asked)

    def step(self) -> bool:
        """Tell one pair that they meet; False when everybody is told."""
        since = self.clock() - CATCH_UP
        waiting_for = self.store.read(lambda work: work.exchange.unopened(since))
        if not waiting_for:
            return False
        meeting = waiting_for[0]
        try:
            together = self.directory.together(meeting.people)
        except SlackUnavailableError as error:
            log.warning("exchange_not_opened", meeting=meeting.id, why=error.code)
            return False
        self.store.change(lambda work: self._invite(work, meeting.id, together or ""))
        return True

    def present(self, work: UnitOfWork, team: str, now: datetime) -> tuple[str, ...]:
        """Who of a team (key) takes part now, by Slack user id, in the order of the settings.

        Not who is left out, away, has gone, or chose not to.
        """
        left_out = self.settings.exchange.without if self.settings.exchange else ()
        keys = [
            key
            for key, person in self.settings.people.items()
            if person.team == team and key not in left_out
        ]
        found = [user for key in keys if (user := self.roster.user(work, key))]
        choices, away = work.exchange.choices(), work.absences.now(found, now)
        known = work.people.many(found)
        return tuple(
            user
            for user in dict.fromkeys(found)
            if not (user in choices and choices[user].holds(now))
            and user not in away
            and may_act(self.home, known.get(user)) is not False
        )

    def invitation(self, work: UnitOfWork, meeting: Meeting) -> Invitation:
        """What a pair is told now."""
        asked = self.settings.exchange
        late = self._late_since(asked, meeting.at) if asked else None
        found = Invitation(meeting, asked.questions if asked else (), late_since=late)
        lead = work.leads.get(meeting.lead_id) if meeting.lead_id else None
        if lead is None or not self._shown_to_both(work, lead.id, meeting.pair):
            return found
        facts = work.feedback.facts_of(lead.id, meeting.rep)
        vote = derive_vote(facts, self.settings.emoji_meaning)
        place = work.deliveries.shown_cards([lead.id]).get(lead.id)
        return replace(
            found,
            lead=lead,
            address=self.home.permalink(*place) if place else "",
            verdict=vote.verdict if vote else None,
            reason=vote.reason if vote else None,
        )

    def _late_since(self, asked: Exchange, at: datetime) -> datetime | None:
        due = asked.rhythm(self.settings.workspace.zone).latest(at)
        return due.at if due and at - due.at > LATE else None

    def _round(self, asked: Exchange) -> None:
        now = self.clock()
        due = asked.rhythm(self.settings.workspace.zone).latest(now)
        if due is None:
            return
        newest = self.store.read(lambda work: work.exchange.newest())
        if newest is not None and newest >= due.day:
            return
        # Read apart, because verdicts of half a year take a while.
        said = self.store.read(lambda work: self._said(work, asked, now))
        made = self.store.change(lambda work: self._make(work, asked, due, now, said))
        if made is not None:
            log.info("exchange_round", day=str(due.day), pairs=made)

    def _said(self, work: UnitOfWork, asked: Exchange, now: datetime) -> tuple[Said, ...]:
        users, people = self.roster.users(work), self.settings.people
        reps = frozenset(user for key, user in users.items() if people[key].team == asked.teams[1])
        sought = Sought(now - _VERDICTS, now, now, frozenset({Part.SAID}), voters=reps)
        return work.measures.rows(sought).said

    def _make(
        self, work: UnitOfWork, asked: Exchange, due: Due, now: datetime, said: tuple[Said, ...]
    ) -> int | None:
        """Make the round; how many pairs it has, None when somebody else made it."""
        first = work.exchange.newest() is None
        round_id = work.exchange.begin(due.day, now)
        if round_id is None:
            return None
        late = now - due.at
        if late > CATCH_UP or (first and late > LATE):
            return 0  # over, or due before the exchange began here
        left, right = (self.present(work, team, now) for team in asked.teams)
        pairs = self._pairs(work, left, right, said)
        used: set[int] = set()
        for pair in pairs:
            lead_id = self._lead_for(work, pair, used)
            used |= {lead_id} if lead_id else set()
            work.exchange.arrange(Meeting(0, round_id, pair.left, pair.right, now, lead_id))
        if asked.channel and pairs:
            about = {"say": "round", "round": round_id}
            key = f"exchange:round:{round_id}"
            work.deliveries.want_once(Wish(key, Kind.EXCHANGE, asked.channel, about=about), now)
        return len(pairs)

    def _pairs(
        self,
        work: UnitOfWork,
        left: tuple[str, ...],
        right: tuple[str, ...],
        said: tuple[Said, ...],
    ) -> tuple[Pair, ...]:
        people = (*left, *right)
        owner_of = {
            source: user
            for source, key in self.settings.source_owners.items()
            if (user := self.roster.user(work, key))
        }
        everybody = [Pair(one, other) for one in left for other in right]
        rounds = [
            {who for meeting in meetings for who in meeting.people}
            for _, meetings in work.exchange.rounds(_ROUNDS)
            if meetings
        ]
        return pair_up(
            left,
            right,
            work.exchange.met(people),
            waited=waiting(people, rounds),
            liking=disagreement(everybody, said, owner_of),
        )

    def _lead_for(self, work: UnitOfWork, pair: Pair, used: set[int]) -> int | None:
        """A live lead of the marketer's sources that the rep knows and both may see."""
        keys = self.settings.source_owners.items()
        sources = [key for key, who in keys if self.roster.user(work, who) == pair.left]
        if not sources:
            return None
        for lead_id in work.exchange.fitting(sources, pair.right, _LEADS):
            if lead_id not in used and self._shown_to_both(work, lead_id, pair):
                return lead_id
        return None

    def _shown_to_both(self, work: UnitOfWork, lead_id: int, pair: Pair) -> bool:
        lead, hiding = work.leads.get(lead_id), Hiding(self.settings)
        if lead is None or lead.stage not in OPEN_STAGES:
            return False
        return all(hiding.may_see(work, lead, user) for user in pair)

    def _invite(self, work: UnitOfWork, meeting_id: int, together: str) -> None:
        meeting, now = work.exchange.lock(meeting_id), self.clock()
        if meeting is None or meeting.together is not None:
            return
        work.exchange.put(replace(meeting, together=together))
        about = {"say": "invite", "meeting": meeting.id}
        key = f"exchange:{meeting.id}:invite"
        if together:
            work.deliveries.want_once(Wish(key, Kind.EXCHANGE, together, about=about), now)
            return
        for user in meeting.people:
            wish = Wish(f"{key}:{user}", Kind.EXCHANGE, user, None, user, about)
            work.deliveries.want_once(wish, now)

    def _ask(self, asked: Exchange) -> None:
        rhythm, now = asked.rhythm(self.settings.workspace.zone), self.clock()
        after, before = now - ASK_UNTIL, now - timedelta(days=6)
        waiting_for = self.store.read(lambda work: work.exchange.unasked(after, before))
        for meeting in waiting_for:
            if rhythm.asked_at(meeting.at) <= now:
                self.store.change(partial(self._ask_both, meeting_id=meeting.id, now=now))

    @staticmethod
    def _ask_both(work: UnitOfWork, meeting_id: int, now: datetime) -> None:
        meeting = work.exchange.lock(meeting_id)
        if meeting is None or meeting.asked_at is not None or meeting.together is None:
            return
        work.exchange.put(replace(meeting, asked_at=now))
        about = {"say": "ask", "meeting": meeting.id}
        for user in meeting.people:
            wish = Wish(ask_key(meeting.id, user), Kind.EXCHANGE, user, None, user, about)
            work.deliveries.want_once(wish, now)
