"""Writing what owners decided into the files: a verified date, a field note."""

from collections.abc import Mapping

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.battlecard_changes import Change, ChangeKind, ChangeState
from bot.domain.battlecard_editing import with_note, with_verified
from bot.domain.battlecard_notices import Tell
from bot.domain.content import About
from bot.ports import Clock, Store, UnitOfWork
from bot.ports.content import (
    ChangedMeanwhileError,
    Kept,
    LibraryWriter,
    NoRoomError,
    Proposed,
    UnreadableError,
    UnwritableError,
)
from bot.services.battlecard_deeds import Told, tell

log = structlog.get_logger(__name__)

#: Somebody may save the file between our reading and our writing, but not always.
_TRIES = 3
_NO_ADDRESS = "baton@localhost"


@dataclass(frozen=True)
class BattlecardWriting:
    """Takes accepted changes one by one, outside any transaction: Git may take a while."""

    store: Store
    settings: Settings
    writers: Mapping[str, LibraryWriter]
    clock: Clock

    def step(self) -> bool:
        """Write the oldest accepted change whose repository has room; False when there is none.

        A change whose writing was cut off is written again: the same date changes nothing, and a
        note that stands there already is not repeated.
        """
        return any(map(self._settled, self.store.read(lambda work: work.battlecards.to_write())))

    def _settled(self, change: Change) -> bool:
        """Write a change or give it up; False when its repository has no room for it yet."""
        documents = self.store.read(lambda work: work.content.about([change.document_id]))
        indexed = documents.get(change.document_id)
        try:
            kept = self._write(change, indexed.about if indexed else None)
        except NoRoomError as error:
            log.warning("change_waits", change=change.id, why=str(error))
            waits = self._told(change, f"waits:{change.id}", change.decider, Tell.WAITS)
            self.store.change(lambda work: tell(work, waits, self.clock()))
            return False
        except (UnwritableError, UnreadableError) as error:
            log.warning("change_not_written", change=change.id, why=str(error))
            self._settle(change, ChangeState.FAILED, str(error))
        else:
            log.info("change_written", change=change.id, kept=kept.kept)
            self._settle(change, ChangeState.KEPT, f"{kept.kept}:{kept.where}")
        return True

    def _write(self, change: Change, about: About | None) -> Proposed:
        if about is None:
            raise UnwritableError("The document is not there any more.")
        writer = self.writers.get(about.repository)
        if writer is None:
            raise UnwritableError("app.yaml does not name its repository any more.")
        author, name = self._author(change)
        message = {
            ChangeKind.VERIFY: f"Verify {about.title}",
            ChangeKind.NOTE: f"Add a field note to {about.title}",
        }[change.kind]
        for _ in range(_TRIES):
            source = writer.source(about.path)
            if source is None:
                raise UnwritableError("The file is not there any more.")
            new = self._edited(source.text, change, name)
            if new == source.text:
                return Proposed(Kept.WRITTEN, about.path)
            try:
                return writer.propose(about.path, source.digest, new, author, message)
            except ChangedMeanwhileError:
                continue
        raise UnwritableError("The file is being changed by somebody else. Try again later.")

    def _edited(self, text: str, change: Change, name: str) -> str:
        day = change.at.astimezone(self.settings.workspace.zone).date()
        if change.kind is ChangeKind.VERIFY:
            return with_verified(text, day)
        return with_note(text, change.section, change.words, name, day)

    def _author(self, change: Change) -> tuple[str, str]:
        """Who made the change, as Git writes authors, and by name."""
        met = self.store.read(lambda work: work.people.get(change.person))
        name = " ".join((met.name if met else "").replace("<", "").replace(">", "").split())
        email = met.email if met and met.email else _NO_ADDRESS
        return f"{name or 'A colleague'} <{email}>", name or "a colleague"

    def _settle(self, change: Change, state: ChangeState, outcome: str) -> None:
        def settle(work: UnitOfWork) -> None:
            now = self.clock()
            work.battlecards.settle(change.id, state, outcome)
            if change.kind is ChangeKind.NOTE:
                key = f"note:{change.id}:answered"
                tell(work, self._told(change, key, change.person, Tell.NOTE_ANSWERED), now)
            if state is ChangeState.FAILED:
                key = f"failed:{change.id}"
                tell(work, self._told(change, key, change.decider, Tell.NOT_WRITTEN), now)

        self.store.change(settle)

    @staticmethod
    def _told(change: Change, key: str, person: str, what: Tell) -> Told:
        return Told(key, person, what, change.document_id, {"change": change.id})
