"""What Baton knows of the workspace: its channels, and the people it has met."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.people import Person
from bot.domain.workspace import Channel
from bot.ports import Clock, Directory, SlackUnavailableError, Store, UnitOfWork
from bot.ports.slack import PASSING
from bot.services.access import NOBODY
from bot.services.feedback import FeedbackService
from bot.services.roster import Roster
from bot.services.wins import WinService

log = structlog.get_logger(__name__)

#: How long a channel rests that looks usable although Slack has just refused a post in it.
_REFUSED = timedelta(seconds=15)
#: Profiles asked for in one round; `users.info` is tier 4, 100 a minute.
PROFILES = 20
#: Failed questions after which a round ends.
_GIVE_UP = 3


@dataclass(frozen=True)
class WorkspaceService:
    """Looks channels and people up in Slack, and says when a channel cannot be used."""

    store: Store
    settings: Settings
    roster: Roster
    directory: Directory
    feedback: FeedbackService
    clock: Clock
    wins: WinService | None = None

    def refresh_channels(self) -> None:
        """Ask Slack for every channel of the settings."""
        if not self.store.read(self.roster.admins):
            # Settings that name people by e-mail address: who is to be told of an obstacle?
            self.refresh_people()
        for key in self.settings.channels:
            self.refresh_channel(key)
        self.store.change(self._mark_removed)

    def _mark_removed(self, work: UnitOfWork) -> None:
        for channel in work.channels.all():
            if channel.key not in self.settings.channels:
                self._keep(work, Channel(channel.key, reference=""))

    def refresh_blocked(self) -> None:
        """Ask Slack again for the channels that could not be used."""
        known = self.store.read(lambda work: {one.key: one for one in work.channels.all()})
        parked = self.store.read(
            lambda work: {one.place for one in work.deliveries.backlog() if one.parked}
        )
        for key in self.settings.channels:
            channel = known.get(key)
            if channel is None or channel.obstacle or parked & {key, channel.id}:
                self.refresh_channel(key)

    def refresh_channel(self, key: str) -> None:
        """Ask Slack for one channel, and let what waits for it move when it can be used."""
        reference = self.settings.channels[key]
        before = self.store.read(lambda work: work.channels.get(key))
        same = before is not None and before.reference == reference
        asked = before.id if before and same and before.id else reference
        try:
            found = self.directory.channel(asked)
        except SlackUnavailableError as error:
            log.warning("channel_not_looked_up", channel=key, why=error.code)
            return
        channel = replace(found or Channel(key, reference), key=key, reference=reference)
        self.store.change(lambda work: self._keep(work, channel))

    def described(self, person: Person) -> None:
        """Keep what Slack just told of somebody."""
        self._keep_person(person)

    def refresh_people(self) -> bool:
        """Ask Slack for the people of the settings, and for whoever acted and is not known yet.

        Returns whether some must be asked for again soon: their reactions do not count until then.
        """
        asks = [partial(self._meet, user) for user in self.store.read(self._unknown_people)]
        asks = asks[:PROFILES]
        asks += [partial(self._meet_by, email) for email in self.store.read(self._unknown_emails)]
        failed: list[str] = []
        for ask in asks:
            try:
                ask()
            except SlackUnavailableError as error:
                failed.append(error.code)
                # One answer that did not come says little of the next, a few say that Slack is out.
                if len(failed) == _GIVE_UP:
                    break
        if failed:
            log.warning("people_not_looked_up", failed=len(failed), why=failed[-1])
        # Others, such as a missing scope, wait for the next round.
        return bool(PASSING.intersection(failed))

    def _meet_by(self, email: str) -> None:
        if (person := self.directory.person_by_email(email)) is not None:
            self._keep_person(person)

    def _meet(self, user: str) -> None:
        try:
            person = self.directory.person(user)
        except SlackUnavailableError as error:
            if error.code not in NOBODY:
                raise
            # Nobody of this workspace; kept, so that Slack is not asked again and again.
            person = Person(user, user, deleted=True)
        self._keep_person(person)

    def _keep_person(self, person: Person) -> None:
        def keep(work: UnitOfWork) -> None:
            before = work.people.get(person.id)
            work.people.put(person, self.clock())
            if before is not None and not before.known and before.team is None:
                self.feedback.now_known(work, person.id)
                if self.wins is not None:
                    self.wins.now_known(work, person.id)

        self.store.change(keep)

    def _unknown_emails(self, work: UnitOfWork) -> list[str]:
        emails = [person.email for person in self.settings.people.values() if person.email]
        return [email for email in emails if work.people.by_email(email) is None]

    def _unknown_people(self, work: UnitOfWork) -> list[str]:
        named = [person.slack_id for person in self.settings.people.values() if person.slack_id]
        met = work.people.many(named)
        missing = [user for user in named if user not in met]
        return list(dict.fromkeys([*missing, *work.people.strangers(PROFILES)]))

    def _keep(self, work: UnitOfWork, channel: Channel) -> None:
        at = self.clock()
        before = work.channels.get(channel.key)
        work.channels.put(channel, at)
        if channel.obstacle is None:
            mended = before is not None and before.obstacle is not None
            when = at if mended else at + _REFUSED
            # Private notes wait in lanes named by the channel's id.
            places = (channel.key, channel.id or "")
            moved = sum([work.deliveries.unpark(place, when) for place in places])
            if moved and mended:
                log.info("channel_usable", channel=channel.key)
                self._tell_admins(work, channel, "resumed", at)
        elif before is None or before.obstacle != channel.obstacle:
            log.warning("channel_not_usable", channel=channel.key, why=channel.obstacle)
            self._tell_admins(work, channel, "obstacle", at)

    def _tell_admins(self, work: UnitOfWork, channel: Channel, say: str, at: datetime) -> None:
        about = {
            "say": say,
            "channel": channel.key,
            "obstacle": channel.obstacle or "",
            "waiting": work.deliveries.leads_waiting(channel.key),
        }
        for admin in self.roster.admins(work):
            key = f"notice:{channel.key}:{say}:{at:%Y%m%dT%H%M%S}:{admin}"
            work.deliveries.want(Wish(key, Kind.NOTICE, admin, person=admin, about=about), at)
