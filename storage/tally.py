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
        common: list[list[str]] = []
        for *around, text in document:
            found.update(text)
            if around != common:
                # A document's passages have the same title and path.
                found.update(*around)
                common = around
            self.words += sum(map(len, around)) + len(text)
        self.passages += len(document)
        self._documents.update(found)

    def vocabulary(self) -> list[tuple[str, int]]:
        """The words that may correct misspelt ones and in how many documents each is, in order."""
        # Neither very short ones nor numbers or codes; in place, since there are so many.
        return sorted(
            [one for one in self._documents.items() if 3 <= len(one[0]) <= 40 and one[0].isalpha()]
        )
