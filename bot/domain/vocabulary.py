"""Words that are nearly the same, found among very many without comparing with each.

A word within d edits of another shares at least one of the other's d + 1 parts, at nearly the same
place (the partition of Pass-Join: Li, Deng, Wang and Feng, PVLDB 5(3), 2011). So only words with a
part in common are compared. Two neighbours swapped count as one edit.
"""

from collections.abc import Iterator
from itertools import pairwise

#: Shorter words must be the same: one letter of three makes another word.
_SHORTEST = 4
_LONG = 8


def most_edits(length: int) -> int:
    """How many letters of a word of this length may differ."""
    if length < _SHORTEST:
        return 0
    return 1 if length < _LONG else 2


class Vocabulary:
    """Distinct words, each counted as often as it was added."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        #: The words that have a part: by its number, the word's length and the part.
        self._with_part: dict[str, list[str]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def add(self, word: str) -> None:
        """Add a word, or count it once more."""
        count = self._counts.get(word, 0)
        self._counts[word] = count + 1
        if not count and most_edits(len(word)):
            for key in _parts(word):
                self._with_part.setdefault(key, []).append(word)

    def remove(self, word: str) -> None:
        """Count a word once less; it is forgotten with the last one. It must have been added."""
        self._counts[word] -= 1
        if self._counts[word]:
            return
        del self._counts[word]
        if most_edits(len(word)):
            for key in _parts(word):
                self._with_part[key].remove(word)
                if not self._with_part[key]:
                    del self._with_part[key]

    def near(self, word: str) -> dict[str, int]:
        """Return the known words near this one, itself included, by how many letters differ.

        Complete but for two edits in a long word of which one is a swap.
        """
        found = {word: 0} if word in self._counts else {}
        edits = most_edits(len(word))
        if not edits:
            return found
        alike: set[str] = set()
        for key in _probes(word, edits):
            alike.update(self._with_part.get(key, ()))
        # 4 MB, and until somebody asks a question nothing is looked for.
        from rapidfuzz import process  # noqa: PLC0415
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        for other, away, _ in process.extract(
            word, alike, scorer=OSA.distance, score_cutoff=edits, limit=None
        ):
            if away <= most_edits(len(other)):
                found[other] = int(away)
        for swapped in _swaps(word):
            # A swap across the border of two parts leaves neither of them as it was.
            if swapped in self._counts:
                found.setdefault(swapped, 1)
        return found


def _parts(word: str) -> Iterator[str]:
    length = len(word)
    for number, (start, end) in enumerate(_cuts(length)):
        yield f"{number}{length} {word[start:end]}"


def _probes(word: str, edits: int) -> Iterator[str]:
    """The keys under which words within so many edits are listed.

    Some part is left whole that has no more edits before it than parts before it, and no more
    behind it than parts behind it. So it has moved only so far (Pass-Join's multi-match-aware
    bound).
    """
    here = len(word)
    for length in range(max(_SHORTEST, here - edits), here + edits + 1):
        longer = here - length
        cuts = list(_cuts(length))
        for number, (start, end) in enumerate(cuts):
            behind = len(cuts) - 1 - number
            first = max(0, start - number, start + longer - behind)
            last = min(here - (end - start), start + number, start + longer + behind)
            for at in range(first, last + 1):
                yield f"{number}{length} {word[at : at + end - start]}"


def _cuts(length: int) -> Iterator[tuple[int, int]]:
    count = most_edits(length) + 1
    ends = [length * number // count for number in range(count + 1)]
    return pairwise(ends)


def _swaps(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        yield f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
