"""What searching needs of the index. Nothing here sees or counts what a shelf does not hold."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.content import Reader
from bot.domain.search import Candidate, Query, Shelf


class SearchRepository(Protocol):
    """Passages by their words."""

    def shelf(self, reader: Reader) -> Shelf:
        """What the reader may read."""

    def frequencies(self, shelf: Shelf, words: Mapping[str, str]) -> Mapping[str, int]:
        """Stem → in how many passages of the shelf it is; `words` is stem → a word that has it."""

    def vocabulary(self, shelf: Shelf, words: Sequence[str]) -> Mapping[str, int]:
        """Those of the folded words that the shelf has → in how many documents."""

    def candidates(
        self,
        shelf: Shelf,
        query: Query,
        frequencies: Mapping[str, int],
        limit: int,
        kind: str | None = None,
    ) -> Sequence[Candidate]:
        """Passages that have any of the terms, about the best first."""

    def passages(
        self, shelf: Shelf, passage_ids: Sequence[int], kind: str | None = None
    ) -> Sequence[Candidate]:
        """Those of the passages that are on the shelf, in any order."""
