"""How every command ends: Ctrl-C, a full disk and a terminal without UTF-8 are told in words."""

import codecs
import errno
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper

#: By the convention of shells: 128 and the number of SIGINT.
STOPPED = 130
#: What is wrong with a file or a disk, and not with Baton.
_OF_FILES = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
    | {errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EEXIST}
)
_PLAIN = {
    "–": "-", "—": "-", "…": "...", "→": "->", "›": ">", "✓": "+", "✗": "x", "▲": "^", "▼": "v",
    "“": '"', "”": '"', "‘": "'", "’": "'", "·": "-", "•": "*", "€": "EUR",
}  # fmt: skip


class Ended(Exception):  # noqa: N818  # it is an end, not always an error
    """The command ended in a way that is told already; carries its exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@contextmanager
def told(stopped: str) -> Iterator[None]:
    """Turn what ends any command into a line on standard error and an exit code (Ended).

    `stopped`: the sentence that says what became of the work when somebody pressed Ctrl-C.
    """
    try:
        yield
        # Else a full disk would be noticed only when Python ends, in words of its own.
        sys.stdout.flush()
    except KeyboardInterrupt:
        print(f"\nStopped. {stopped}", file=sys.stderr)
        raise Ended(STOPPED) from None
    except BrokenPipeError:
        # Whoever read the output (`baton check | head`) has seen enough.
        _let_go()
        raise Ended(1) from None
    except OSError as error:
        if error.errno not in _OF_FILES:
            raise
        what = error.filename or "The output cannot be written"
        print(f"{what}: {error.strerror}.", file=sys.stderr)
        _let_go()
        raise Ended(1) from None


def speak_as_the_terminal_can() -> None:
    """Where the output's encoding lacks a sign (LC_ALL=C, Windows' pipes), write a plainer one."""
    codecs.register_error("plainly", _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(errors="plainly")


def speak_to_machines() -> None:
    """JSON and CSV are UTF-8 wherever they go: a plainer sign would be another name."""
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "plainly":
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(sign: str) -> str:
    bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return _PLAIN.get(sign) or bare or "?"


def _let_go() -> None:
    """Python writes what is left when it ends, and would fail again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
