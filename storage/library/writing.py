"""Changes to a content repository: a Git commit, the file itself, or a patch for somebody else."""

import difflib
import errno
import hashlib
import os
import re
import subprocess
import tempfile
import threading
from pathlib import Path, PurePosixPath

from bot.dataclass import dataclass
from bot.ports.content import (
    ChangedMeanwhileError,
    Kept,
    NoRoomError,
    Proposed,
    SourceText,
    UnreadableError,
    UnwritableError,
)
from storage.library.conversion import decoded
from storage.library.folder import MARKDOWN, Folder

#: Hooks of the repository may take a while.
_GIT_SECONDS = 60
_COMMITTER = {"GIT_COMMITTER_NAME": "Baton", "GIT_COMMITTER_EMAIL": "baton@localhost"}
#: One language, so that we recognise a full disk; the encoding is for hooks.
_WORDS = {"LC_ALL": "C.UTF-8"}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_ROOM = "The disk that the documents are on is full."
_AUTHOR = re.compile(r"[^<>\n\0]+ <[^<>\n\0]*>")
#: One change at a time: between looking at a file and replacing it nobody of us comes between.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class FolderWriter:
    """Writes Markdown files of a folder. Implements `bot.ports.content.LibraryWriter`."""

    key: str
    folder: Folder
    #: Where patches go when the folder itself must not be touched.
    patches: Path | None = None

    def source(self, path: str) -> SourceText | None:
        """The text of a file as it is now; None when there is none. Raises UnreadableError."""
        data = self._data(path)
        if data is None:
            return None
        text = decoded(data).replace("\r\n", "\n")
        return SourceText(text, hashlib.sha256(data).hexdigest())

    def propose(
        self, path: str, old_digest: str | None, new_text: str, author: str, message: str
    ) -> Proposed:
        """Keep a new text; see `bot.ports.content.LibraryWriter`."""
        if not _AUTHOR.fullmatch(author):
            raise UnwritableError(f'"{author}" is not written as "Name <address>".')
        try:
            file = self._file(path)
            with _ONE_AT_A_TIME:
                old = self._data(path)
                digest = None if old is None else hashlib.sha256(old).hexdigest()
                if digest != old_digest:
                    raise ChangedMeanwhileError(path)
                new = _like(old, new_text)
                if self.patches is not None:
                    patch = _patch(path, old, new, author, message)
                    return _leave(self.patches, path, patch)
                if _git_folder(self.folder.root) is not None:
                    return self._commit(file, old, new, author, message)
                _replace(file, new)
                return Proposed(Kept.WRITTEN, path)
        except UnreadableError as error:
            raise UnwritableError(str(error)) from error
        except OSError as error:
            if error.errno in _FULL:
                raise NoRoomError(_NO_ROOM) from error
            raise UnwritableError(
                f"{path} cannot be written: {error.strerror}. "
                f"For a folder that Baton may not write to, set content.repositories.{self.key}"
                ".patches."
            ) from error

    def _file(self, path: str) -> Path:
        inner = PurePosixPath(path)
        sound = not inner.is_absolute() and ".." not in inner.parts and "\0" not in path
        if not sound or inner.suffix.lower() not in MARKDOWN or not self.folder.counts(path):
            raise UnwritableError(f"{path} is no Markdown file of this repository.")
        return self.folder.place(path)

    def _data(self, path: str) -> bytes | None:
        return self.folder.data(path) if self.folder.place(path).exists() else None

    def _commit(
        self, file: Path, old: bytes | None, new: bytes, author: str, message: str
    ) -> Proposed:
        name = str(file)
        # Made before anything changes: on a full disk there may be no room to go back.
        spare = None if old is None else _beside(file, old)
        try:
            _replace(file, new)
            # Only that there is such a file: what Git refuses must not stay staged.
            self._git("add", "--intent-to-add", "--", name)
            self._git(
                "commit", "--quiet", "--only", f"--author={author}", "-m", message, "--", name
            )
        except UnwritableError:
            # Nothing half done stays, unless somebody has gone on from it.
            if file.read_bytes() == new:
                if spare is None:
                    file.unlink()
                else:
                    spare.replace(file)
            self._git("reset", "--quiet", "--", name, check=False)
            raise
        finally:
            if spare is not None:
                spare.unlink(missing_ok=True)
        return Proposed(Kept.COMMITTED, self._git("rev-parse", "HEAD"))

    def _git(self, *words: str, check: bool = True) -> str:
        command = ["git", "-C", str(self.folder.root.resolve()), "-c", "commit.gpgsign=false"]
        try:
            done = subprocess.run(  # noqa: S603 - no shell; file names stand after `--`
                [*command, *words],
                capture_output=True,
                text=True,
                timeout=_GIT_SECONDS,
                check=False,
                env={**os.environ, **_COMMITTER, **_WORDS, "GIT_TERMINAL_PROMPT": "0"},
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnwritableError(f"Git cannot be used: {error}.") from error
        if check and done.returncode != 0:
            if any(os.strerror(one) in done.stderr for one in _FULL):
                raise NoRoomError(_NO_ROOM)
            said = (done.stderr or done.stdout).strip().splitlines()
            raise UnwritableError(f"Git refused it: {said[-1] if said else done.returncode}")
        return done.stdout.strip()


def _git_folder(root: Path) -> Path | None:
    """The Git working copy that a folder is in; None when it is in none."""
    inside = root.resolve()
    return next((one for one in (inside, *inside.parents) if (one / ".git").exists()), None)


def _like(old: bytes | None, text: str) -> bytes:
    """Encode a text with the line ends that the file has."""
    if old is not None and b"\r\n" in old:
        text = text.replace("\n", "\r\n")
    return text.encode()


def _replace(file: Path, data: bytes) -> None:
    """Put the file in place whole: whoever reads meanwhile has the old or the new one."""
    _beside(file, data).replace(file)


def _beside(file: Path, data: bytes) -> Path:
    """A hidden file beside it, of the same rights, with that in it and on the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".baton-")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        new.chmod(mode)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    return new


def _patch(path: str, old: bytes | None, new: bytes, author: str, message: str) -> str:
    before = [] if old is None else old.decode("utf-8", "replace").splitlines(keepends=True)
    after = new.decode("utf-8", "replace").splitlines(keepends=True)
    lines = difflib.unified_diff(
        before, after, "/dev/null" if old is None else f"a/{path}", f"b/{path}"
    )
    shown = (
        one if one.endswith("\n") else f"{one}\n\\ No newline at end of file\n" for one in lines
    )
    subject = " ".join(message.split())
    return f"From: {author}\nSubject: {subject}\n\n{''.join(shown)}"


def _leave(folder: Path, path: str, patch: str) -> Proposed:
    name = re.sub(r"[^\w.-]+", "-", path).strip("-.")[:80]
    digest = hashlib.sha256(patch.encode()).hexdigest()[:12]
    file = folder / f"{name}-{digest}.patch"
    _replace(file, patch.encode())
    return Proposed(Kept.PATCHED, str(file))
