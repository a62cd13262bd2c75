"""The words of a document's passages: what a reader set's statistics gain or lose by it."""

from collections.abc import Iterable
from functools import lru_cache

from bot.dataclass import dataclass
from bot.domain.analysis import words

#: A passage's title, headings, file path and text.
Fields = tuple[str, str, str, str]

#: `words` for what many passages have in common.
common_words = lru_cache(maxsize=1024)(words)


@dataclass(frozen=True)
class PassageWords:
    """What is counted of a document's words."""

    passages: int
    #: How many there are in all fields of all passages.
    total: int
    #: The distinct ones that may correct misspelt words.
    vocabulary: frozenset[str]


def passage_words(passages: Iterable[Fields]) -> PassageWords:
    """Count the words of a document's passages."""
    found: set[str] = set()
    total = number = 0
    former: tuple[str, ...] = ()
    around = 0
    for *others, text in passages:
        if former != tuple(others):
            former = tuple(others)
            listed = [common_words(one) for one in former]
            around = sum(map(len, listed))
            found.update(*listed)
        of_text = words(text)
        found.update(of_text)
        total += around + len(of_text)
        number += 1
    # Neither very short ones nor numbers or codes.
    kept = frozenset([word for word in filter(str.isalpha, found) if 3 <= len(word) <= 40])
    return PassageWords(number, total, kept)
