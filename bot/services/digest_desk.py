"""Digests for who asks: who may see them, posting one now, deleting it again, looking back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.digest_layout import in_thread
from bot.domain.digest_records import DigestRecord, Fate, name_of, part_name
from bot.domain.digests import Digest
from bot.domain.notes import Say
from bot.domain.people import Actor, Home, may_act
from bot.domain.window_names import begun
from bot.domain.windows import Window
from bot.ports import Clock, Store, UnitOfWork
from bot.services.digesting import DigestService, UnknownDigestError
from bot.services.roster import Roster
from bot.services.telling import Whisper, whisper

#: Digests that a list goes back.
LISTED = 5


class Answer(StrEnum):
    """What became of somebody's wish."""

    DONE = "done"
    #: Of another company, or not under people: in app.yaml.
    STRANGER = "stranger"
    #: Not of a team that the digest is for.
    NOT_FOR_YOU = "not_for_you"
    #: Only admins and whoever leads a team post digests.
    NOT_A_LEAD = "not_a_lead"


@dataclass(frozen=True)
class Coming:
    """A digest as `/digest list` tells it: when it was due last, and what was posted."""

    key: str
    title: str
    channel: str
    every: str
    due: datetime | None
    posted: Sequence[DigestRecord]


@dataclass(frozen=True)
class DigestDesk:
    """Answers `/digest` and its buttons; `DigestSweep` posts what was asked for here."""

    store: Store
    service: DigestService
    roster: Roster
    home: Home
    clock: Clock

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.service.settings

    def may_read(self, work: UnitOfWork, key: str, actor: Actor) -> Answer:
        """Whether somebody may preview a digest and open its numbers: `DONE`, or why not."""
        person = self._person(work, actor)
        if person is None:
            return Answer.STRANGER
        is_for = self.settings.is_for(self.service.find(key), person)
        return Answer.DONE if is_for else Answer.NOT_FOR_YOU

    def preview(
        self, key: str, window: str, actor: Actor, identity: str, response_url: str
    ) -> Answer:
        """Have somebody shown a digest, at the address that came with their command.

        Of a window that was told already they see what was said. ValueError with a sentence for
        them when there is no such digest or window.
        """
        name = self._asked_for(key, window).name if window else ""

        def ask(work: UnitOfWork) -> Answer:
            answer = self.may_read(work, key, actor)
            if answer is Answer.DONE and work.inbox.first_time(identity, self.clock()):
                facts = {"say": Say.DIGEST, "digest": key, "window": name}
                about = {**facts, "response_url": response_url}
                wish = Wish(f"answer:{identity}", Kind.ANSWER, actor.user, None, actor.user, about)
                work.deliveries.want(wish, self.clock())
            return answer

        return self.store.change(ask)

    def previewed(self, work: UnitOfWork, key: str, window: str) -> Digest | None:
        """What a preview shows; None when the digest is gone from the settings."""
        try:
            if window and (told := work.digests.of_period(key, window)):
                return told.digest
            return self.service.make_in(work, key, self.service.window(key, window))
        except UnknownDigestError:
            return None

    def now(self, key: str, window: str, actor: Actor, identity: str) -> Answer:
        """Post a digest in its channel, once for each press; errors as of `preview`."""
        about = self._asked_for(key, window)

        def ask(work: UnitOfWork) -> Answer:
            now, person = self.clock(), self._person(work, actor)
            if person is None:
                return Answer.STRANGER
            if not self._leads(person):
                return Answer.NOT_A_LEAD
            if work.inbox.first_time(identity, now):
                work.digests.begin(self._asked(key, about, actor, identity, now))
            return Answer.DONE

        return self.store.change(ask)

    def _asked_for(self, key: str, window: str) -> Window:
        return begun(self.service.window(key, window), self.clock())

    def delete(self, name: str, actor: Actor, identity: str, place: str) -> None:
        """Delete a digest that somebody asked for, with what its thread tells.

        Only they and admins may; whoever else presses in the channel (id) is told so privately.
        """

        def change(work: UnitOfWork) -> None:
            now, record = self.clock(), work.digests.get(name)
            if not work.inbox.first_time(identity, now):
                return
            if record is None or record.asked_by is None or record.fate is not Fate.TOLD:
                return
            person = self._person(work, actor)
            if person and (actor.user == record.asked_by or self._is_admin(person)):
                self._withdraw(work, record, now)
                return
            about = {"by": record.asked_by}
            whisper(work, Whisper(identity, place, actor.user, Say.NOT_YOUR_DIGEST, about), now)

        self.store.change(change)

    def coming(self, actor: Actor) -> Sequence[Coming] | None:
        """The digests that somebody may read; None for strangers."""
        now = self.clock()

        def look(work: UnitOfWork) -> list[Coming] | None:
            if self._person(work, actor) is None:
                return None
            return [
                self._coming(work, key, now)
                for key in self.settings.digests
                if self.may_read(work, key, actor) is Answer.DONE
            ]

        return self.store.read(look)

    def leads(self) -> Mapping[str, str]:
        """Who may post digests: person key → Slack user id, for whoever has one."""
        users = self.store.read(self.roster.users)
        return {key: user for key, user in users.items() if self._leads(key)}

    def _coming(self, work: UnitOfWork, key: str, now: datetime) -> Coming:
        digest, due = self.service.find(key), self.service.due(key, now)
        posted = [one for one in work.digests.told(key, LISTED) if one.fate is Fate.TOLD]
        return Coming(
            key, digest.title, digest.channel, digest.every, due.at if due else None, posted
        )

    def _asked(
        self, key: str, window: Window, actor: Actor, identity: str, now: datetime
    ) -> DigestRecord:
        # The identity of a press may be long, and the name travels in a button's value.
        press = sha256(identity.encode()).hexdigest()[:16]
        name = f"{name_of(key, window.name)}:{press}"
        fate, by = Fate.ASKED, actor.user
        return DigestRecord(name, key, window.name, window.after, now, now, fate, None, by)

    @staticmethod
    def _withdraw(work: UnitOfWork, record: DigestRecord, now: datetime) -> None:
        work.digests.withdraw(record.name)
        # Replies first: a message without them leaves no trace.
        for one in in_thread(record.digest) if record.digest else ():
            work.deliveries.redraw(part_name(record.name, one.key), now)
        work.deliveries.redraw(record.name, now)

    def _person(self, work: UnitOfWork, actor: Actor) -> str | None:
        if not may_act(self.home, work.people.get(actor.user), actor):
            return None
        users = self.roster.users(work)
        return next((key for key, user in users.items() if user == actor.user), None)

    def _is_admin(self, person: str) -> bool:
        return person in self.settings.workspace.admins

    def _leads(self, person: str) -> bool:
        leads = {team.lead for team in self.settings.teams.values()}
        return person in leads or self._is_admin(person)
