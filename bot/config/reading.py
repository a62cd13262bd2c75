"""app.yaml and the files that it names, looked at again and again while Baton runs."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.config.document import read
from bot.config.environment import variables
from bot.config.load import loads, missing_source_secrets
from bot.config.problems import ConfigError, Problem
from bot.config.settings import Settings
from bot.dataclass import dataclass
from bot.domain.settings_changes import NamedFile

Stamp = tuple[tuple[int, ...], ...]
"""What changes when a file is written or replaced: inode, size and time in nanoseconds."""


@dataclass(frozen=True)
class Reading:
    """app.yaml as it was at one moment: sound settings, or what is wrong with it."""

    text: str
    files: Mapping[str, NamedFile]
    #: None when there are problems.
    settings: Settings | None
    problems: tuple[Problem, ...] = ()
    #: As `SettingsFile.content` tells it, or older: what is written meanwhile is seen later.
    content: str = ""


@dataclass(frozen=True)
class SettingsFile:
    """Where app.yaml is, and the variables from which the sources' secrets come."""

    path: Path
    environ: Callable[[], Mapping[str, str]] = variables

    def stamp(self, named: Mapping[str, NamedFile]) -> Stamp:
        """What to compare in order to see cheaply whether anything was written.

        `named`: the files that app.yaml names. A .env file counts too: it holds secrets that
        app.yaml may ask for.
        """
        folder = self.path.parent
        return tuple(_stamp(one) for one in (self.path, Path(".env"), *map(folder.joinpath, named)))

    def content(self, named: Mapping[str, NamedFile]) -> str:
        """A digest of all that is written in the file and in those that it names."""
        folder = self.path.parent
        return _content(_bytes(self.path), [_digest(_bytes(folder / name)) for name in named])

    def text(self) -> str | None:
        """What app.yaml holds now; None when it is no text."""
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None

    def read(self) -> Reading:
        """Read and check everything; what is wrong is in the reading, and nothing is raised."""
        raw = _bytes(self.path)
        try:
            document = read(self.path)
        except ConfigError as error:
            text = raw.decode(errors="replace")
            return Reading(text, {}, None, tuple(error.problems), _content(raw, []))
        files = named_files(document.data, self.path.parent)
        content = _content(raw, [file.digest for file in files.values()])
        environ = self.environ()
        try:
            settings = loads(document.text, environ, self.path.name, self.path.parent)
        except ConfigError as error:
            return Reading(document.text, files, None, tuple(error.problems), content)
        problems = tuple(missing_source_secrets(settings, environ))
        return Reading(document.text, files, None if problems else settings, problems, content)

    def in_force(self, settings: Settings) -> Reading:
        """The reading that settings came from which were loaded from this file."""
        document, raw = settings.document, _bytes(self.path)
        files = named_files(document.data, self.path.parent)
        same = self.text() == document.text
        content = _content(raw, [file.digest for file in files.values()]) if same else ""
        return Reading(document.text, files, settings, content=content)


def named_files(data: Mapping[str, Any], folder: Path) -> dict[str, NamedFile]:
    """The files that app.yaml names, by the name it gives them; one that is missing is empty."""
    found = {}
    for name in _names(data):
        content = _bytes(folder / name)
        found[name] = NamedFile(_digest(content), content.count(b"\n"))
    return found


def _names(data: Mapping[str, Any]) -> Iterator[str]:
    territories = data.get("territories")
    named = [data.get("accounts")]
    named += territories.values() if isinstance(territories, dict) else ()
    for section in named:
        name = section.get("file") if isinstance(section, dict) else None
        if isinstance(name, str) and name:
            yield name
    costs = data.get("costs_file")
    if isinstance(costs, str) and costs:
        yield costs


def _content(raw: bytes, digests: Iterable[str]) -> str:
    return _digest("\0".join([_digest(raw), *digests]).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns
