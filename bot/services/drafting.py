"""Making a document of what a person answered, so that the next one who asks finds it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.content import Reader
from bot.domain.deliveries import Kind, Wish
from bot.domain.drafts import Draft, document_of, path_of
from bot.domain.notes import Say
from bot.domain.people import Actor
from bot.ports import Clock, Store, UnitOfWork
from bot.ports.content import (
    ChangedMeanwhileError,
    LibraryWriter,
    NoRoomError,
    UnreadableError,
    UnwritableError,
)
from bot.services.access import AccessService
from bot.services.roster import Roster

log = structlog.get_logger(__name__)

#: So many documents of one name are tried.
_NAMES = 20
#: Limits of the form, in characters.
TITLE_LIMIT, TEXT_LIMIT = 150, 3000


@dataclass(frozen=True)
class DraftService:
    """Keeps drafts in the repositories that whoever saves them may read."""

    store: Store
    settings: Settings
    access: AccessService
    roster: Roster
    writers: Mapping[str, LibraryWriter]
    clock: Clock

    def repositories(self, actor: Actor) -> Sequence[str]:
        """The keys of the repositories that somebody may add to; () for strangers."""
        return self.store.change(lambda work: self._repositories(work, actor))

    def question_at(self, channel_id: str, thread_ts: str | None) -> str:
        """What was asked in a thread, as far as Baton heard it; "" else."""
        if not thread_ts:
            return ""
        return self.store.read(lambda work: work.answers.question_at(channel_id, thread_ts)) or ""

    def save(self, draft: Draft, actor: Actor, identity: str) -> bool:
        """Have a draft written; False when they may not add to that repository."""

        def keep(work: UnitOfWork) -> bool:
            if not work.inbox.first_time(identity, self.clock()):
                return True
            if draft.repository not in self._repositories(work, actor):
                return False
            work.answers.add_draft(replace(draft, at=self.clock()))
            return True

        return self.store.change(keep)

    def step(self) -> bool:
        """Write the oldest draft whose repository has room; False when there is none.

        Git may take a while.
        """
        return any(map(self._settled, self.store.read(lambda work: work.answers.drafts_to_write())))

    def _settled(self, draft: Draft) -> bool:
        """Write a draft or give it up; False when its repository has no room for it yet."""
        try:
            where = self._write(draft)
        except NoRoomError as error:
            log.warning("draft_waits", draft=draft.id, why=str(error))
            self._tell(draft, f"note:draft:{draft.id}:waits", Say.DRAFT_WAITS, {"why": str(error)})
            return False
        except (UnwritableError, UnreadableError) as error:
            log.warning("draft_not_written", draft=draft.id, why=str(error))
            self._settle(draft, f"failed: {error}", Say.DRAFT_FAILED, {"why": str(error)})
        else:
            log.info("draft_written", draft=draft.id, where=where)
            self._settle(draft, where, Say.DRAFT_KEPT, {"where": where})
        return True

    def _write(self, draft: Draft) -> str:
        writer = self.writers.get(draft.repository)
        if writer is None:
            raise UnwritableError("app.yaml does not name its repository any more.")
        owner, author = self._people(draft)
        source = document_of(draft, owner)
        for number in range(1, _NAMES + 1):
            path = path_of(draft.title, number)
            there = writer.source(path)
            if there is not None and there.text == source:
                return path  # its writing was cut off after the file was there
            if there is not None:
                continue
            try:
                writer.propose(path, None, source, author, f"Save an answer: {draft.title[:60]}")
            except ChangedMeanwhileError:
                continue
            return path
        raise UnwritableError("There are too many documents of that name already.")

    def _people(self, draft: Draft) -> tuple[str, str]:
        """The owner as documents name people, and who saves it as Git writes authors."""

        def look(work: UnitOfWork) -> tuple[str, str]:
            keys = {user: key for key, user in self.roster.users(work).items()}
            owner, saver = work.people.get(draft.owner), work.people.get(draft.person)
            named = keys.get(draft.owner) or (owner and (owner.email or owner.name)) or draft.owner
            name = " ".join((saver.name if saver else "").replace("<", "").replace(">", "").split())
            email = saver.email if saver and saver.email else "baton@localhost"
            return named, f"{name or 'A colleague'} <{email}>"

        return self.store.read(look)

    def _repositories(self, work: UnitOfWork, actor: Actor) -> Sequence[str]:
        if not self.access.is_colleague(work, actor):
            return ()
        reader: Reader = self.access.reader(work, actor.user)
        return [
            key
            for key, one in self.settings.content.repositories.items()
            if reader.may_read([frozenset(one.readers)])
        ]

    def _settle(self, draft: Draft, outcome: str, say: Say, facts: Mapping[str, object]) -> None:
        def settle(work: UnitOfWork) -> None:
            work.answers.settle_draft(draft.id, outcome)
            work.deliveries.want_once(wish, self.clock())

        wish = _wish(draft, f"note:draft:{draft.id}", say, facts)
        self.store.change(settle)

    def _tell(self, draft: Draft, key: str, say: Say, facts: Mapping[str, object]) -> None:
        wish = _wish(draft, key, say, facts)
        self.store.change(lambda work: work.deliveries.want_once(wish, self.clock()))


def _wish(draft: Draft, key: str, say: Say, facts: Mapping[str, object]) -> Wish:
    about = {"say": say, "title": draft.title, **facts}
    return Wish(key, Kind.NOTE, draft.channel_id, person=draft.person, about=about)
