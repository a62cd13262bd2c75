"""A change of app.yaml as history keeps it: when, who, what differs, and what came of it."""

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from bot.dataclass import dataclass

#: A longer diff is cut at the end of a line; app.yaml itself is seldom half as long.
DIFF_LIMIT = 60_000


class Outcome(StrEnum):
    """What became of a new app.yaml; the words are stored, so they are never renamed."""

    #: The first that this database has seen.
    FIRST = "first"
    CHANGED = "changed"
    REFUSED = "refused"
    #: After a refusal the file is again what it was before.
    RIGHT_AGAIN = "right_again"


@dataclass(frozen=True)
class NamedFile:
    """A file that app.yaml names; its content is not kept, since it may be large and personal."""

    digest: str
    lines: int


@dataclass(frozen=True)
class SettingsChange:
    """One entry of the history; texts hold no secrets (see bot.domain.masking)."""

    at: datetime
    outcome: Outcome
    digest: str
    #: The digest of the settings in force before; None: there were none.
    digest_before: str | None
    #: app.yaml as it was then.
    text: str
    #: Unified diff from the settings in force before; empty when only other files differ.
    diff: str
    #: Who changed it, as far as the file tells.
    by: str | None = None
    files: Mapping[str, NamedFile] = field(default_factory=dict)
    #: What the change did, in sentences.
    did: tuple[str, ...] = ()
    #: Why it was refused, one sentence for each problem.
    errors: tuple[str, ...] = ()
    #: Found when Baton started.
    while_stopped: bool = False
    id: int = 0

    @property
    def added(self) -> int:
        """Lines of app.yaml that are new."""
        return _count(self.diff, "+")

    @property
    def removed(self) -> int:
        """Lines of app.yaml that are gone."""
        return _count(self.diff, "-")


def digest_of(text: str, files: Mapping[str, NamedFile]) -> str:
    """The digest of app.yaml together with the files that it names."""
    whole = hashlib.sha256(text.encode())
    for name in sorted(files):
        whole.update(f"\0{name}\0{files[name].digest}".encode())
    return whole.hexdigest()


def unified(before: str, after: str, name: str) -> str:
    """The unified diff of two texts with two lines around each change; "" when they are equal."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{name} before", f"{name} after", "", "", 2, ""
    )
    text = "\n".join(line.rstrip("\n") for line in lines)
    if len(text) <= DIFF_LIMIT:
        return text
    return text[: text.rfind("\n", 0, DIFF_LIMIT)] + "\n… (the rest is not kept)"


def files_differ(before: Mapping[str, NamedFile], after: Mapping[str, NamedFile]) -> list[str]:
    """A sentence for each file beside app.yaml that is new, gone or another one."""
    said = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if old is None and new is not None:
            said.append(f"{name} is read now ({new.lines:,} lines).")
        elif new is None:
            said.append(f"{name} is not read any more.")
        elif old is not None:
            said.append(f"{name} has other content ({old.lines:,} → {new.lines:,} lines).")
    return said


def _count(diff: str, sign: str) -> int:
    # the first two lines name the files
    return sum(line.startswith(sign) for line in diff.split("\n")[2:])
