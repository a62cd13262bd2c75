"""Who may read what: a person's groups, and what everybody in a channel may read."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property, partial

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.access import ChannelAccess, Obstacle, groups_of, is_colleague, of_channel
from bot.domain.content import Reader
from bot.domain.people import Actor, Home, Person, may_act
from bot.ports import Clock, Directory, SlackUnavailableError, Store, UnitOfWork
from bot.services.roster import Roster

log = structlog.get_logger(__name__)

#: After so long Slack is asked again who is in a channel (a third of `domain.access.FRESH`).
_LOOK_AGAIN = timedelta(minutes=5)
#: A channel that nobody asked for so long is not looked at any more.
_FORGOTTEN = timedelta(days=1)
#: What Slack told of user groups counts so long when it cannot be asked.
_GROUPS_COUNT = timedelta(hours=1)
#: So many members are asked for one by one; beyond, the list of everybody costs less.
_ONE_BY_ONE = 20
#: Databases take only so many values in one question.
_AT_ONCE = 5_000
#: What Slack answers for those whom this workspace cannot see.
NOBODY = frozenset({"user_not_found", "user_not_visible"})
_GROUPS_AT = "usergroups_at"
#: What Slack answers for a channel that Baton cannot see, or for the members of a conversation
#: of a kind that it was not given the scope for.
_CANNOT_SEE = frozenset({"channel_not_found", "not_in_channel", "missing_scope"})


@dataclass(frozen=True)
class AccessService:
    """Tells who may read; asks Slack for members and user groups, in loops and before a share.

    Everything is refused that is not known freshly.
    """

    store: Store
    settings: Settings
    roster: Roster
    home: Home
    directory: Directory
    clock: Clock

    def reader(self, work: UnitOfWork, user: str) -> Reader:
        """Somebody as a reader; guests, strangers and who is not known yet may read nothing."""
        return Reader.one(self.groups(work, user))

    def groups(self, work: UnitOfWork, user: str) -> frozenset[str]:
        """The groups that somebody is in: everyone, their team (key), Slack's user groups."""
        usergroups = work.access.groups(user) if self._groups_count(work) else ()
        person = work.people.get(user)
        return groups_of(self.home, person, self._team(user, person), usergroups)

    def is_colleague(self, work: UnitOfWork, actor: Actor) -> bool:
        """Whether a full member of the workspace acts; who is not known yet will be looked up."""
        person = work.people.get(actor.user)
        if person is None:
            work.people.meet(actor, self.clock())
        return is_colleague(self.home, person, actor)

    def counts(self, actor: Actor) -> bool:
        """Whether what somebody asks for is looked at: no stranger, bot or account closed by Slack.

        Guests count here; what they may read is another question (`is_colleague`).
        """
        person = self.store.glance(lambda work: work.people.get(actor.user))
        return may_act(self.home, person, actor) is True

    def channel(self, work: UnitOfWork, channel_id: str) -> Reader | None:
        """Everybody in a channel (id); None when not known freshly, or nobody there may read."""
        access = work.access.channel(channel_id)
        return access.reader_at(self.clock()) if access else None

    def obstacle(self, work: UnitOfWork, channel_id: str) -> Obstacle | None:
        """Why nothing may be shown in a channel; None: what all its members may read can be."""
        access = work.access.channel(channel_id)
        return access.obstacle_at(self.clock()) if access else Obstacle.UNKNOWN

    def ask(self, work: UnitOfWork, channel_id: str) -> None:
        """Have Slack asked soon, and again from time to time, who is in a channel."""
        work.access.ask(channel_id, self.clock())

    def members_changed(self, channel_id: str) -> None:
        """Somebody has joined or left: nothing is shown in the channel until Slack was asked."""
        at = self.clock()
        self.store.change(lambda work: work.access.members_changed(channel_id, at))

    def look(self, channel_id: str) -> None:
        """Ask Slack now who is in a channel. Raises SlackUnavailableError; never in a listener."""
        before = self.clock()
        try:
            access = self._asked(channel_id, before)
        except SlackUnavailableError as error:
            if error.code not in _CANNOT_SEE:
                raise
            access = ChannelAccess(channel_id, before, Obstacle.HIDDEN)
        self.store.change(lambda work: work.access.keep_channel(access))

    def look_round(self) -> None:
        """Ask Slack for user groups and channels that were not looked at for a while."""
        self._safely(self._look_at_groups)
        for channel_id in self.store.change(self._outdated):
            # One channel of which Slack does not tell must not stop those behind it.
            self._safely(partial(self.look, channel_id))

    @staticmethod
    def _safely(look: Callable[[], None]) -> None:
        try:
            look()
        except SlackUnavailableError as error:
            log.warning("access_not_looked_up", why=error.code)

    def _asked(self, channel_id: str, at: datetime) -> ChannelAccess:
        channel = self.directory.channel(channel_id)
        if channel is None:
            return ChannelAccess(channel_id, at, Obstacle.HIDDEN)
        if channel.is_shared:
            return ChannelAccess(channel_id, at, Obstacle.SHARED)
        members = self.directory.members(channel_id)
        if self.home.bot_user not in members:
            return ChannelAccess(channel_id, at, Obstacle.ABSENT)
        people = self._people(members - {self.home.bot_user})

        def sum_up(work: UnitOfWork) -> ChannelAccess:
            teams = self._teams(work)
            usergroups = work.access.groups_of_all() if self._groups_count(work) else {}

            def groups(user: str) -> frozenset[str]:
                return groups_of(
                    self.home, by_id[user], teams.get(user), usergroups.get(user, frozenset())
                )

            by_id = {person.id: person for person in people}
            return of_channel(self.home, channel_id, people, groups, at)

        return self.store.read(sum_up)

    def _people(self, users: frozenset[str]) -> list[Person]:
        """Everybody among the users, as Slack describes them; asked for who is not known yet."""
        known = self._known(users)
        missing = users - known.keys()
        if len(missing) > _ONE_BY_ONE:
            self._keep(person for person in self.directory.everybody() if person.id in missing)
            known = self._known(users)
            missing = users - known.keys()
        for user in sorted(missing):
            person = self._person(user)
            self._keep([person])
            known[user] = person
        return list(known.values())

    def _person(self, user: str) -> Person:
        try:
            return self.directory.person(user)
        except SlackUnavailableError as error:
            if error.code not in NOBODY:
                raise
            # Of no workspace that we know, and so a stranger.
            return Person(user, user, deleted=True)

    def _known(self, users: frozenset[str]) -> dict[str, Person]:
        ordered = sorted(users)
        some = [ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE)]
        met = self.store.read(
            lambda work: {user: one for ids in some for user, one in work.people.many(ids).items()}
        )
        return {
            user: person
            for user, person in met.items()
            if person.known and person.is_guest is not None
        }

    def _keep(self, people: Iterable[Person]) -> None:
        found = list(people)

        def keep(work: UnitOfWork) -> None:
            for person in found:
                work.people.put(person, self.clock())

        self.store.change(keep)

    def _look_at_groups(self) -> None:
        now = self.clock()
        if not self.store.read(lambda work: self._groups_older(work, now - _LOOK_AGAIN)):
            return
        try:
            groups = self.directory.usergroups()
        except SlackUnavailableError as error:
            if error.code not in {"missing_scope", "plan_upgrade_required"}:
                raise
            # User groups belong to paid plans; without them documents name teams.
            log.info("no_usergroups", why=error.code)
            groups = []

        def keep(work: UnitOfWork) -> None:
            work.access.keep_groups(groups)
            work.facts.put(_GROUPS_AT, now.isoformat())

        self.store.change(keep)

    def _groups_count(self, work: UnitOfWork) -> bool:
        return not self._groups_older(work, self.clock() - _GROUPS_COUNT)

    @staticmethod
    def _groups_older(work: UnitOfWork, than: datetime) -> bool:
        at = work.facts.get(_GROUPS_AT)
        return at is None or datetime.fromisoformat(at) < than

    def _outdated(self, work: UnitOfWork) -> list[str]:
        now = self.clock()
        named = [one.id for one in work.channels.all() if one.id and one.obstacle is None]
        work.access.watch(named, now)
        work.access.forget_channels(now - _FORGOTTEN)
        return list(work.access.outdated(now - _LOOK_AGAIN, now - _FORGOTTEN))

    def _team(self, user: str, person: Person | None) -> str | None:
        """The team (key) of somebody, without asking the database for everybody."""
        email = (person.email or "").lower() if person else ""
        return self._team_of.get(user) or self._team_of.get(email)

    @cached_property
    def _team_of(self) -> Mapping[str, str]:
        """Slack user id or e-mail address → team (key); whoever is named first counts."""
        found: dict[str, str] = {}
        for one in self.settings.people.values():
            for known in filter(None, (one.slack_id, (one.email or "").lower())):
                found.setdefault(known, one.team)
        return found

    def _teams(self, work: UnitOfWork) -> dict[str, str]:
        users = self.roster.users(work)
        return {user: self.settings.people[key].team for key, user in users.items()}
