"""A content repository in a folder of the test's own."""

from pathlib import Path

from bot.domain.content import Document
from bot.domain.front_matter import Shelf
from storage.library.folder import Folder
from storage.library.reading import FolderLibrary, edition, parsed

SHELF = Shelf("sales", review_days={"battlecard": 90})


def library(root: Path, shelf: Shelf = SHELF) -> FolderLibrary:
    """The repository of a folder."""
    return FolderLibrary(shelf, Folder(root, edition=edition(shelf)))


def document(text: str, path: str = "notes/plan.md", shelf: Shelf = SHELF) -> Document:
    """The document that a Markdown text is."""
    return parsed(path, text.encode(), text, shelf)


def write(root: Path, path: str, text: str | bytes) -> Path:
    """Write a file of the repository."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file
