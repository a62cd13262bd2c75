"""Who changed a file: the author that Git names, else the user whose file it is."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

_PATIENCE = 5.0
# Neither a hook nor a program that the folder's settings name is run for a look.
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


def author_of(path: Path) -> str | None:
    """The author of the last commit of a file that is as it was committed, else its owner.

    None when neither is known.
    """
    return _committed_by(path) or _owner(path)


def _committed_by(path: Path) -> str | None:
    if _asked(path, "ls-files", "--error-unmatch", "--", path.name) is None:
        return None
    if _asked(path, "status", "--porcelain", "--", path.name) != "":
        return None
    return _asked(path, "log", "-1", "--format=%an", "--", path.name) or None


def _asked(path: Path, *words: str) -> str | None:
    """What Git answers; None when it cannot."""
    try:
        answer = subprocess.run(  # noqa: S603  # a fixed program; the name follows `--`
            [*_GIT, *words],
            cwd=path.parent,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.decode(errors="replace").strip() if answer.returncode == 0 else None


def _owner(path: Path) -> str | None:
    with suppress(OSError, KeyError, NotImplementedError):
        return path.owner()
    return None
