"""A folder of documents: which files count, and their bytes, read whole or not at all."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bot.dataclass import dataclass
from bot.ports.content import SeenFile, UnreadableError
from storage.library.conversion import CONVERTED, UNKNOWN
from storage.library.patterns import matches

MARKDOWN = frozenset({".md", ".mdx", ".markdown", ".txt"})
KNOWN = MARKDOWN | CONVERTED | {".csv", ".tsv"} | frozenset(UNKNOWN)
#: An editor that saves in several steps is done after these pauses, in all under a second.
_TRIES = 3


@dataclass(frozen=True)
class Folder:
    """The files below `root` that a repository is made of."""

    root: Path
    include: tuple[str, ...] = ("**/*",)
    exclude: tuple[str, ...] = ()
    max_bytes: int = 25_000_000
    #: Part of every stamp: changes when the same file is to be read in another way.
    edition: str = ""

    def files(self) -> list[SeenFile]:
        """The files in order of their paths. UnreadableError when the folder cannot be listed."""
        try:
            entries = list(os.scandir(self.root))
        except OSError as error:
            raise UnreadableError(
                f"The folder {self.root} cannot be listed: {error.strerror}."
            ) from error
        return sorted(self._among(entries, ""), key=lambda file: file.path)

    def _among(self, entries: "list[os.DirEntry[str]]", within: str) -> Iterator[SeenFile]:
        for entry in entries:
            # A name that is not UTF-8 cannot be stored; the file is refused by what can be shown.
            path = f"{within}{entry.name}".encode("utf-8", "replace").decode()
            if entry.name.startswith("."):
                continue
            try:
                # Linked folders are not entered, so nothing goes round in circles.
                if entry.is_dir(follow_symlinks=False):
                    yield from self._inside(entry, path)
                elif self.counts(path) and not entry.is_dir():
                    yield SeenFile(path, self._stamp(entry))
            except OSError:
                # A link to nowhere, or to itself: named when it is read.
                if self.counts(path):
                    yield SeenFile(path, f"unreachable{self.edition}")

    def _inside(self, folder: "os.DirEntry[str]", path: str) -> Iterator[SeenFile]:
        try:
            entries = list(os.scandir(folder.path))
        except OSError:
            # Refused under its own name; what it held is no longer shown to anybody.
            yield SeenFile(f"{path}/", f"closed{self.edition}")
            return
        yield from self._among(entries, f"{path}/")

    def _stamp(self, entry: "os.DirEntry[str]") -> str:
        found = entry.stat()
        return f"{found.st_size}-{found.st_mtime_ns}-{found.st_ino}-{found.st_mode}{self.edition}"

    def counts(self, path: str) -> bool:
        """Whether a file at this path would be one of the documents."""
        inner = PurePosixPath(path)
        hidden = any(part.startswith(".") for part in inner.parts)
        if hidden or inner.suffix.lower() not in KNOWN or path.lower() == "readme.md":
            return False
        return matches(path, self.include) and not matches(path, self.exclude)

    def data(self, path: str) -> bytes:
        """Return a file's bytes as they were at one moment. Raises UnreadableError."""
        if path.endswith("/"):
            raise UnreadableError("Baton may not look into this folder. Change its permissions.")
        file = self.place(path)
        try:
            for _ in range(_TRIES):
                if (data := self._read(file)) is not None:
                    return data
        except PermissionError:
            raise UnreadableError("Baton may not read it. Change its permissions.") from None
        except FileNotFoundError:
            raise UnreadableError("It is gone, or a link to what is gone.") from None
        except OSError as error:
            raise UnreadableError(f"It cannot be read: {error.strerror}.") from error
        raise UnreadableError("It is being written all the time. It is read once it stays.")

    def place(self, path: str) -> Path:
        """Return where a file is. Raises UnreadableError when that is outside the folder."""
        try:
            root = self.root.resolve()
            file = (root / path).resolve()
        except (OSError, RuntimeError):
            raise UnreadableError("It is a link that leads round in circles.") from None
        if not file.is_relative_to(root):
            raise UnreadableError("It is a link out of the folder. Copy the file itself here.")
        return file

    def _read(self, file: Path) -> bytes | None:
        """Read once; None when the file changed meanwhile."""
        # A named pipe would keep who opens it waiting for ever.
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        with open(handle, "rb") as opened:  # noqa: PTH123 - a handle, not a path
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise UnreadableError("It is no ordinary file.")
            if before.st_size > self.max_bytes:
                raise UnreadableError(
                    f"It has {before.st_size / 1e6:.1f} MB; at most {self.max_bytes / 1e6:g} are "
                    "read (content.max_megabytes). Split or shrink it."
                )
            data = opened.read(self.max_bytes + 1)
            after, now = os.fstat(handle), os.stat(file)  # noqa: PTH116 - beside fstat
        same = _identity(before) == _identity(after) == _identity(now)
        return data if same and len(data) == after.st_size else None


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ino
