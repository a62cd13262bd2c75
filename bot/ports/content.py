"""What services need of the content repository: its files, and what is indexed of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from bot.dataclass import dataclass
from bot.domain.content import Document, Indexed, Passage, Reader
from bot.domain.passage_words import PassageWords, passage_words


class UnreadableError(Exception):
    """A file cannot be read as a document; the message says why and what to do."""


@dataclass(frozen=True)
class SeenFile:
    """A file of a repository; the stamp (size, mtime, inode) changes when its content may have.

    What stands after the stamp's last `-` says how the file is read: it changes when the same bytes
    would make another document, because app.yaml or a converter changed.
    """

    path: str
    stamp: str


@dataclass(frozen=True)
class CutDocument:
    """A document as it is indexed: its passages, and the stamp of its file."""

    document: Document
    passages: Sequence[Passage]
    stamp: str

    @cached_property
    def words(self) -> PassageWords:
        """The words of its passages."""
        about = self.document.about
        return passage_words(
            (about.title, " ".join(one.path), about.path, one.text) for one in self.passages
        )

    def prepared(self) -> "CutDocument":
        """Itself, its words found: a transaction is the shorter for it, and clicks wait less."""
        _ = self.words
        return self


class Library(Protocol):
    """The files of one content repository."""

    @property
    def key(self) -> str: ...

    def files(self) -> Sequence[SeenFile]:
        """Its files that may be documents, in order of their paths.

        Raises UnreadableError when they cannot be listed: then nothing is known of them.
        """

    def read(self, path: str) -> Document:
        """Read one file whole. Raises UnreadableError."""


@dataclass(frozen=True)
class SourceText:
    """A document's file as text, to be changed; `digest` is the SHA-256 of the file, in hex."""

    text: str
    digest: str


class Kept(StrEnum):
    """What became of a proposed text."""

    COMMITTED = "committed"
    WRITTEN = "written"
    #: Left as a patch file, for somebody to apply.
    PATCHED = "patched"


@dataclass(frozen=True)
class Proposed:
    """How a proposed text was kept; `where` is the commit, the file, or the patch file."""

    kept: Kept
    where: str


class ChangedMeanwhileError(Exception):
    """Somebody changed the file since it was read; nothing was written. Read it and try again."""


class UnwritableError(Exception):
    """The text cannot be kept; the message says why and what to do."""


class NoRoomError(UnwritableError):
    """The disk of the documents is full: nothing was changed, and it will do once there is room."""


class LibraryWriter(Protocol):
    """Changes to the Markdown files of one content repository."""

    @property
    def key(self) -> str: ...

    def source(self, path: str) -> SourceText | None:
        """The text of a file as it is now; None when there is none. Raises UnreadableError."""

    def propose(
        self, path: str, old_digest: str | None, new_text: str, author: str, message: str
    ) -> Proposed:
        """Keep a new text of one file: a Git commit, the file itself, or a patch file.

        `old_digest` is that of the text it is made from, None for a file that must not exist yet;
        `author` is "Name <address>". Raises ChangedMeanwhileError, NoRoomError, UnwritableError.
        """


class ContentRepository(Protocol):
    """Indexed documents. Whatever takes a `Reader` neither returns nor counts anything else."""

    def stamps(self, repository: str) -> Mapping[str, str]:
        """Path → stamp of every file that was looked at, also of unreadable ones."""

    def repositories(self) -> Sequence[str]:
        """The keys of the repositories that have files here."""

    def unchanged(self, repository: str, path: str, digest: str, stamp: str) -> bool:
        """Note the stamp of a file that still has this digest; else change nothing, and say so."""

    def put(self, document: Document, passages: Sequence[Passage], stamp: str, at: datetime) -> int:
        """Index a document in place of its former text; returns its id, which stays with a path."""

    def put_all(self, batch: Sequence[CutDocument], at: datetime) -> Sequence[int]:
        """The same for several documents, each path once: far faster than one after the other."""

    def refuse(self, repository: str, path: str, stamp: str, why: str, at: datetime) -> None:
        """Note that a file is unreadable, and forget its former text."""

    def refused(self, repository: str) -> Mapping[str, str]:
        """Path → why, of the files that are unreadable."""

    def remove(self, repository: str, path: str) -> None:
        """Forget a file that is gone."""

    def get(self, document_id: int) -> Document | None:
        """A whole document; the caller asks `Reader.may_read` before it shows anything."""

    def about(self, document_ids: Sequence[int]) -> Mapping[int, Indexed]: ...

    def reviewable(self) -> Sequence[Indexed]:
        """Documents that say when they were verified and for how long that holds, oldest first.

        For whoever asks their owners; to nobody else may any of it be shown.
        """

    def changed_since(self, since: datetime, limit: int) -> Sequence[Indexed]:
        """Documents whose text changed since then, the earliest first, whoever may read them."""

    def find(self, reader: Reader, *, kind: str | None = None) -> Sequence[Indexed]:
        """The documents that the reader may read, by title."""
