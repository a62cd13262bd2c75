"""Each `baton …` that the guides tell people to type is one that the command line takes."""

import contextlib
import re
import shlex
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from commands.options import parser

from .office import ROOT

GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: In a sentence between marks, or on a line of its own in a block.
_TYPED = re.compile(r"`baton ([^`\n]+)`|^(?:\.venv/bin/)?baton ([^\n#|>]+)", re.MULTILINE)
_ELLIPSIS = "…"


def typed(guide: Path) -> Iterator[tuple[str, ...]]:
    for found in _TYPED.finditer(guide.read_text(encoding="utf-8")):
        # What stands apart explains; what stands in brackets may be left out.
        line = re.split(r"\s{2,}", (found[1] or found[2]).rstrip("\\ "))[0]
        words = tuple(shlex.split(re.sub(r"[\[\]]", "", line)))
        if _ELLIPSIS not in words:
            yield words


COMMANDS = sorted({words for guide in GUIDES for words in typed(guide)})


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_of_the_guides_is_taken(words: tuple[str, ...]) -> None:
    said, code = StringIO(), 0
    with contextlib.redirect_stderr(said):
        try:
            parser().parse_args(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
    # A guide may name a command without all that belongs to it.
    named = len(words) < 3 and "arguments are required" in said.getvalue()
    assert code == 0 or named, said.getvalue()


def test_the_guides_tell_of_commands() -> None:
    assert len(COMMANDS) > 30
