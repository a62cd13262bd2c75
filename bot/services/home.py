"""Home tabs: what a person sees by their roles, and when it is drawn anew."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.actions import by_due
from bot.domain.cards import Card
from bot.domain.deliveries import Delivery, Kind, Wish, home_key
from bot.domain.home_tab import (
    SAID_FOR,
    AdminPart,
    HomeTab,
    LeadPart,
    MarketingPart,
    NextMeeting,
    OpenLeads,
    RepPart,
    Role,
)
from bot.domain.meetings import State as MeetingState
from bot.domain.people import Actor, Home, may_act
from bot.domain.settings_changes import Outcome
from bot.domain.sla_policy import Duty
from bot.domain.windows import Span, window_of
from bot.ports import Clock, Store, UnitOfWork
from bot.services.calibrating import CalibrationService
from bot.services.gap_desk import GapDesk
from bot.services.gaps import MARKETING
from bot.services.home_figures import HomeFigures
from bot.services.reviews import ReviewService
from bot.services.roster import Roster

#: What a tab lists of each thing; the rest is counted. A tab takes 100 blocks.
LEADS, ACTIONS, GAPS, STALE = 9, 6, 5, 5
#: Leads of a list in a message.
LISTED = 60


@dataclass(frozen=True)
class HomeSources:
    """Whom Home asks for what it shows."""

    figures: HomeFigures
    calibration: CalibrationService
    desk: GapDesk
    reviews: ReviewService


@dataclass(frozen=True)
class HomeService:
    """Has Home tabs drawn when they are opened and after their readers' own deeds."""

    store: Store
    settings: Settings
    roster: Roster
    home: Home
    sources: HomeSources
    clock: Clock
    #: Who has done something since the last step.
    _acted: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def opened(self, identity: str, actor: Actor) -> None:
        """Somebody looks at their tab."""

        def want(work: UnitOfWork) -> None:
            now, user = self.clock(), actor.user
            person = work.people.get(user)
            if not work.inbox.first_time(identity, now):
                return
            if may_act(self.home, person, actor) is False:
                return
            if person is None:
                work.people.meet(actor, now)
            work.deliveries.want(Wish(home_key(user), Kind.HOME, user, person=user), now)

        self.store.change(want)

    def acted(self, user: str) -> None:
        """Somebody has done something; if they ever opened their tab, it is drawn anew soon.

        Noted in memory only: a click costs no second commit, many clicks make one drawing, and
        what a crash forgets is drawn when the tab is opened next.
        """
        with self._lock:
            self._acted.add(user)

    def step(self) -> bool:
        """Have the tabs of those who did something drawn anew; False: nobody did."""
        with self._lock:
            users = sorted(self._acted)
            self._acted.clear()
        if users:
            keys, now = [home_key(user) for user in users], self.clock()
            self.store.change(lambda work: work.deliveries.refresh(keys, now))
        return bool(users)

    def prepare(self, delivery: Delivery) -> None:
        """Count what a tab shares with others, before it is drawn and outside any transaction."""
        if delivery.kind is not Kind.HOME:
            return
        roles = self.store.read(lambda work: self.roles(work, delivery.place))
        figures = self.sources.figures
        counted = [figures.count_sources()] if Role.MARKETING in roles else []
        counted += [figures.count_team()] if Role.LEAD in roles else []
        if not all(counted):
            # Somebody else's tab has them counted just now.
            self.acted(delivery.place)

    def roles(self, work: UnitOfWork, user: str) -> frozenset[Role]:
        """What somebody is by the settings; nothing for strangers and for who has left."""
        if may_act(self.home, work.people.get(user)) is False:
            return frozenset()
        return self._roles(self._keys(work, user))

    def tab(self, work: UnitOfWork, user: str, about: Mapping[str, object]) -> HomeTab:
        """Somebody's tab as of now; `about` is that of its delivery."""
        now = self.clock()
        roles = self.roles(work, user)
        if not roles:
            return HomeTab(user, now)
        actions = sorted(work.actions.open_of(user), key=by_due)
        return HomeTab(
            user,
            now,
            roles,
            meeting=self._meeting(work, user),
            absence=work.absences.now([user], now).get(user),
            actions=tuple(actions[:ACTIONS]),
            actions_total=len(actions),
            rep=self._rep(work, user, now) if Role.REP in roles else None,
            marketing=self._marketing(work, user) if Role.MARKETING in roles else None,
            lead=self._lead(work, user, now) if Role.LEAD in roles else None,
            admin=self._admin(work) if Role.ADMIN in roles else None,
            said=_still_said(about, now),
        )

    def _keys(self, work: UnitOfWork, user: str) -> frozenset[str]:
        return frozenset(key for key, one in self.roster.users(work).items() if one == user)

    def _roles(self, keys: Iterable[str]) -> frozenset[Role]:
        settings, found = self.settings, set[Role]()
        pooled = {member.person for pool in settings.pools.values() for member in pool.people}
        leading = {team.lead for team in settings.teams.values()}
        for key in keys:
            team = settings.people[key].team
            holds = {
                Role.ADMIN: key in settings.workspace.admins,
                Role.REP: team in settings.feedback.voters or key in pooled,
                Role.MARKETING: team == MARKETING,
                Role.LEAD: key in leading,
            }
            found |= {role for role, held in holds.items() if held}
        return frozenset(found)

    def _rep(self, work: UnitOfWork, user: str, now: datetime) -> RepPart:
        month = window_of(Span.MONTH, now, self.settings.workspace.zone)
        calibration = self.sources.calibration
        return RepPart(
            self._leads(work, user, now),
            work.home.month(user, month.start),
            calibration.record(work, user),
            calibration.told(work, user),
        )

    def open_leads(self, actor: Actor) -> OpenLeads:
        """Somebody's open leads, as many as a message of their own takes; nothing for strangers."""

        def read(work: UnitOfWork) -> OpenLeads:
            if may_act(self.home, work.people.get(actor.user), actor) is False:
                return OpenLeads()
            return self._leads(work, actor.user, self.clock(), LISTED)

        return self.store.read(read)

    def _leads(self, work: UnitOfWork, user: str, now: datetime, most: int = LEADS) -> OpenLeads:
        ids, total, late = work.home.open_leads(user, now, most)
        if not ids:
            return OpenLeads()
        owed = work.home.owed(ids)
        cards = []
        for lead in work.home.leads(ids):
            theirs = [one for one in owed if one.lead_id == lead.id]
            first = next((one for one in theirs if one.duty is Duty.FIRST_RESPONSE), None)
            others = tuple(one for one in theirs if one is not first)
            cards.append(Card(lead, promise=first, duties=others))
        shown = work.deliveries.shown_cards(ids)
        addresses = {lead_id: self.home.permalink(*place) for lead_id, place in shown.items()}
        return OpenLeads(tuple(cards), addresses, total, late)

    def _marketing(self, work: UnitOfWork, user: str) -> MarketingPart:
        gaps, gaps_open, late = self.sources.desk.top(work, user, GAPS) or (None, 0, 0)
        stale = self.sources.reviews.stale_for(work, user)
        return MarketingPart(
            self.sources.figures.sources(),
            gaps,
            gaps_open,
            late,
            tuple(stale[:STALE]),
            len(stale[STALE:]),
        )

    def _lead(self, work: UnitOfWork, user: str, now: datetime) -> LeadPart:
        leads, keys = self.settings.teams, self._keys(work, user)
        teams = {key for key, team in leads.items() if team.lead in keys}
        people = self.settings.people
        users = self.roster.users(work)
        members = {one for key, one in users.items() if people[key].team in teams}
        overdue = [one for one in work.actions.overdue(now) if one.owner in members]
        workload = work.home.workload(sorted(members), now)
        return LeadPart(
            self.sources.figures.team(),
            tuple(sorted(workload, key=lambda one: (-one.late, -one.open, one.user))),
            tuple(overdue[:ACTIONS]),
            len(overdue),
        )

    def _meeting(self, work: UnitOfWork, user: str) -> NextMeeting | None:
        groups = self.sources.desk.access.groups(work, user)
        mine = {user, *self._keys(work, user), *groups}
        known = (*self.settings.series, *work.meetings.made_series())
        theirs = {one.key: one for one in known if mine.intersection(one.attendees)}
        if not theirs:
            return None
        found = next((one for one in work.meetings.open() if one.series in theirs), None)
        if found is None:
            return None
        running = found.state is MeetingState.RUNNING
        return NextMeeting(theirs[found.series].name, found.at, running, found.chair)

    def _admin(self, work: UnitOfWork) -> AdminPart:
        wrong = [
            one.obstacle
            for one in work.channels.all()
            if one.obstacle and one.key in self.settings.channels
        ]
        known = self.roster.users(work)
        wrong += [
            f"Slack knows nobody with the address {person.email} ({person.name} in app.yaml)."
            for key, person in self.settings.people.items()
            if key not in known and person.email
        ]
        newest = work.settings.latest()
        if newest is not None and newest.outcome is Outcome.REFUSED:
            wrong.append(
                "The newest app.yaml has mistakes and does not count; the one before goes on. "
                "/settings shows them."
            )
        for lane in work.deliveries.backlog():
            if lane.parked and lane.place not in self.settings.channels:
                wrong.append(f"{lane.waiting} messages wait for {lane.place}: {lane.parked}.")
        return AdminPart(tuple(wrong))


def _still_said(about: Mapping[str, object], now: datetime) -> Mapping[str, object]:
    said, at = about.get("said"), about.get("at")
    if not isinstance(said, Mapping) or not at:
        return {}
    return said if now - datetime.fromisoformat(str(at)) < SAID_FOR else {}
