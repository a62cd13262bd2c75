"""One content repository as documents: its files, parsed or converted."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from bot.dataclass import dataclass
from bot.domain.content import Document
from bot.domain.front_matter import FrontMatter, FrontMatterError, Shelf, about, split
from bot.domain.sections import first_heading, sections, without_modules
from bot.ports.content import SeenFile, UnreadableError
from storage.library.conversion import CONVERTED, UNKNOWN, convert, converters, decoded, table
from storage.library.folder import Folder

#: Raise it when the same file is to be read in another way: every file is read again.
_EDITION = 1


def edition(shelf: Shelf) -> str:
    """Return what makes stamps differ when documents would be read in another way.

    That is other readers, links or intervals in app.yaml, and other libraries.
    """
    held = (
        _EDITION,
        converters(),
        sorted(shelf.readers),
        shelf.link,
        sorted(shelf.review_days.items()),
    )
    return f"-{hashlib.sha256(repr(held).encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class FolderLibrary:
    """The documents of a folder. Implements `bot.ports.content.Library`."""

    shelf: Shelf
    folder: Folder

    @property
    def key(self) -> str:
        """The repository's key in app.yaml."""
        return self.shelf.key

    def files(self) -> Sequence[SeenFile]:
        """Its files that may be documents, in order of their paths. Raises UnreadableError."""
        return self.folder.files()

    def read(self, path: str) -> Document:
        """Read one file whole. Raises UnreadableError."""
        suffix = PurePosixPath(path).suffix.lower()
        if suffix in UNKNOWN:
            raise UnreadableError(f"{suffix[1:].upper()} files are not read. {UNKNOWN[suffix]}")
        data = self.folder.data(path)
        try:
            return parsed(path, data, text_of(data, suffix), self.shelf)
        except FrontMatterError as error:
            raise UnreadableError(str(error)) from error


def text_of(data: bytes, suffix: str) -> str:
    """Return a file's bytes as Markdown. Raises UnreadableError."""
    if not data.strip():
        raise UnreadableError("It is empty.")
    if suffix in CONVERTED:
        return convert(data, suffix)
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    return table(text) if suffix in {".csv", ".tsv"} else text


def parsed(path: str, data: bytes, text: str, shelf: Shelf) -> Document:
    """Return the document that a text is. Raises FrontMatterError, and UnreadableError."""
    written = PurePosixPath(path).suffix.lower()
    front = FrontMatter(body=text) if written in CONVERTED | {".csv", ".tsv"} else split(text)
    body = without_modules(front.body) if written == ".mdx" else front.body
    if not body.strip():
        raise UnreadableError("It has no text.")
    found = about(path, shelf, front, first_heading(body))
    cut = sections(body, front.first_line, found.title, found.audience)
    return Document(found, cut, hashlib.sha256(data).hexdigest())
