"""Which of the fonts on this machine have the letters of a text; imported only when one draws."""

import unicodedata
from collections.abc import Iterable
from functools import cache

from matplotlib.font_manager import FontEntry, fontManager, get_font

#: Comes with matplotlib, so pictures look the same everywhere as long as it has the letters.
BASE = "DejaVu Sans"
#: Looked at first for letters that it lacks.
_PREFERRED = "Noto Sans"
#: Has a box for every character.
_NO_LETTERS = "Last Resort"
#: Joiners, variation selectors and the like: they have no look of their own.
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


class UnknownLetterError(Exception):
    """No font here has a letter that a text needs."""


def known(text: str) -> str:
    """The text as it can be drawn: signs such as emoji that no font has are left out.

    Raises UnknownLetterError for letters, or when nothing would be left.
    """
    kept = []
    for char in text:
        if family_of(char) is not None:
            kept.append(char)
        elif unicodedata.category(char)[0] != "S" and unicodedata.category(char) not in _UNSEEN:
            raise UnknownLetterError(f"no font here has U+{ord(char):04X}")
    left = " ".join("".join(kept).split())
    if text.strip() and not left:
        raise UnknownLetterError("no font here has any of its signs")
    return left


def families(texts: Iterable[str]) -> list[str]:
    """The fonts that the texts need, the usual one first."""
    needed = {family_of(char) for text in texts for char in text}
    return [BASE, *sorted(name for name in needed if name and name != BASE)]


@cache
def family_of(char: str) -> str | None:
    """The first family that has a character; None: none has."""
    return next((one.name for one in _entries() if ord(char) in _letters(one.fname)), None)


@cache
def _entries() -> tuple[FontEntry, ...]:
    """Upright fonts of the usual weight, in the order in which they are asked."""
    plain = (
        one
        for one in fontManager.ttflist
        if one.style == "normal"
        and one.weight in {400, "normal", "regular"}
        and not one.name.startswith(_NO_LETTERS)
    )
    return tuple(
        sorted(
            plain,
            key=lambda one: (one.name != BASE, not one.name.startswith(_PREFERRED), one.name),
        )
    )


@cache
def _letters(path: str) -> frozenset[int]:
    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):
        # Fonts of coloured pictures cannot be used for drawing.
        return frozenset()
