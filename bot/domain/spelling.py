"""Misspelt words: what they may have been, by the words that a reader's documents use."""

from collections.abc import Mapping
from string import ascii_lowercase

from bot.domain.stop_words import STOP_WORDS

#: Shorter words have too many neighbours to guess.
SHORTEST = 4
_LONGEST = 40


def correctable(word: str) -> bool:
    """Whether a word may be misspelt: neither very short nor a number or a code."""
    return SHORTEST <= len(word) <= _LONGEST and word.isalpha()


def neighbours(word: str) -> frozenset[str]:
    """All words at edit distance 1: a letter less, more or other, or two letters swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = ascii_lowercase + "".join(set(word) - set(ascii_lowercase))
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    for letter in letters:
        found |= {left + letter + right[1:] for left, right in cuts if right}
        found |= {left + letter + right for left, right in cuts}
    return frozenset(found - {word})


def likeliest(word: str, known: Mapping[str, int]) -> str | None:
    """The neighbour that was meant, of those that are known with the number of their documents.

    People rarely miss the first letter, so a word that keeps it counts four times. Words that say
    nothing are frequent everywhere and would always win, so they come last.
    """

    def weight(one: str) -> tuple[bool, float, str]:
        return (one not in STOP_WORDS, known[one] * (4 if one[:1] == word[:1] else 1), one)

    return max(known, key=weight, default=None)
