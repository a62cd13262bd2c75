"""Text as searching sees it: words without case and accents, and their stems."""

import re
import unicodedata
from collections.abc import Sequence
from threading import local

import Stemmer

_WORD = re.compile(r"[^\W_]+")


class _Stemmers(local):
    """One stemmer for each thread, because a stemmer keeps state while it works."""

    def __init__(self) -> None:
        # Porter's original algorithm is the one that SQLite's FTS5 has, so both databases agree.
        self.porter = Stemmer.Stemmer("porter")


_stemmers = _Stemmers()


def fold(text: str) -> str:
    """The text in lower case without accents, as FTS5's `unicode61 remove_diacritics 2` folds."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower())
    kept = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", kept)


def words(text: str) -> list[str]:
    """The runs of letters and digits, folded, in order."""
    return _WORD.findall(fold(text))


def stems(folded: Sequence[str]) -> list[str]:
    """The stem of each folded word."""
    found: list[str] = _stemmers.porter.stemWords(folded)
    return found


def terms(text: str) -> list[str]:
    """The stems of the text's words, in order: what is compared when something is searched."""
    return stems(words(text))
