"""Text as searching sees it: words without case and accents, and their stems."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from threading import local

import Stemmer

_WORD = re.compile(r"[^\W_]+")
#: Signs that are no part of words, from no-break spaces to dashes, quotation marks and bullets.
_SIGNS = re.compile("[\xa0\xab\xbb\u2000-\u206f]")
#: ASCII folded, with spaces for what is neither letter nor digit.
_FOLDED = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))
_MARKS = re.compile("[\u0300-\u036f]+")
#: Word → stem. Asking the stemmer takes ten times as long, and a library has few distinct words.
_known: dict[str, str] = {}
_MOST_KNOWN = 200_000


class _Stemmers(local):
    """One stemmer for each thread, because a stemmer keeps state while it works."""

    def __init__(self) -> None:
        # Porter's original algorithm is the one that SQLite's FTS5 has, so both databases agree.
        self.porter = Stemmer.Stemmer("porter")


_stemmers = _Stemmers()


def fold(text: str) -> str:
    """The text in lower case without accents, as FTS5's `unicode61 remove_diacritics 2` folds."""
    lower = text.lower()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFD", lower)
    return lower if apart == lower else unicodedata.normalize("NFC", _MARKS.sub("", apart))


def words(text: str) -> list[str]:
    """The runs of letters and digits, folded, in order."""
    plain = text if text.isascii() else _SIGNS.sub(" ", text)
    if plain.isascii():
        return plain.translate(_FOLDED).split()
    return _WORD.findall(fold(text))


def stems(folded: Sequence[str]) -> list[str]:
    """The stem of each folded word."""
    try:
        return [_known[word] for word in folded]
    except KeyError:
        found: list[str] = _stemmers.porter.stemWords(folded)
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        _known.update(zip(folded, found, strict=True))
        return found


def terms(text: str) -> list[str]:
    """The stems of the text's words, in order: what is compared when something is searched."""
    return stems(words(text))


#: `terms` for passages, which questions find again: about 3 kB each.
passage_terms = lru_cache(maxsize=8192)(terms)
