"""What a reader set's statistics gain or lose by documents: passages, words, vocabulary."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

#: A passage's title, headings, file path and text, each as folded words.
Fields = tuple[list[str], list[str], list[str], list[str]]


@dataclass
class Tally:
    """Counts the documents that are added to it."""

    passages: int = 0
    #: Words of all fields of all passages.
    words: int = 0
    #: Word → in how many documents it is.
    _documents: Counter[str] = field(default_factory=Counter)

    def add(self, document: Sequence[Fields]) -> None:
        """Count a document, by the fields of its passages."""
        found: set[str] = set()
        for fields in document:
            found.update(*fields)
            self.words += sum(map(len, fields))
        self.passages += len(document)
        self._documents.update(found)

    def vocabulary(self) -> list[tuple[str, int]]:
        """The words that may correct misspelt ones and in how many documents each is, in order."""
        return sorted(one for one in self._documents.items() if _may_correct(one[0]))


def _may_correct(word: str) -> bool:
    """Neither very short nor a number or a code."""
    return 3 <= len(word) <= 40 and word.isalpha()
